#pragma once

#include "model/MachineProfile.h"
#include "model/Reason.h"

#include <vector>

namespace armature {

/// What keeps every build off this machine (wrong system, architecture, libc); empty if nothing does.
std::vector<Reason> machineObstacles(const MachineProfile &machine);

/// Why GPUs of this machine cannot be used, one reason for each.
std::vector<Reason> unusableGpus(const MachineProfile &machine);

} // namespace armature
