#include "assess/BuildRules.h"

#include <algorithm>

namespace armature {
namespace {

using Effect = Reason::Effect;

const QString MachineSource = QStringLiteral("machine");

QString unknownText() { return QStringLiteral("could not be determined"); }

QString join(const std::vector<Version> &versions) {
    QStringList texts;
    for (const Version &version : versions)
        texts << version.text();
    return texts.join(QStringLiteral(", "));
}

Reason pinRule(const TorchBuild &build, const BuildQuestion &question) {
    const QString wanted = question.pin.isEmpty() ? QStringLiteral("any torch") : QStringLiteral("torch") + question.pin.text();
    return {QStringLiteral("pin"), question.pin.contains(build.torch) ? Effect::Fits : Effect::Rejects, wanted, build.torch.text(),
            QStringLiteral("requirements")};
}

Reason pythonRule(const TorchBuild &build, const Subject &subject) {
    const QString wanted = subject.python.isEmpty() ? QStringLiteral("any Python") : QStringLiteral("Python ") + subject.python.text();
    const bool shared = std::any_of(build.python.begin(), build.python.end(), [&](const QString &minor) {
        // ">=3.10.4" still admits the 3.10 series: ask with the series' last conceivable patch as well.
        const auto series = Version::parse(minor);
        const auto latest = Version::parse(minor + QStringLiteral(".99"));
        return series && latest && (subject.python.contains(*series) || subject.python.contains(*latest));
    });
    return {QStringLiteral("python"), shared ? Effect::Fits : Effect::Rejects, wanted,
            QStringLiteral("wheels for Python %1").arg(build.python.join(QStringLiteral(", "))), QStringLiteral("catalog")};
}

Reason floorRule(const QString &rule, const QString &title, const Version &required, const Reading<Version> &observed) {
    const QString wanted = QStringLiteral("%1 %2 or newer").arg(title, required.text());
    if (!observed.isKnown())
        return {rule, Effect::Undetermined, wanted, unknownText(), observed.source};
    return {rule, *observed >= required ? Effect::Fits : Effect::Rejects, wanted, QStringLiteral("%1 %2").arg(title, observed->text()),
            observed.source};
}

Reading<Version> glibcOf(const MachineProfile &machine) {
    const Reading<Libc> &libc = machine.system.libc;
    if (!libc.isKnown() || libc->version.isEmpty())
        return Reading<Version>::unknown(libc.problem);
    return Reading<Version>::known(libc->version, libc.source);
}

Reading<Version> macosOf(const MachineProfile &machine) {
    const auto version = Version::parse(machine.system.versionId.valueOr({}));
    return version ? Reading<Version>::known(*version, machine.system.versionId.source) : Reading<Version>::unknown(version.problem());
}

Reason driverRule(const MachineProfile &machine, const CudaFlavour &flavour) {
    const Reading<Version> &driver = machine.driver.version;
    const QString rule = QStringLiteral("driver");
    const QString wanted = QStringLiteral("driver %1 or newer for CUDA %2").arg(flavour.driverFloor.asWritten(), flavour.cuda.text());
    if (machine.has(QStringLiteral("driver-mismatch")))
        return {rule, Effect::Rejects, wanted, QStringLiteral("the loaded kernel module and the driver's library are of different versions"),
                driver.source};
    if (machine.has(QStringLiteral("driver-missing")) || driver.isAbsent())
        return {rule, Effect::Rejects, wanted, QStringLiteral("no NVIDIA driver is loaded"), driver.source};
    if (!driver.isKnown())
        return {rule, Effect::Undetermined, wanted, unknownText(), {}};
    const QString seen = QStringLiteral("driver %1").arg(machine.driver.printed.isEmpty() ? driver->text() : machine.driver.printed);
    if (*driver < flavour.driverFloor)
        return {rule, Effect::Rejects, wanted, seen, driver.source};
    if (!flavour.driverFull.isEmpty() && *driver < flavour.driverFull)
        return {rule, Effect::Warns,
                QStringLiteral("driver %1 or newer for every feature of CUDA %2").arg(flavour.driverFull.asWritten(), flavour.cuda.text()),
                seen + QStringLiteral(": runs by minor-version compatibility, kernels compiled at run time may fail"), driver.source};
    return {rule, Effect::Fits, wanted, seen, driver.source};
}

Reason capabilityRule(const TorchBuild &build, const MachineProfile &machine) {
    const QString rule = QStringLiteral("capability");
    std::vector<Reason> each;
    for (const Gpu *gpu : machine.nvidiaGpus()) {
        if (!gpu->capability.isKnown())
            each.push_back({rule,
                            Effect::Undetermined,
                            QStringLiteral("kernels for %1").arg(join(build.capabilities)),
                            QStringLiteral("compute capability of %1 %2").arg(gpu->name.valueOr(QStringLiteral("the GPU")), unknownText()),
                            {}});
        else
            each.push_back(capabilityReason(build, *gpu->capability));
        each.back().source = gpu->capability.source;
    }
    if (each.empty())
        return {rule, Effect::Undetermined, QStringLiteral("kernels for %1").arg(join(build.capabilities)), QStringLiteral("no GPU answers"), {}};
    const auto rejects = [](const Reason &r) { return r.effect == Effect::Rejects; };
    const auto count = std::count_if(each.begin(), each.end(), rejects);
    if (count == 0 || size_t(count) == each.size()) {
        const auto worst = std::find_if(each.begin(), each.end(), [](const Reason &r) { return r.effect != Effect::Fits; });
        return worst == each.end() ? each.front() : *worst;
    }
    Reason mixed = *std::find_if(each.begin(), each.end(), rejects);
    mixed.effect = Effect::Warns;
    mixed.observed += QStringLiteral(": %1 of %2 GPUs cannot be used with this build").arg(count).arg(each.size());
    return mixed;
}

Reason jetsonRule(const MachineProfile &machine) {
    const bool thor = hasCapability(machine, {Version::of("11.0")});
    return {QStringLiteral("jetson"), thor ? Effect::Fits : Effect::Rejects, QStringLiteral("a generic Linux driver (Jetson Thor and newer)"),
            QStringLiteral("Jetson Linux %1: wheels for servers are not made for its driver").arg(machine.board.jetsonRelease.valueOr({})),
            machine.board.jetsonRelease.source};
}

/// Whether the flavour suits a machine with or without an NVIDIA GPU.
Reason acceleratorRule(const TorchBuild &build, const MachineProfile &machine, const BuildQuestion &question) {
    const bool gpu = wantsCuda(machine) && !question.ignoreGpu;
    const bool forced = !question.forcedFlavour.isEmpty();
    const bool flavourNamed = forced && question.forcedFlavour.endsWith(build.flavour); // "default" names an index only
    if (gpu && build.flavour == QLatin1String("cpu") && !flavourNamed)
        return {QStringLiteral("cpu-only"), Effect::Rejects, QStringLiteral("a build with CUDA for the NVIDIA GPU of this machine"),
                forced ? QStringLiteral("this build is CPU-only, which \"%1\" does not say").arg(question.forcedFlavour)
                       : QStringLiteral("this build is CPU-only"),
                QStringLiteral("catalog")};
    if (!gpu && build.isCuda() && !flavourNamed)
        return {QStringLiteral("no-gpu"), forced ? Effect::Warns : Effect::Rejects, QStringLiteral("an NVIDIA GPU"),
                QStringLiteral("none was found: its CUDA libraries would be several GB of no use"), MachineSource};
    return {QStringLiteral("accelerator"), Effect::Fits, build.flavour,
            gpu ? QStringLiteral("NVIDIA GPU")
                : (build.flavour == QLatin1String("mps") ? QStringLiteral("Apple GPU") : QStringLiteral("no NVIDIA GPU")),
            MachineSource};
}

bool matchesForced(const TorchBuild &build, const QString &forced) {
    return forced.isEmpty() || build.flavour == forced || build.index == forced || build.index == QStringLiteral("pytorch-") + forced;
}

} // namespace

bool builtFor(const TorchBuild &build, const MachineProfile &machine) {
    const QString system = machine.system.kind == SystemKind::MacOs ? QStringLiteral("macos") : QStringLiteral("linux");
    return build.system == system && build.architecture == machine.processor.architecture.valueOr({});
}

bool wantsCuda(const MachineProfile &machine) { return platformOf(machine).endsWith(QLatin1String("-cuda")); }

bool hasCapability(const MachineProfile &machine, const std::vector<Version> &capabilities) {
    const auto gpus = machine.nvidiaGpus();
    return std::any_of(gpus.begin(), gpus.end(), [&](const Gpu *gpu) {
        return gpu->capability.isKnown() && std::find(capabilities.begin(), capabilities.end(), *gpu->capability) != capabilities.end();
    });
}

Reason capabilityReason(const TorchBuild &build, const Version &capability) {
    const QString seen = QStringLiteral("compute capability %1").arg(capability.text());
    const QString has = QStringLiteral("kernels for %1%2")
                            .arg(join(build.capabilities), build.ptx.isEmpty() ? QString() : QStringLiteral(" and PTX %1").arg(build.ptx.text()));
    const QString rule = QStringLiteral("capability");
    const Version *cubin = nullptr;
    for (const Version &candidate : build.capabilities)
        if (candidate.segment(0) == capability.segment(0) && candidate.segment(1) <= capability.segment(1))
            cubin = &candidate;
    if (cubin != nullptr && *cubin == capability)
        return {rule, Effect::Fits, has, seen, {}};
    if (cubin != nullptr)
        return {rule, Effect::Fits, has, QStringLiteral("%1: the kernels for %2 run on it").arg(seen, cubin->text()), {}};
    if (!build.ptx.isEmpty() && build.ptx <= capability)
        return {rule, Effect::Warns, has, seen + QStringLiteral(": the driver must compile every kernel at first use"), {}};
    return {rule, Effect::Rejects, has, seen + QStringLiteral(": no kernel in this build runs on it"), {}};
}

std::vector<Reason> buildReasons(const TorchBuild &build, const MachineProfile &machine, const Catalog &catalog, const Subject &subject,
                                 const BuildQuestion &question) {
    std::vector<Reason> reasons{pinRule(build, question)};
    if (!matchesForced(build, question.forcedFlavour))
        reasons.push_back({QStringLiteral("forced"), Effect::Rejects, QStringLiteral("the build \"%1\" asked for").arg(question.forcedFlavour),
                           build.label(), QStringLiteral("command line")});
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
        reasons.push_back(floorRule(QStringLiteral("glibc"), QStringLiteral("glibc"), build.glibc, glibcOf(machine)));
    if (!build.macos.isEmpty())
        reasons.push_back(floorRule(QStringLiteral("macos"), QStringLiteral("macOS"), build.macos, macosOf(machine)));
    if (build.provenance.confidence == Confidence::Inferred) // still a choice, but one that is confirmed has precedence
        reasons.push_back({QStringLiteral("evidence"), Effect::Undetermined, QStringLiteral("a wheel seen by its name"),
                           build.note.isEmpty() ? QStringLiteral("inferred; the resolver will tell") : build.note, QStringLiteral("catalog")});
    return reasons;
}

std::vector<Reason> machineObstacles(const MachineProfile &machine) {
    if (platformOf(machine) != QLatin1String("unsupported"))
        return {};
    const QString architecture = machine.processor.architecture.valueOr(unknownText());
    if (machine.system.libc.isKnown() && machine.system.libc->kind == QLatin1String("musl"))
        return {{QStringLiteral("glibc"), Effect::Rejects, QStringLiteral("a Linux with glibc: PyTorch has no wheels for musl"),
                 QStringLiteral("musl"), machine.system.libc.source}};
    if (machine.system.kind == SystemKind::MacOs)
        return {{QStringLiteral("architecture"), Effect::Rejects, QStringLiteral("Apple silicon: PyTorch ended Intel Mac wheels with 2.2.2"),
                 QStringLiteral("Intel Mac (%1)").arg(architecture), machine.processor.architecture.source}};
    return {{QStringLiteral("architecture"), Effect::Rejects, QStringLiteral("Linux on aarch64 or x86_64, or macOS on Apple silicon"), architecture,
             machine.processor.architecture.source}};
}

std::vector<Reason> lostGpus(const MachineProfile &machine) {
    std::vector<Reason> reasons;
    for (const Gpu &gpu : machine.gpus)
        if (gpu.lost)
            reasons.push_back({QStringLiteral("gpu-lost"), Effect::Rejects, QStringLiteral("a GPU that answers"),
                               QStringLiteral("%1 does not answer").arg(gpu.name.valueOr(gpu.busId)), gpu.name.source});
    return reasons;
}

} // namespace armature
