#pragma once

#include "model/Compatibility.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"

namespace armature {

/// What works on this machine and why: a row per package, the PyTorch build, and the limits that apply, worst first.
/// Pure; never fails: what nobody knows is a row whose verdict is unknown.
CompatibilityReport assess(const MachineProfile &machine, const Catalog &catalog, const Subject &subject,
                           const QString &forcedFlavour = {});

/// One package on one platform without a machine: what the catalog says (for `status` of other platforms).
CompatibilityRow claimRow(const Package &package, const QString &platform);

} // namespace armature
