#include "assess/BuildRules.h"

#include "assess/Floors.h"
#include "assess/Obstacles.h"
#include "assess/UnknownBuilds.h"
#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

using Effect = Reason::Effect;

const QString MachineSource = u"machine"_s;
const QString CatalogSource = u"catalog"_s;

QString join(const std::vector<Version> &versions) {
    QStringList texts;
    for (const Version &version : versions)
        texts << version.text();
    return texts.join(u", "_s);
}

Reason pinRule(const TorchBuild &build, const BuildQuestion &question) {
    const QString wanted = question.pin.isEmpty() ? u"any torch"_s : u"torch"_s + question.pin.text();
    if (question.pin.contains(build.torch) || question.pin.contains(build.exactVersion()))
        return {Rule::Pin, ReasonKind::Version, Effect::Fits, wanted, build.torch.text(), question.pinSource};
    const Version pinned = question.pin.pinned();
    if (pinned.withoutLocal() == build.torch) // another label: what is left of the question is what runs here
        return {Rule::Pin,
                ReasonKind::Version,
                Effect::Rejects,
                wanted,
                build.label(),
                question.pinSource,
                u"Ask for torch==%1, and leave the choice of its CUDA to this program."_s.arg(build.torch.text())};
    return {Rule::Pin,
            ReasonKind::Version,
            Effect::Rejects,
            wanted,
            build.torch.text(),
            question.pinSource,
            u"Ask for a PyTorch version that has a build for this machine."_s};
}

/// The catalog's floors of torch: which versions cannot work here whatever is asked for.
void addFloorRules(const TorchBuild &build, const MachineProfile &machine, const Catalog &catalog,
                   const Subject &subject, std::vector<Reason> &reasons) {
    for (const Floor *floor : floorsFor(catalog, subject, u"torch"_s, machine, build.flavour))
        if (!floor->versions.contains(build.torch))
            reasons.push_back({Rule::Floor, ReasonKind::Version, Effect::Rejects, u"torch"_s + floor->versions.text(),
                               u"%1: %2"_s.arg(build.torch.text(), floor->reason), CatalogSource,
                               u"Ask for torch%1."_s.arg(floor->versions.text())});
}

Reason pythonRule(const TorchBuild &build, const Subject &subject) {
    const QString wanted = subject.python.isEmpty() ? u"some Python"_s : u"Python "_s + subject.python.text();
    const bool shared = std::any_of(build.python.begin(), build.python.end(), [&](const QString &minor) {
        // ">=3.10.4" still admits the 3.10 series: ask with the series' last conceivable patch as well.
        const auto series = Version::parse(minor);
        const auto latest = Version::parse(minor + u".99"_s);
        return series && latest && (subject.python.contains(*series) || subject.python.contains(*latest));
    });
    const QString has = u"wheels for Python %1"_s.arg(build.python.join(u", "_s));
    if (shared)
        return {Rule::Python, ReasonKind::Machine, Effect::Fits, wanted, has, CatalogSource};
    return {Rule::Python,
            ReasonKind::Machine,
            Effect::Rejects,
            wanted,
            has,
            CatalogSource,
            u"Let %1 admit one of the Pythons that PyTorch has wheels for."_s.arg(subject.title)};
}

/// A version that the system must have at least.
Reason systemRule(Rule rule, const QString &title, const Version &required, const Reading<Version> &observed,
                  const QString &remedy) {
    const QString wanted = u"%1 %2 or newer"_s.arg(title, required.text());
    if (!observed.isKnown())
        return {rule, ReasonKind::Machine, Effect::Undetermined, wanted, unknownText(), observed.source};
    const QString seen = u"%1 %2"_s.arg(title, observed->text());
    if (*observed >= required)
        return {rule, ReasonKind::Machine, Effect::Fits, wanted, seen, observed.source};
    return {rule, ReasonKind::Machine, Effect::Rejects, wanted, seen, observed.source, remedy.arg(required.text())};
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

struct DriverFault {
    QString observed;
    QString remedy;
};

/// What keeps the driver from working at all, whatever its version.
std::optional<DriverFault> driverFault(const MachineProfile &machine, const Version &required) {
    if (machine.has(FindingCode::DriverMismatch))
        return DriverFault{u"a loaded kernel module and a driver library of different versions"_s,
                           u"Restart the machine: the kernel then loads the module of the new driver."_s};
    if (machine.has(FindingCode::DriverLibrariesMissing))
        return DriverFault{u"the kernel module and not the driver's libraries"_s,
                           u"In a container, pass the GPU and the driver's libraries in (NVIDIA Container Toolkit); "
                           "elsewhere, install the driver again."_s};
    if (machine.has(FindingCode::CudaLibraryMissing))
        return DriverFault{u"a driver without its CUDA library (libcuda)"_s,
                           u"Install the compute part of the driver; in a container, pass it in "
                           "(NVIDIA_DRIVER_CAPABILITIES=compute,utility)."_s};
    if (machine.has(FindingCode::DriverMissing) || machine.driver.version.isAbsent())
        return DriverFault{
            u"no NVIDIA driver that is loaded"_s,
            u"Install your distribution's NVIDIA driver, version %1 or newer, and restart the machine."_s.arg(
                required.asWritten())};
    return std::nullopt;
}

Reason driverRule(const MachineProfile &machine, const CudaFlavour &flavour) {
    const Reading<Version> &driver = machine.driver.version;
    const QString wanted =
        u"driver %1 or newer for CUDA %2"_s.arg(flavour.driverFloor.asWritten(), flavour.cuda.text());
    const auto reason = [](Effect effect, const QString &required, const QString &observed, const QString &source,
                           const QString &remedy = {}) {
        return Reason{Rule::Driver, ReasonKind::Driver, effect, required, observed, source, remedy};
    };
    if (const auto fault = driverFault(machine, flavour.driverFloor))
        return reason(Effect::Rejects, wanted, fault->observed, driver.source, fault->remedy);
    if (!driver.isKnown())
        return reason(Effect::Undetermined, wanted, unknownText(), {});
    const QString seen = u"driver %1"_s.arg(machine.driver.printed.isEmpty() ? driver->text() : machine.driver.printed);
    const auto update = [](const Version &version) {
        return u"Update the NVIDIA driver to %1 or newer, and restart the machine."_s.arg(version.asWritten());
    };
    if (*driver < flavour.driverFloor)
        return reason(Effect::Rejects, wanted, seen, driver.source, update(flavour.driverFloor));
    if (!flavour.driverFull.isEmpty() && *driver < flavour.driverFull)
        return reason(Effect::Warns,
                      u"driver %1 or newer for every feature of CUDA %2"_s.arg(flavour.driverFull.asWritten(),
                                                                               flavour.cuda.text()),
                      seen + u": runs by minor-version compatibility, kernels compiled at run time may fail"_s,
                      driver.source, update(flavour.driverFull));
    return reason(Effect::Fits, wanted, seen, driver.source);
}

Reason capabilityRule(const TorchBuild &build, const MachineProfile &machine, const Catalog &catalog,
                      const BuildQuestion &question) {
    const auto unknown = [&](const QString &observed) {
        return Reason{Rule::Capability,
                      ReasonKind::Gpu,
                      Effect::Undetermined,
                      u"kernels for %1"_s.arg(join(build.capabilities)),
                      observed,
                      {}};
    };
    std::vector<Reason> each;
    for (const Gpu *gpu : machine.nvidiaGpus()) {
        each.push_back(gpu->capability.isKnown() ? (build.capabilities.empty() && !build.judgedLike.isEmpty()
                                                        ? unknownKernels(build, *gpu->capability, catalog)
                                                        : capabilityReason(build, *gpu->capability))
                                                 : unknown(u"compute capability of %1 %2"_s.arg(
                                                       gpu->name.valueOr(u"the GPU"_s), unknownText())));
        each.back().source = gpu->capability.source;
    }
    if (each.empty()) {
        const std::vector<Reason> causes = unusableGpus(machine);
        return causes.empty() ? unknown(u"no GPU answers"_s) : causes.front();
    }
    const auto rejects = [](const Reason &r) { return r.effect == Effect::Rejects; };
    const auto count = std::count_if(each.begin(), each.end(), rejects);
    if (count == 0 || size_t(count) == each.size()) {
        const auto worst =
            std::find_if(each.begin(), each.end(), [](const Reason &r) { return r.effect != Effect::Fits; });
        return worst == each.end() ? each.front() : *worst;
    }
    // The newest GPU that the question is about decides; an older one is left out.
    Reason mixed = *std::find_if(each.begin(), each.end(), rejects);
    for (size_t i = 0; i < each.size(); ++i)
        if (rejects(each[i]) && question.served <= machine.nvidiaGpus()[i]->capability.valueOr({}))
            return each[i];
    mixed.effect = Effect::Warns;
    mixed.observed += u": %1 of %2 GPUs cannot be used with this build"_s.arg(count).arg(each.size());
    return mixed;
}

/// A Jetson older than Thor has a driver of its own that these wheels are not made for.
Reason jetsonRule(const MachineProfile &machine) {
    const auto found = std::find_if(machine.findings.begin(), machine.findings.end(),
                                    [](const Finding &finding) { return finding.code == FindingCode::Jetson; });
    const QString release = machine.board.jetsonRelease.isKnown()
                                ? u"Jetson Linux %1"_s.arg(*machine.board.jetsonRelease)
                                : u"a Jetson (%1)"_s.arg(found->observed);
    const bool thor = hasCapability(machine, {Version::of("11.0")});
    return {Rule::Jetson,
            ReasonKind::Gpu,
            thor ? Effect::Fits : Effect::Rejects,
            u"a machine that PyTorch's general Linux wheels are made for (of the Jetsons, Thor)"_s,
            thor ? release : release + u", whose GPU (compute capability 8.7 or older) they are not built for"_s,
            found->source,
            thor ? QString() : u"Take PyTorch from NVIDIA's Jetson AI Lab index, in the version for its JetPack."_s};
}

/// Whether the flavour suits a machine with or without an NVIDIA GPU.
Reason acceleratorRule(const TorchBuild &build, const MachineProfile &machine, const BuildQuestion &question) {
    const bool gpu = machine.hasNvidiaGpu() && !question.ignoreGpu;
    const bool forced = !question.forcedFlavour.isEmpty();
    const bool flavourNamed = forced && question.forcedFlavour.endsWith(build.flavour); // "default" names an index only
    const ReasonKind kind = ReasonKind::Accelerator;
    if (gpu && build.flavour == "cpu"_L1 && !flavourNamed)
        return {Rule::CpuOnly,
                kind,
                Effect::Rejects,
                u"a build with CUDA for the NVIDIA GPU of this machine"_s,
                forced ? u"this build is CPU-only, which \"%1\" does not say"_s.arg(question.forcedFlavour)
                       : u"this build is CPU-only"_s,
                CatalogSource,
                u"Take the CPU build knowingly (--torch cpu)."_s};
    const auto other = std::find_if(machine.gpus.begin(), machine.gpus.end(), [](const Gpu &each) {
        return each.vendor == GpuVendor::Amd || each.vendor == GpuVendor::Intel;
    });
    if (!gpu && build.flavour == "cpu"_L1 && !flavourNamed && other != machine.gpus.end())
        return {Rule::OtherGpu,
                kind,
                Effect::Rejects,
                u"a build for the GPU of this machine"_s,
                u"this is an %1, which Armature has no builds for"_s.arg(other->name.valueOr({})),
                other->name.source};
    if (!gpu && build.isCuda() && !flavourNamed)
        return {Rule::NoGpu,
                kind,
                forced ? Effect::Warns : Effect::Rejects,
                u"an NVIDIA GPU"_s,
                u"none was found: its CUDA libraries would be several GB of no use"_s,
                MachineSource};
    return {Rule::Accelerator,
            kind,
            Effect::Fits,
            build.flavour,
            gpu ? u"NVIDIA GPU"_s : (build.flavour == "mps"_L1 ? u"Apple GPU"_s : u"no NVIDIA GPU"_s),
            MachineSource};
}

bool appliesTo(const BuildFault &fault, const TorchBuild &build, const MachineProfile &machine) {
    const auto found = [&](FindingCode code) { return machine.has(code); };
    return concernsVersions(fault, build) && (fault.flavours.isEmpty() || fault.flavours.contains(build.flavour)) &&
           (fault.platforms.isEmpty() || fault.platforms.contains(platformOf(machine))) &&
           (fault.capabilities.empty() || hasCapability(machine, fault.capabilities)) &&
           (fault.macos.isEmpty() || fault.macos.contains(macosOf(machine).valueOr({}))) &&
           (fault.findings.empty() || std::any_of(fault.findings.begin(), fault.findings.end(), found));
}

/// What the catalog knows to be wrong with a build on such a machine although all its numbers fit.
void addFaults(const TorchBuild &build, const MachineProfile &machine, const Catalog &catalog,
               const BuildQuestion &question, std::vector<Reason> &reasons) {
    for (const BuildFault &fault : catalog.faults) {
        const bool ofGpu = !fault.capabilities.empty();
        if (!appliesTo(fault, build, machine) || (ofGpu && question.ignoreGpu))
            continue;
        const QString source =
            fault.provenance.evidence.empty() ? CatalogSource : fault.provenance.evidence.front().what;
        reasons.push_back({Rule::Fault,
                           ofGpu ? ReasonKind::Gpu : ReasonKind::Machine,
                           fault.effect == FaultEffect::Rejects ? Effect::Rejects : Effect::Warns,
                           {},
                           fault.reason,
                           source,
                           fault.remedy});
    }
}

constexpr auto MostTriesOfVersion = 3;

/// The installer found no set of versions with it, or with enough builds of the same version.
void addSolutionRule(const TorchBuild &build, const Subject &subject, std::vector<Reason> &reasons) {
    const auto reject = [&](const QString &observed) {
        reasons.push_back({Rule::Solution, ReasonKind::Solution, Effect::Rejects, {}, observed, u"uv"_s});
    };
    int ofVersion = 0;
    for (const TorchBuild &tried : subject.tried) {
        if (tried.torch == build.torch && tried.flavour == build.flavour)
            return reject(u"uv finds no set of versions with this build"_s);
        ofVersion += tried.torch == build.torch ? 1 : 0;
    }
    if (ofVersion >= MostTriesOfVersion)
        reject(
            u"uv finds no set of versions with %1 other builds of torch %2"_s.arg(ofVersion).arg(build.torch.text()));
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
    const auto reason = [&](Effect effect, const QString &observed, const QString &remedy = {}) {
        return Reason{Rule::Capability, ReasonKind::Gpu, effect, has, observed, {}, remedy};
    };
    const Version *cubin = nullptr;
    for (const Version &candidate : build.capabilities)
        if (candidate.segment(0) == capability.segment(0) && candidate.segment(1) <= capability.segment(1))
            cubin = &candidate;
    if (cubin != nullptr && *cubin == capability)
        return reason(Effect::Fits, seen);
    if (cubin != nullptr)
        return reason(Effect::Fits, u"%1: the kernels for %2 run on it"_s.arg(seen, cubin->text()));
    if (!build.ptx.isEmpty() && build.ptx <= capability)
        return reason(Effect::Warns, seen + u": the driver must compile every kernel at first use"_s);
    return reason(Effect::Rejects, seen + u": no kernel in this build runs on it"_s, otherVersionRemedy());
}

QString otherVersionRemedy() {
    return u"No build of the version asked for has kernels for this GPU. Use a stack or project that admits another "
           "PyTorch version."_s;
}

std::vector<Reason> buildReasons(const TorchBuild &build, const MachineProfile &machine, const Catalog &catalog,
                                 const Subject &subject, const BuildQuestion &question) {
    std::vector<Reason> reasons;
    addSolutionRule(build, subject, reasons);
    addFloorRules(build, machine, catalog, subject, reasons);
    reasons.push_back(pinRule(build, question));
    if (!matchesForced(build, question.forcedFlavour))
        reasons.push_back({Rule::Forced, ReasonKind::Request, Effect::Rejects,
                           u"the build \"%1\""_s.arg(question.forcedFlavour), build.label(), u"command line"_s,
                           forcedRemedy()});
    reasons.push_back(acceleratorRule(build, machine, question));
    const CudaFlavour *flavour = build.isCuda() ? catalog.flavour(build.flavour) : nullptr;
    const auto like = build.isCuda() && flavour == nullptr ? flavourLike(catalog, build.flavour) : std::nullopt;
    if (like)
        flavour = &*like;
    if (flavour != nullptr && machine.hasNvidiaGpu()) {
        if (machine.has(FindingCode::Jetson)) // first: neither another build nor another driver helps there
            reasons.push_back(jetsonRule(machine));
        reasons.push_back(capabilityRule(build, machine, catalog, question));
        reasons.push_back(driverRule(machine, *flavour));
    }
    addFaults(build, machine, catalog, question, reasons);
    reasons.push_back(pythonRule(build, subject));
    if (!build.glibc.isEmpty())
        reasons.push_back(systemRule(Rule::Glibc, u"glibc"_s, build.glibc, glibcOf(machine),
                                     u"Use a newer distribution, or a container with glibc %1 or newer."_s));
    if (!build.macos.isEmpty())
        reasons.push_back(
            systemRule(Rule::MacOs, u"macOS"_s, build.macos, macosOf(machine), u"Update to macOS %1 or newer."_s));
    if (!build.judgedLike.isEmpty())
        reasons.push_back(unknownBuildReason(build));
    else if (build.provenance.confidence ==
             Confidence::Inferred) // still a choice, but one that is confirmed has precedence
        reasons.push_back({Rule::Evidence, ReasonKind::Evidence, Effect::Undetermined, u"a wheel seen by its name"_s,
                           build.note.isEmpty() ? u"inferred; the resolver will tell"_s : build.note, CatalogSource});
    return reasons;
}

QString unknownText() { return u"could not be determined"_s; }

QString forcedRemedy() {
    return u"Let the build be chosen for this machine (leave --torch out), or take the CPU build knowingly (--torch cpu)."_s;
}

} // namespace armature
