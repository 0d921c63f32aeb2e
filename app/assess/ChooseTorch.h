#pragma once

#include "model/Compatibility.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"

namespace armature {

/// Which PyTorch build this machine gets: a pure function of driver, compute capability, architecture, OS version,
/// libc, Python and pins. `forcedFlavour` is the user's own word ("cpu", "cu126", "default" for the default index's
/// build); empty: chosen here. A CPU build on a machine with an NVIDIA GPU is never chosen silently: the outcome is
/// then NeedsDecision.
TorchChoice chooseTorch(const MachineProfile &machine, const Catalog &catalog, const Subject &subject,
                        const QString &forcedFlavour = {});

} // namespace armature
