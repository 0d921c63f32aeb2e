#include "export/NominalMachine.h"

#include "base/Literals.h"
#include "present/Words.h"

namespace armature {
namespace {

const QString Assumed = u"assumed"_s;
constexpr const char *Driver = "580.95.05";
constexpr const char *Capability = "9.0";
constexpr const char *Glibc = "2.35";
constexpr const char *MacOs = "15.0";

Gpu nominalGpu() {
    Gpu gpu;
    gpu.name = Reading<QString>::known(u"NVIDIA GPU"_s, Assumed);
    gpu.capability = Reading<Version>::known(Version::of(Capability), Assumed);
    return gpu;
}

} // namespace

NominalMachine nominalMachine(const Platform &platform) {
    NominalMachine result;
    MachineProfile &machine = result.profile;
    machine.simulated = true;
    machine.processor.architecture = Reading<QString>::known(platform.architecture, Assumed);
    if (platform.system == "macos"_L1) {
        machine.system.kind = SystemKind::MacOs;
        machine.system.versionId = Reading<QString>::known(QLatin1String(MacOs), Assumed);
        result.assumptions = Words::tr("macOS %1").arg(QLatin1String(MacOs));
        return result;
    }
    machine.system.kind = SystemKind::Linux;
    machine.system.libc = Reading<Libc>::known({u"glibc"_s, Version::of(Glibc)}, Assumed);
    result.assumptions = u"glibc %1"_s.arg(QLatin1String(Glibc));
    if (platform.accelerator != "cuda"_L1)
        return result;
    machine.gpus.push_back(nominalGpu());
    machine.driver.version = Reading<Version>::known(Version::of(Driver), Assumed);
    machine.driver.printed = QLatin1String(Driver);
    result.assumptions = Words::tr("compute capability %1, driver %2, glibc %3")
                             .arg(QLatin1String(Capability), QLatin1String(Driver), QLatin1String(Glibc));
    return result;
}

} // namespace armature
