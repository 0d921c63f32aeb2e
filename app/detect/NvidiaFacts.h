#pragma once

#include "model/MachineProfile.h"

#include <vector>

namespace armature {

/// What one source (NVML, /proc, a form of nvidia-smi) knows about NVIDIA's part of a machine. Facts a source does not
/// give stay Unknown; Absent is a statement ("this card has no MIG").
struct NvidiaFacts {
    std::vector<Gpu> gpus;
    NvidiaDriver driver;
    bool mismatch = false;  ///< the loaded kernel module and the libraries are of different versions
    bool notLoaded = false; ///< the tool or library is there and the kernel module is not
    QString evidence;       ///< the message behind a flag
};

/// Adds to `facts` what only `more` knows. The first source with a list of GPUs decides which there are; a GPU of
/// `more` is the same one if its bus address is, or its place in the list where one of the two has no address.
void mergeFacts(NvidiaFacts &facts, const NvidiaFacts &more);

/// Sets the driver's version from its printed text if it is one and none is known yet; "610.57.04 [Deprecated; …]" is
/// 610.57.04.
void takeDriverVersion(NvidiaDriver &driver, const QString &text, const QString &source);

/// Whether every fact a later source could add is there.
bool isComplete(const NvidiaFacts &facts);

/// A PCI address in one spelling: "0000000F:01:00.0" and "000f:01:00.0" are the same card. Empty for "[N/A]".
QString normalisedBusId(const QString &busId);

/// Whether a GPU of this name has no memory of its own ("NVIDIA GB10", "NVIDIA Thor", "Orin (nvgpu)"). Source: the
/// names go-nvlib and nvidia-smi use for NVIDIA's integrated parts.
bool isIntegratedGpu(const QString &name);

/// Whether a GPU of this name can only compute once the NVLink fabric between several of them has been set up. Source:
/// NVIDIA Fabric Manager user guide (HGX and DGX with NVSwitch), NVIDIA IMEX guide (GB200 and GB300).
bool needsFabric(const QString &name);

/// Whether the GPU belongs to a Grace superchip ("NVIDIA GH200 480GB", "NVIDIA GB200", "NVIDIA GB300").
bool isGraceGpu(const QString &name);

/// NVIDIA's table of compute capabilities (developer.nvidia.com/cuda-gpus), by name; empty for a name that is not in
/// it.
Version capabilityByName(const QString &name);

} // namespace armature
