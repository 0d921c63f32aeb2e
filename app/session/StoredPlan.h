#pragma once

#include "model/InstallPlan.h"
#include "model/MachineProfile.h"

namespace armature {

/// A plan that another process made, and the limits it named.
struct StoredPlan {
    InstallPlan plan;
    std::vector<Limit> limits;
};

/// What `armature plan --json` or `install --dry-run --json` printed, or its member "plan" alone. NotFound, Denied,
/// TooLarge (64 MiB), Malformed with the place or the key at fault, Unsupported for a plan of a newer program.
Result<StoredPlan> readPlanFile(const QString &path);

/// Unsupported where a plan cannot be carried out on `machine`: it was made for a recorded machine, for another system
/// or processor, or for a newer C library.
Result<void> checkMachineOf(const InstallPlan &plan, const MachineProfile &machine);

/// Puts credentials back where the plan's commands hold "****": those of `indexUrls` (index id -> URL) and of
/// `proxies`, where they lead to the same place. NeedsDecision names what is still lacking.
Result<void> restoreCredentials(InstallPlan &plan, const QMap<QString, QString> &indexUrls, const QStringList &proxies);

} // namespace armature
