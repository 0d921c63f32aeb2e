#pragma once

// /proc/cpuinfo and lscpu as values. Pure.

#include "model/MachineProfile.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace armature {

struct CpuInfo {
    std::vector<CoreKind> kinds; ///< in order of first appearance; counts are processors (hardware threads)
    QString modelName; ///< "model name" of x86, "cpu" of POWER; empty where it names nothing ("ARMv8 Processor rev 1
                       ///< (v8l)")
    int processors = 0;
    int physicalCores = 0; ///< distinct (package, core) pairs; 0 if the text does not tell
    QStringList flags;     ///< of the first processor: x86 "flags", Arm "Features"
    bool isX86 = false;
};

/// All processors of /proc/cpuinfo are looked at: the first one of a GB10 is its small core.
CpuInfo parseCpuInfo(const QString &text);

struct Lscpu {
    QString architecture;
    QString vendor; ///< "Vendor ID"
    QString opModes;
    std::vector<CoreKind> kinds; ///< one per "Model name" block; name empty for "-"
    int processors = 0;
    int physicalCores = 0;
    QString biosModel;
    QString biosVendor;
    QString hypervisor; ///< "Hypervisor vendor"
    QStringList flags;
};

/// lscpu in the C locale, in its old flat and its new indented layout.
Lscpu parseLscpu(const QString &text);

/// Whether a "model name" says nothing about the part, like "ARMv8 Processor rev 1 (v8l)" or "-".
bool isMeaninglessModelName(const QString &name);

/// "Arm Neoverse V2", "Arm Cortex-A725 + Cortex-X925": the maker and the kinds of cores; "Apple M1 Pro" where the parts
/// tell the chip. Empty if no kind has a name.
QString modelFromCores(const std::vector<CoreKind> &kinds);

} // namespace armature
