#include "assess/Obstacles.h"

#include "assess/BuildRules.h"
#include "base/Literals.h"

namespace armature {
namespace {

/// Why a GPU in some state cannot be used: %1 in `observed` is its name.
struct UnusableState {
    GpuState state;
    Rule rule;
    QString required;
    QString observed;
    QString remedy;
};

const std::vector<UnusableState> &unusableStates() {
    static const std::vector<UnusableState> states{
        {GpuState::Lost, Rule::GpuLost, u"a GPU that answers"_s, u"%1 does not answer"_s,
         u"Power the machine off and on; if the GPU stays lost, look into the kernel log for Xid messages."_s},
        {GpuState::NoMigDevice, Rule::GpuUnusable, u"a GPU that CUDA sees"_s,
         u"MIG is on for %1, and no MIG instance was made"_s,
         u"Make an instance (sudo nvidia-smi mig -cgi PROFILE -C; nvidia-smi mig -lgip lists the profiles), or switch "
         "MIG off (sudo nvidia-smi -mig 0)."_s},
        {GpuState::FabricNotReady, Rule::GpuUnusable, u"a GPU that CUDA can start on"_s,
         u"the NVLink fabric of %1 is not ready"_s,
         u"Start NVIDIA's fabric manager (on GB200 and GB300: the IMEX service) in the version of the driver."_s},
        {GpuState::Hidden, Rule::GpuUnusable, u"a GPU that CUDA sees"_s, u"CUDA_VISIBLE_DEVICES leaves out %1"_s,
         u"Take the variable away (unset CUDA_VISIBLE_DEVICES), or name the GPU in it."_s}};
    return states;
}

} // namespace

std::vector<Reason> machineObstacles(const MachineProfile &machine) {
    if (platformOf(machine) != UnsupportedPlatform)
        return {};
    const auto obstacle = [](Rule rule, const QString &required, const QString &observed, const QString &source,
                             const QString &remedy) {
        return std::vector<Reason>{
            {rule, ReasonKind::Machine, Reason::Effect::Rejects, required, observed, source, remedy}};
    };
    const Reading<QString> &read = machine.processor.architecture;
    const QString architecture = read.valueOr(unknownText());
    if (machine.system.libc.isKnown() && machine.system.libc->kind == "musl"_L1)
        return obstacle(Rule::Glibc, u"a Linux with glibc: PyTorch has no wheels for musl"_s, u"musl"_s,
                        machine.system.libc.source,
                        u"Use a distribution or a container with glibc, such as Debian or Ubuntu."_s);
    if (machine.system.kind == SystemKind::MacOs)
        return obstacle(Rule::Architecture, u"Apple silicon: PyTorch ended Intel Mac wheels with 2.2.2"_s,
                        u"Intel Mac (%1)"_s.arg(architecture), read.source, u"Use a Mac with Apple silicon."_s);
    return obstacle(Rule::Architecture, u"Linux on aarch64 or x86_64, or macOS on Apple silicon"_s, architecture,
                    read.source, u"Use a 64-bit ARM or x86-64 machine."_s);
}

std::vector<Reason> unusableGpus(const MachineProfile &machine) {
    std::vector<Reason> reasons;
    for (const Gpu &gpu : machine.gpus)
        for (const UnusableState &state : unusableStates()) {
            const bool onPurpose = gpu.state == GpuState::Hidden && gpu.stateSource != "CUDA_VISIBLE_DEVICES"_L1;
            if (gpu.state == state.state && !onPurpose) // --gpu leaves the others out
                reasons.push_back({state.rule, ReasonKind::Driver, Reason::Effect::Rejects, state.required,
                                   state.observed.arg(gpu.name.valueOr(gpu.busId)),
                                   gpu.stateSource.isEmpty() ? gpu.name.source : gpu.stateSource, state.remedy});
        }
    return reasons;
}

} // namespace armature
