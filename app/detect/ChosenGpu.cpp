#include "detect/ChosenGpu.h"

#include "base/Literals.h"
#include "detect/NvidiaFacts.h"

#include <algorithm>

namespace armature {
namespace {

const QString GpuOption = u"--gpu"_s;
const QString DriverOption = u"--driver"_s;

void leaveOut(Gpu &gpu) {
    if (gpu.vendor != GpuVendor::Nvidia || gpu.state != GpuState::Usable)
        return;
    gpu.state = GpuState::Hidden;
    gpu.stateSource = GpuOption;
}

Gpu assumedGpu(const QString &name, const Version &capability) {
    Gpu gpu;
    gpu.name = Reading<QString>::known(name, GpuOption);
    gpu.capability = Reading<Version>::known(capability, u"NVIDIA's table of compute capabilities, by name"_s);
    const Problem why{
        .code = ProblemCode::CouldNotDetermine, .subject = GpuOption, .detail = u"this GPU is not in this machine"_s};
    gpu.memory =
        isIntegratedGpu(name) ? Reading<GpuMemory>::known({true, 0}, GpuOption) : Reading<GpuMemory>::unknown(why);
    gpu.mig = Reading<bool>::unknown(why);
    return gpu;
}

bool isMeant(const Gpu &gpu, int number, const QString &wanted) {
    return gpu.vendor == GpuVendor::Nvidia &&
           (wanted == QString::number(number) || gpu.name.valueOr({}).contains(wanted, Qt::CaseInsensitive));
}

} // namespace

Result<void> chooseGpu(MachineProfile &machine, const QString &gpu, const QString &driver) {
    if (!gpu.isEmpty()) {
        std::vector<bool> meant;
        for (size_t i = 0; i < machine.gpus.size(); ++i)
            meant.push_back(isMeant(machine.gpus[i], int(i), gpu));
        const bool here = std::find(meant.begin(), meant.end(), true) != meant.end();
        const Version capability = here ? Version() : capabilityByName(gpu.toUpper());
        if (!here && capability.isEmpty())
            return Problem{.code = ProblemCode::UnknownName,
                           .subject = GpuOption + u' ' + gpu,
                           .detail = u"no GPU of this name was found here, and its compute capability is not known"_s,
                           .remedy =
                               u"Name a GPU that \"armature detect\" lists, or one of NVIDIA's as its maker writes "
                               "it: GB200, GH200, H100, \"RTX 5090\"."_s};
        for (size_t i = 0; i < machine.gpus.size(); ++i)
            if (!meant[i])
                leaveOut(machine.gpus[i]);
        if (!here) {
            machine.gpus.insert(machine.gpus.begin(), assumedGpu(gpu, capability));
            machine.findings.push_back({FindingCode::AssumedGpu, Severity::Note, gpu, GpuOption});
        }
    }
    if (driver.isEmpty())
        return {};
    const auto version = Version::parse(driver);
    if (!version)
        return Problem{.code = ProblemCode::Usage,
                       .subject = DriverOption + u' ' + driver,
                       .detail = u"it is not a version such as 580 or 580.95.05"_s};
    machine.driver.version = Reading<Version>::known(*version, DriverOption);
    machine.driver.printed = driver;
    return {};
}

bool hasAssumedGpu(const MachineProfile &machine) { return machine.has(FindingCode::AssumedGpu); }

} // namespace armature
