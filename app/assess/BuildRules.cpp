#include "assess/BuildRules.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

using Effect = Reason::Effect;

const QString MachineSource = u"machine"_s;

QString unknownText() { return u"could not be determined"_s; }

QString join(const std::vector<Version> &versions) {
    QStringList texts;
    for (const Version &version : versions)
        texts << version.text();
    return texts.join(u", "_s);
}

Reason pinRule(const TorchBuild &build, const BuildQuestion &question) {
    const QString wanted = question.pin.isEmpty() ? u"any torch"_s : u"torch"_s + question.pin.text();
    return {u"pin"_s, question.pin.contains(build.torch) ? Effect::Fits : Effect::Rejects, wanted, build.torch.text(),
            u"requirements"_s};
}

Reason pythonRule(const TorchBuild &build, const Subject &subject) {
    const QString wanted = subject.python.isEmpty() ? u"any Python"_s : u"Python "_s + subject.python.text();
    const bool shared = std::any_of(build.python.begin(), build.python.end(), [&](const QString &minor) {
        // ">=3.10.4" still admits the 3.10 series: ask with the series' last conceivable patch as well.
        const auto series = Version::parse(minor);
        const auto latest = Version::parse(minor + u".99"_s);
        return series && latest && (subject.python.contains(*series) || subject.python.contains(*latest));
    });
    return {u"python"_s, shared ? Effect::Fits : Effect::Rejects, wanted,
            u"wheels for Python %1"_s.arg(build.python.join(u", "_s)), u"catalog"_s};
}

Reason floorRule(const QString &rule, const QString &title, const Version &required, const Reading<Version> &observed) {
    const QString wanted = u"%1 %2 or newer"_s.arg(title, required.text());
    if (!observed.isKnown())
        return {rule, Effect::Undetermined, wanted, unknownText(), observed.source};
    return {rule, *observed >= required ? Effect::Fits : Effect::Rejects, wanted,
            u"%1 %2"_s.arg(title, observed->text()), observed.source};
}

Reading<Version> glibcOf(const MachineProfile &machine) {
    const Reading<Libc> &libc = machine.system.libc;
    if (!libc.isKnown() || libc->version.isEmpty())
        return Reading<Version>::unknown(libc.problem);
    return Reading<Version>::known(libc->version, libc.source);
}

Reading<Version> macosOf(const MachineProfile &machine) {
    const auto version = Version::parse(machine.system.versionId.valueOr({}));
    return version ? Reading<Version>::known(*version, machine.system.versionId.source)
                   : Reading<Version>::unknown(version.problem());
}

Reason driverRule(const MachineProfile &machine, const CudaFlavour &flavour) {
    const Reading<Version> &driver = machine.driver.version;
    const QString rule = u"driver"_s;
    const QString wanted =
        u"driver %1 or newer for CUDA %2"_s.arg(flavour.driverFloor.asWritten(), flavour.cuda.text());
    if (machine.has(u"driver-mismatch"_s))
        return {rule, Effect::Rejects, wanted,
                u"the loaded kernel module and the driver's library are of different versions"_s, driver.source};
    if (machine.has(u"driver-missing"_s) || driver.isAbsent())
        return {rule, Effect::Rejects, wanted, u"no NVIDIA driver is loaded"_s, driver.source};
    if (!driver.isKnown())
        return {rule, Effect::Undetermined, wanted, unknownText(), {}};
    const QString seen = u"driver %1"_s.arg(machine.driver.printed.isEmpty() ? driver->text() : machine.driver.printed);
    if (*driver < flavour.driverFloor)
        return {rule, Effect::Rejects, wanted, seen, driver.source};
    if (!flavour.driverFull.isEmpty() && *driver < flavour.driverFull)
        return {rule, Effect::Warns,
                u"driver %1 or newer for every feature of CUDA %2"_s.arg(flavour.driverFull.asWritten(),
                                                                         flavour.cuda.text()),
                seen + u": runs by minor-version compatibility, kernels compiled at run time may fail"_s,
                driver.source};
    return {rule, Effect::Fits, wanted, seen, driver.source};
}

Reason capabilityRule(const TorchBuild &build, const MachineProfile &machine) {
    const QString rule = u"capability"_s;
    std::vector<Reason> each;
    for (const Gpu *gpu : machine.nvidiaGpus()) {
        if (!gpu->capability.isKnown())
            each.push_back({rule,
                            Effect::Undetermined,
                            u"kernels for %1"_s.arg(join(build.capabilities)),
                            u"compute capability of %1 %2"_s.arg(gpu->name.valueOr(u"the GPU"_s), unknownText()),
                            {}});
        else
            each.push_back(capabilityReason(build, *gpu->capability));
        each.back().source = gpu->capability.source;
    }
    if (each.empty())
        return {rule, Effect::Undetermined, u"kernels for %1"_s.arg(join(build.capabilities)), u"no GPU answers"_s, {}};
    const auto rejects = [](const Reason &r) { return r.effect == Effect::Rejects; };
    const auto count = std::count_if(each.begin(), each.end(), rejects);
    if (count == 0 || size_t(count) == each.size()) {
        const auto worst =
            std::find_if(each.begin(), each.end(), [](const Reason &r) { return r.effect != Effect::Fits; });
        return worst == each.end() ? each.front() : *worst;
    }
    Reason mixed = *std::find_if(each.begin(), each.end(), rejects);
    mixed.effect = Effect::Warns;
    mixed.observed += u": %1 of %2 GPUs cannot be used with this build"_s.arg(count).arg(each.size());
    return mixed;
}

Reason jetsonRule(const MachineProfile &machine) {
    const bool thor = hasCapability(machine, {Version::of("11.0")});
    return {u"jetson"_s, thor ? Effect::Fits : Effect::Rejects, u"a generic Linux driver (Jetson Thor and newer)"_s,
            u"Jetson Linux %1: wheels for servers are not made for its driver"_s.arg(
                machine.board.jetsonRelease.valueOr({})),
            machine.board.jetsonRelease.source};
}

/// Whether the flavour suits a machine with or without an NVIDIA GPU.
Reason acceleratorRule(const TorchBuild &build, const MachineProfile &machine, const BuildQuestion &question) {
    const bool gpu = wantsCuda(machine) && !question.ignoreGpu;
    const bool forced = !question.forcedFlavour.isEmpty();
    const bool flavourNamed = forced && question.forcedFlavour.endsWith(build.flavour); // "default" names an index only
    if (gpu && build.flavour == "cpu"_L1 && !flavourNamed)
        return {u"cpu-only"_s, Effect::Rejects, u"a build with CUDA for the NVIDIA GPU of this machine"_s,
                forced ? u"this build is CPU-only, which \"%1\" does not say"_s.arg(question.forcedFlavour)
                       : u"this build is CPU-only"_s,
                u"catalog"_s};
    if (!gpu && build.isCuda() && !flavourNamed)
        return {u"no-gpu"_s, forced ? Effect::Warns : Effect::Rejects, u"an NVIDIA GPU"_s,
                u"none was found: its CUDA libraries would be several GB of no use"_s, MachineSource};
    return {u"accelerator"_s, Effect::Fits, build.flavour,
            gpu ? u"NVIDIA GPU"_s : (build.flavour == "mps"_L1 ? u"Apple GPU"_s : u"no NVIDIA GPU"_s), MachineSource};
}

bool matchesForced(const TorchBuild &build, const QString &forced) {
    return forced.isEmpty() || build.flavour == forced || build.index == forced ||
           build.index == u"pytorch-"_s + forced;
}

} // namespace

bool builtFor(const TorchBuild &build, const MachineProfile &machine) {
    const QString system = machine.system.kind == SystemKind::MacOs ? u"macos"_s : u"linux"_s;
    return build.system == system && build.architecture == machine.processor.architecture.valueOr({});
}

bool wantsCuda(const MachineProfile &machine) { return platformOf(machine).endsWith("-cuda"_L1); }

bool hasCapability(const MachineProfile &machine, const std::vector<Version> &capabilities) {
    const auto gpus = machine.nvidiaGpus();
    return std::any_of(gpus.begin(), gpus.end(), [&](const Gpu *gpu) {
        return gpu->capability.isKnown() &&
               std::find(capabilities.begin(), capabilities.end(), *gpu->capability) != capabilities.end();
    });
}

Reason capabilityReason(const TorchBuild &build, const Version &capability) {
    const QString seen = u"compute capability %1"_s.arg(capability.text());
    const QString has = u"kernels for %1%2"_s.arg(
        join(build.capabilities), build.ptx.isEmpty() ? QString() : u" and PTX %1"_s.arg(build.ptx.text()));
    const QString rule = u"capability"_s;
    const Version *cubin = nullptr;
    for (const Version &candidate : build.capabilities)
        if (candidate.segment(0) == capability.segment(0) && candidate.segment(1) <= capability.segment(1))
            cubin = &candidate;
    if (cubin != nullptr && *cubin == capability)
        return {rule, Effect::Fits, has, seen, {}};
    if (cubin != nullptr)
        return {rule, Effect::Fits, has, u"%1: the kernels for %2 run on it"_s.arg(seen, cubin->text()), {}};
    if (!build.ptx.isEmpty() && build.ptx <= capability)
        return {rule, Effect::Warns, has, seen + u": the driver must compile every kernel at first use"_s, {}};
    return {rule, Effect::Rejects, has, seen + u": no kernel in this build runs on it"_s, {}};
}

std::vector<Reason> buildReasons(const TorchBuild &build, const MachineProfile &machine, const Catalog &catalog,
                                 const Subject &subject, const BuildQuestion &question) {
    std::vector<Reason> reasons{pinRule(build, question)};
    if (!matchesForced(build, question.forcedFlavour))
        reasons.push_back({u"forced"_s, Effect::Rejects, u"the build \"%1\" asked for"_s.arg(question.forcedFlavour),
                           build.label(), u"command line"_s});
    reasons.push_back(acceleratorRule(build, machine, question));
    const CudaFlavour *flavour = build.isCuda() ? catalog.flavour(build.flavour) : nullptr;
    if (flavour != nullptr && wantsCuda(machine)) {
        reasons.push_back(capabilityRule(build, machine));
        reasons.push_back(driverRule(machine, *flavour));
        if (machine.board.jetsonRelease.isKnown())
            reasons.push_back(jetsonRule(machine));
    }
    reasons.push_back(pythonRule(build, subject));
    if (!build.glibc.isEmpty())
        reasons.push_back(floorRule(u"glibc"_s, u"glibc"_s, build.glibc, glibcOf(machine)));
    if (!build.macos.isEmpty())
        reasons.push_back(floorRule(u"macos"_s, u"macOS"_s, build.macos, macosOf(machine)));
    if (build.provenance.confidence == Confidence::Inferred) // still a choice, but one that is confirmed has precedence
        reasons.push_back({u"evidence"_s, Effect::Undetermined, u"a wheel seen by its name"_s,
                           build.note.isEmpty() ? u"inferred; the resolver will tell"_s : build.note, u"catalog"_s});
    return reasons;
}

std::vector<Reason> machineObstacles(const MachineProfile &machine) {
    if (platformOf(machine) != "unsupported"_L1)
        return {};
    const QString architecture = machine.processor.architecture.valueOr(unknownText());
    if (machine.system.libc.isKnown() && machine.system.libc->kind == "musl"_L1)
        return {{u"glibc"_s, Effect::Rejects, u"a Linux with glibc: PyTorch has no wheels for musl"_s, u"musl"_s,
                 machine.system.libc.source}};
    if (machine.system.kind == SystemKind::MacOs)
        return {{u"architecture"_s, Effect::Rejects, u"Apple silicon: PyTorch ended Intel Mac wheels with 2.2.2"_s,
                 u"Intel Mac (%1)"_s.arg(architecture), machine.processor.architecture.source}};
    return {{u"architecture"_s, Effect::Rejects, u"Linux on aarch64 or x86_64, or macOS on Apple silicon"_s,
             architecture, machine.processor.architecture.source}};
}

std::vector<Reason> lostGpus(const MachineProfile &machine) {
    std::vector<Reason> reasons;
    for (const Gpu &gpu : machine.gpus)
        if (gpu.lost)
            reasons.push_back({u"gpu-lost"_s, Effect::Rejects, u"a GPU that answers"_s,
                               u"%1 does not answer"_s.arg(gpu.name.valueOr(gpu.busId)), gpu.name.source});
    return reasons;
}

} // namespace armature
