#pragma once

#include "model/MachineProfile.h"

namespace armature {

/// "NVIDIA GB10, 119 GiB shared memory, driver 580.95.05, Ubuntu 24.04.3 LTS": one line in plain words.
QString headline(const MachineProfile &machine);

/// The whole of `detect` for a terminal.
QString machineText(const MachineProfile &machine, int width);

} // namespace armature
