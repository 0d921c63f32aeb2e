#pragma once

#include "base/Result.h"
#include "model/MachineProfile.h"

namespace armature {

/// The GPU that the user wants a plan for. `gpu` is the number or a part of the name of a GPU that was found, else the
/// name of one that is elsewhere, on the compute nodes of a cluster for example: that one is assumed to be here.
/// `driver` is the version of the driver there; empty: the one of this machine, or unknown. UnknownName for a GPU whose
/// compute capability is not known by its name, Usage for a text that is no version.
Result<void> chooseGpu(MachineProfile &machine, const QString &gpu, const QString &driver);

/// Whether the machine has a GPU that was only assumed: nothing can be tried on it.
bool hasAssumedGpu(const MachineProfile &machine);

} // namespace armature
