#pragma once

#include "model/InstallPlan.h"
#include "model/MachineProfile.h"

namespace armature {

/// Where packages come from, and how to get there.
struct IndexChoice {
    QMap<QString, QString> urls;    ///< index id -> URL in effect, credentials included
    std::vector<PackageIndex> used; ///< without credentials; the default index first
    bool operator==(const IndexChoice &) const = default;
};

/// The default index, as the machine's installer is set up, and those of the torch build; the user's overrides win. A
/// wrong one is refused as by applyIndexOverrides().
Result<IndexChoice> chooseIndexes(const MachineProfile &machine, Installer installer, const Catalog &catalog,
                                  const Choices &choices, const std::optional<TorchBuild> &build);

/// The proxy the user named, if it is one. Usage else.
Result<QString> chosenProxy(const Choices &choices);

} // namespace armature
