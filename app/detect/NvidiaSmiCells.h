#pragma once

#include "detect/NvidiaFacts.h"

#include <QString>
#include <vector>

/// Cells and messages that all forms of nvidia-smi share.
namespace armature::smi {

/// "[N/A]", "N/A", "[Not Supported]", "Not Supported", "[Unknown Error]", "[Insufficient Permissions]", "ERR!", an
/// empty cell …
bool isNoValue(const QString &cell);

Reading<QString> text(const QString &cell, const QString &source);

/// A version; a "[Deprecated; …]" behind it is cut off, and text that is none ("Deprecated, see …") is Unknown.
Reading<Version> version(const QString &cell, const QString &source);

/// MiB with or without the unit. No value means "shared with the system" for an integrated GPU and Unknown for every
/// other.
Reading<GpuMemory> memory(const QString &cell, const QString &gpuName, const QString &source);

/// The highest CUDA version; "N/A" and "ERR!" say that the driver's libcuda is not there: Absent.
Reading<Version> cudaVersion(const QString &cell, const QString &source);

/// "Enabled", "Disabled"; "[N/A]" is Absent (no MIG hardware).
Reading<bool> migMode(const QString &cell, const QString &source);

/// The flags that messages in place of, before or among the expected lines set.
NvidiaFacts messages(const QString &text);

/// A GPU that the driver knows and cannot reach.
Gpu lostGpu(const QString &busId, const QString &why);

/// The cards of "Unable to determine the device handle for GPU3: 0000:04:00.0: Unknown Error" (spellings differ by
/// driver).
std::vector<Gpu> lostGpus(const QString &text);

} // namespace armature::smi
