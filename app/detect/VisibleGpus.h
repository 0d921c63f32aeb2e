#pragma once

#include "model/MachineProfile.h"

#include <optional>

namespace armature {

/// Which of `gpus`, in the driver's order, CUDA_VISIBLE_DEVICES lets a program see; nothing where that cannot be told:
/// an index counts CUDA's own order, which is the driver's only where CUDA_DEVICE_ORDER is PCI_BUS_ID or all are of one
/// model, and an identifier ("GPU-…") is not known here. Source: CUDA C++ Programming Guide, "CUDA environment
/// variables".
std::optional<std::vector<bool>> visibleGpus(const std::vector<Gpu> &gpus, const QString &visibleDevices,
                                             const QString &deviceOrder);

} // namespace armature
