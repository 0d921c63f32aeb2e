#include "base/Literals.h"
#include "detect/Probes.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature {
namespace {

// Oldest releases anything in the catalog has wheels for; below them there is nothing to plan.
Version oldestGlibc() { return Version::of("2.28"); } // manylinux_2_28
Version oldestDriver() { return Version::of("525"); } // first branch with CUDA 12
Version oldestMacOs() { return Version::of("14"); }   // macosx_14_0_arm64 wheels
Version oldestPython() { return Version::of("3.10"); }

class Findings {
public:
    explicit Findings(MachineProfile &machine) : m_machine(machine) {}

    void conclude() {
        system();
        platform();
        gpus();
        otherGpus();
        pythons();
        environment();
        volumes();
        std::stable_sort(m_machine.findings.begin(), m_machine.findings.end(),
                         [](const Finding &a, const Finding &b) { return a.severity > b.severity; }); // errors first
    }

private:
    void add(FindingCode code, Severity severity, const QString &observed, const QString &source) {
        m_machine.findings.push_back({code, severity, observed, source});
    }

    void system() {
        const OperatingSystem &system = m_machine.system;
        const bool linuxSystem = system.kind == SystemKind::Linux;
        const qint64 page = system.pageSize.valueOr(0);
        if (linuxSystem && page == 65536)
            add(FindingCode::PageSize64k, Severity::Warning, u"65536 bytes"_s, system.pageSize.source);
        if (linuxSystem && page == 16384)
            add(FindingCode::PageSize16k, Severity::Warning, u"16384 bytes"_s, system.pageSize.source);
        if (system.libc.isKnown() && system.libc->kind == "musl"_L1)
            add(FindingCode::Musl, Severity::Error, u"musl"_s, system.libc.source);
        else if (system.libc.isKnown() && !system.libc->version.isEmpty() && system.libc->version < oldestGlibc())
            add(FindingCode::GlibcTooOld, Severity::Error, u"glibc "_s + system.libc->version.text(),
                system.libc.source);
        if (system.wsl.isKnown())
            add(FindingCode::Wsl, Severity::Note, u"WSL %1"_s.arg(*system.wsl), system.wsl.source);
        if (system.container.isKnown())
            add(FindingCode::Container, Severity::Note, *system.container, system.container.source);
        if (system.id.is(u"nixos"_s))
            add(FindingCode::NixOs, Severity::Warning, system.name.valueOr(u"NixOS"_s), system.id.source);
        limits();
        const auto release = Version::parse(system.versionId.valueOr({}));
        if (system.kind == SystemKind::MacOs && release.ok() && *release < oldestMacOs())
            add(FindingCode::MacOsTooOld, Severity::Error, u"macOS "_s + release->text(), system.versionId.source);
    }

    void platform() {
        const Processor &processor = m_machine.processor;
        const QString architecture = processor.architecture.valueOr({});
        const bool mac = m_machine.system.kind == SystemKind::MacOs;
        if (mac && architecture == "x86_64"_L1)
            add(FindingCode::IntelMac, Severity::Error, processor.model.valueOr(architecture),
                processor.architecture.source);
        if (processor.translated.is(true) && !mac)
            add(FindingCode::Emulated, Severity::Warning, processor.model.problem.detail, processor.translated.source);
        if (processor.translated.is(true) && mac)
            add(FindingCode::RosettaProcess, Severity::Warning, u"this program runs as x86_64"_s,
                processor.translated.source);
        const bool known = architecture == "aarch64"_L1 || architecture == "x86_64"_L1;
        if (!mac && processor.architecture.isKnown() && !known)
            add(FindingCode::UnsupportedArchitecture, Severity::Error, architecture, processor.architecture.source);
        jetson();
    }

    /// By any of its signs: in a container on a Jetson the release file is not there.
    void jetson() {
        const Board &board = m_machine.board;
        const Reading<QString> &kernel = m_machine.system.kernel;
        const auto add = [this](const Reading<QString> &sign) {
            this->add(FindingCode::Jetson, Severity::Note, *sign, sign.source);
        };
        static const QRegularExpression tegraGpu(uR"(\(nvgpu\)|\b(Orin|Xavier|Tegra)\b)"_s);
        if (board.jetsonRelease.isKnown())
            return add(board.jetsonRelease);
        for (const Reading<QString> *sign : {&board.deviceTree, &board.product})
            if (sign->isKnown() && sign->value->contains("Jetson"_L1))
                return add(*sign);
        if (kernel.isKnown() && kernel->contains("-tegra"_L1))
            return add(kernel);
        for (const Gpu &gpu : m_machine.gpus)
            if (gpu.name.isKnown() && tegraGpu.match(*gpu.name).hasMatch())
                return add(gpu.name);
    }

    /// What a job or a container leaves of the machine.
    void limits() {
        QStringList parts;
        const auto &memory = m_machine.memory.jobLimit;
        const auto &cores = m_machine.processor.jobCores;
        if (memory.isKnown())
            parts << u"%1 MiB of memory"_s.arg(*memory / (1024LL * 1024));
        if (cores.isKnown())
            parts << u"%1 processors"_s.arg(*cores);
        if (!parts.isEmpty())
            add(FindingCode::JobLimits, Severity::Note, parts.join(u", "_s),
                memory.isKnown() ? memory.source : cores.source);
    }

    void volumes() {
        static const QStringList network{u"nfs"_s,       u"nfs4"_s,  u"cifs"_s,       u"smb3"_s,  u"smbfs"_s,
                                         u"lustre"_s,    u"gpfs"_s,  u"beegfs"_s,     u"ceph"_s,  u"afs"_s,
                                         u"glusterfs"_s, u"9p"_s,    u"fuse.sshfs"_s, u"panfs"_s, u"pvfs2"_s,
                                         u"wekafs"_s,    u"afpfs"_s, u"webdav"_s};
        static const QStringList withoutLinks{u"exfat"_s, u"vfat"_s, u"msdos"_s, u"fat32"_s};
        constexpr qint64 fewInodes = 100'000; // an LLM Studio environment has about 90,000 files
        for (const Volume &volume : m_machine.volumes) {
            const bool target = volume.role == "target"_L1;
            const QString place = volume.mountPoint.valueOr(volume.path) + u" ("_s + volume.role + u')';
            const QString kind = volume.fileSystem.valueOr({});
            if (volume.readOnly.is(true))
                add(FindingCode::VolumeReadOnly, Severity::Error, place, volume.readOnly.source);
            if (target && volume.noExec.is(true))
                add(FindingCode::VolumeNoExec, Severity::Error, place, volume.noExec.source);
            if (target && withoutLinks.contains(kind.toLower()))
                add(FindingCode::VolumeWithoutLinks, Severity::Error, kind + u" on "_s + place,
                    volume.fileSystem.source);
            if (target && network.contains(kind.toLower()))
                add(FindingCode::VolumeNetwork, Severity::Note, kind + u" on "_s + place, volume.fileSystem.source);
            if (volume.freeInodes.isKnown() && *volume.freeInodes < fewInodes)
                add(FindingCode::VolumeNoInodes, target ? Severity::Error : Severity::Warning,
                    u"%1 on %2"_s.arg(*volume.freeInodes).arg(place), volume.freeInodes.source);
        }
    }

    void environment() {
        for (const EnvironmentVariable &variable : m_machine.environment)
            if (variable.name == "PYTHONPATH"_L1 && !variable.value.isEmpty())
                add(FindingCode::PythonPathSet, Severity::Warning, variable.value, u"environment"_s);
    }

    /// A GPU that Armature has no builds for, where there is none that it serves.
    void otherGpus() {
        for (const Gpu &gpu : m_machine.gpus)
            if ((gpu.vendor == GpuVendor::Amd || gpu.vendor == GpuVendor::Intel) && !m_machine.hasNvidiaGpu())
                return add(FindingCode::OtherGpu, Severity::Warning, gpu.name.valueOr({}), gpu.name.source);
    }

    /// GPUs in a state that keeps CUDA from using them: one finding for each state. Without a usable one it is an
    /// error.
    void unusableGpus() {
        struct State {
            GpuState state;
            FindingCode code;
        };
        for (const State &state : {State{GpuState::NoMigDevice, FindingCode::MigEmpty},
                                   State{GpuState::FabricNotReady, FindingCode::FabricNotReady},
                                   State{GpuState::Hidden, FindingCode::GpuHidden}}) {
            QStringList names;
            QString source;
            for (const Gpu &gpu : m_machine.gpus)
                if (gpu.state == state.state) {
                    names << gpu.name.valueOr(gpu.busId);
                    source = gpu.stateSource;
                }
            if (names.isEmpty())
                continue;
            const bool others = !m_machine.nvidiaGpus().empty();
            const Severity severity = !others                           ? Severity::Error
                                      : state.state == GpuState::Hidden ? Severity::Note
                                                                        : Severity::Warning;
            add(state.code, severity, names.join(u", "_s), source);
        }
    }

    void gpus() {
        const NvidiaDriver &driver = m_machine.driver;
        const auto isNvidia = [](const Gpu &gpu) { return gpu.vendor == GpuVendor::Nvidia; };
        const bool cuda = std::any_of(m_machine.gpus.begin(), m_machine.gpus.end(), isNvidia);
        if (cuda && driver.version.isKnown() && *driver.version < oldestDriver())
            add(FindingCode::DriverTooOld, Severity::Error, driver.printed, driver.version.source);
        if (cuda && m_machine.cudaToolkit.isAbsent())
            add(FindingCode::CudaToolkitMissing, Severity::Note, u"no nvcc"_s, m_machine.cudaToolkit.source);
        const QString model = m_machine.processor.model.valueOr({});
        const bool superchip = model == "NVIDIA Grace"_L1 || model == "NVIDIA GB10"_L1;
        if (superchip && driver.openModule.is(false))
            add(FindingCode::ProprietaryModuleOnGrace, Severity::Warning, u"the proprietary kernel module is loaded"_s,
                driver.openModule.source);
        const auto mig =
            std::find_if(m_machine.gpus.begin(), m_machine.gpus.end(), [](const Gpu &gpu) { return gpu.mig.is(true); });
        unusableGpus();
        const auto usable = m_machine.nvidiaGpus();
        const auto isOld = [](const Gpu &gpu) { // CUDA 13 has left out what is older than Turing
            return gpu.capability.isKnown() && *gpu.capability < Version::of("7.5");
        };
        for (const Gpu *gpu : usable)
            if (isOld(*gpu) != isOld(*usable.front()) && !gpu->capability.isUnknown()) {
                add(FindingCode::MixedGpus, Severity::Note,
                    u"%1 and %2"_s.arg(usable.front()->name.valueOr({}), gpu->name.valueOr({})),
                    gpu->capability.source);
                break;
            }
        if (mig != m_machine.gpus.end() && mig->state != GpuState::NoMigDevice)
            add(FindingCode::Mig, Severity::Note, u"%1 MIG devices"_s.arg(mig->migDevices.size()), mig->mig.source);
        if (m_machine.memory.unified.is(true))
            add(FindingCode::UnifiedMemory, Severity::Note, u"CPU and GPU share one memory"_s,
                m_machine.memory.unified.source);
        if (m_machine.memory.gpuNodes.isKnown())
            add(FindingCode::GpuMemoryInRam, Severity::Note,
                u"%1 MiB of the system memory belong to GPUs"_s.arg(*m_machine.memory.gpuNodes / (1024LL * 1024)),
                m_machine.memory.gpuNodes.source);
    }

    /// Of this machine's own architecture: an x86_64 Python on Apple silicon would get x86_64 packages.
    [[nodiscard]] bool isNative(const PythonInstallation &python) const {
        const QString own = m_machine.processor.architecture.valueOr({});
        return !python.architecture.isKnown() || own.isEmpty() || python.architecture->split(u' ').contains(own);
    }

    void pythons() {
        const auto threaded = std::find_if(m_machine.pythons.begin(), m_machine.pythons.end(),
                                           [](const auto &python) { return python.freeThreaded.is(true); });
        if (threaded != m_machine.pythons.end())
            add(FindingCode::FreeThreadedPython, Severity::Note, threaded->path, threaded->freeThreaded.source);
        std::vector<const PythonInstallation *> usable;
        for (const PythonInstallation &python : m_machine.pythons) {
            if (python.version.isKnown() && *python.version >= oldestPython() && isNative(python))
                usable.push_back(&python);
            if (m_machine.system.kind == SystemKind::MacOs && python.architecture.is(u"x86_64"_s) &&
                !isNative(python) && !m_machine.has(FindingCode::RosettaPython))
                add(FindingCode::RosettaPython, Severity::Warning, python.path, python.architecture.source);
        }
        const Tool *const uv = m_machine.tool(u"uv"_s);
        if (usable.empty()) {
            if (uv == nullptr || !uv->path.isKnown())
                add(FindingCode::PythonMissing, Severity::Error, u"no Python 3.10 or newer, and no uv"_s,
                    u"search path, usual folders"_s);
            return;
        }
        const auto all = [&](auto fact) { return std::all_of(usable.begin(), usable.end(), fact); };
        if (all([](const PythonInstallation *python) { return python->externallyManaged.is(true); }))
            add(FindingCode::ExternallyManaged, Severity::Note, usable.front()->path,
                usable.front()->externallyManaged.source);
        if (all([](const PythonInstallation *python) { return python->ensurepip.is(false); }))
            add(FindingCode::NoEnsurepip, uv != nullptr && uv->path.isKnown() ? Severity::Note : Severity::Warning,
                usable.front()->path, usable.front()->ensurepip.source);
    }

    MachineProfile &m_machine;
};

} // namespace

void concludeFindings(MachineProfile &machine) { Findings(machine).conclude(); }

} // namespace armature
