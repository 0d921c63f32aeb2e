#pragma once

#include "model/Catalog.h"
#include "model/MachineProfile.h"

namespace armature {

/// A machine that stands for a platform where nobody's own machine is at hand: the first one the platform's line was
/// made for.
struct NominalMachine {
    MachineProfile profile; ///< only what assess and plan ask for; every source says "assumed"
    QString assumptions;    ///< in words: "compute capability 9.0, driver 580.95.05, glibc 2.35"
};

/// CUDA: compute capability 9.0 (GH200, H100) with the driver of the recorded GH200 and H100 machines (branch 580);
/// Linux: glibc 2.35 (Ubuntu 22.04); macOS: version 15. No Python and no tool: they are chosen where the project is
/// used.
NominalMachine nominalMachine(const Platform &platform);

} // namespace armature
