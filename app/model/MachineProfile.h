#pragma once

#include "model/Finding.h"
#include "model/InstallerSettings.h"

#include <array>

namespace armature {

enum class SystemKind { Unknown, Linux, MacOs, Other };

struct Libc {
    QString kind;    ///< "glibc" or "musl"
    Version version; ///< empty if only the kind is known
    bool operator==(const Libc &) const = default;
};

/// os-release(5) on Linux, sw_vers on macOS.
struct OperatingSystem {
    SystemKind kind = SystemKind::Unknown;
    Reading<QString> name;      ///< "Ubuntu 22.04.5 LTS", "macOS 14.5"
    Reading<QString> id;        ///< os-release ID, "macos"
    Reading<QString> versionId; ///< os-release VERSION_ID; macOS product version
    Reading<QString> kernel;    ///< release, as uname -r
    Reading<Libc> libc;
    Reading<qint64> pageSize; ///< bytes
    Reading<int> wsl;         ///< generation; Absent outside WSL
    Reading<QString>
        container; ///< the engine: "docker", "apptainer"; "of an unknown kind" where only its signs are there
    Reading<QString> batchJob; ///< "Slurm job 4749"
    Reading<QString> virtualMachine;
    bool operator==(const OperatingSystem &) const = default;
};

/// One kind of core of a (possibly heterogeneous) processor.
struct CoreKind {
    QString name;        ///< "Cortex-X925"; "part 0xd4b" style text where the table has no name
    QString implementer; ///< MIDR implementer, "0x41"; empty off Arm Linux
    QString part;        ///< MIDR part, "0xd85"
    int count = 0;
    bool operator==(const CoreKind &) const = default;
};

struct Processor {
    Reading<QString>
        architecture; ///< of the kernel: aarch64, x86_64; macOS: arm64, x86_64 (the hardware's, also under Rosetta)
    Reading<QString> model; ///< "NVIDIA Grace" only where proven, "Apple M2", "Arm Neoverse V2"
    std::vector<CoreKind> cores;
    Reading<int> coreCount;
    Reading<double> jobCores; ///< how many of them this job may use at once; Absent: all
    Reading<bool> avx;        ///< x86_64 only; Absent elsewhere
    Reading<bool> translated; ///< this process runs under Rosetta, FEX, box64 or qemu
    bool operator==(const Processor &) const = default;
};

struct Board {
    Reading<QString> vendor;        ///< DMI sys_vendor, "Apple"
    Reading<QString> product;       ///< DMI product_name, hw.model
    Reading<QString> family;        ///< DMI product_family
    Reading<QString> soc;           ///< /sys/devices/soc0/soc_id
    Reading<QString> deviceTree;    ///< /proc/device-tree/model
    Reading<QString> jetsonRelease; ///< "R36.4": /etc/nv_tegra_release
    bool operator==(const Board &) const = default;
};

struct Memory {
    Reading<qint64> total;    ///< bytes of system memory, GPU-memory NUMA nodes subtracted
    Reading<qint64> gpuNodes; ///< bytes of NUMA nodes that are GPU memory
    Reading<bool> unified;    ///< CPU and GPU share one memory
    Reading<qint64> jobLimit; ///< bytes that this job may use (control groups); Absent: all of it
    bool operator==(const Memory &) const = default;
};

struct GpuMemory {
    bool sharedWithSystem = false;
    qint64 bytes = 0; ///< 0 when shared
    bool operator==(const GpuMemory &) const = default;
};

struct MigDevice {
    QString profile; ///< "3g.40gb"
    Reading<qint64> memory;
    bool operator==(const MigDevice &) const = default;
};

enum class GpuVendor { Nvidia, Apple, Amd, Intel };

/// Whether a program that is started now can use a GPU.
enum class GpuState {
    Usable,
    Lost,           ///< the driver knows the card and cannot reach it
    NoMigDevice,    ///< MIG is on and no instance was made: CUDA sees no device
    FabricNotReady, ///< its NVLink fabric has not been set up: CUDA does not start (error 802)
    Hidden,         ///< CUDA_VISIBLE_DEVICES leaves it out
};

struct Gpu {
    GpuVendor vendor = GpuVendor::Nvidia;
    Reading<QString> name;
    Reading<Version> capability; ///< CUDA compute capability, "9.0"; Absent for Apple
    Reading<GpuMemory> memory;
    Reading<bool> mig; ///< mode on; Absent where the hardware has none
    std::vector<MigDevice> migDevices;
    QString busId;          ///< PCI, as the driver prints it; empty if none
    Reading<QString> metal; ///< "Metal 3"; Absent off macOS
    GpuState state = GpuState::Usable;
    QString stateSource; ///< who says so; empty while it is usable
    bool operator==(const Gpu &) const = default;
};

struct NvidiaDriver {
    Reading<Version> version;
    Reading<bool> openModule;
    Reading<Version> cuda; ///< highest CUDA version of the driver's libcuda
    QString printed; ///< `version` as NVIDIA spells it, "580.95.05": a Version drops the zero. For display; empty if
                     ///< unknown
    bool operator==(const NvidiaDriver &) const = default;
};

struct PythonInstallation {
    QString path;
    QString origin; ///< system, pyenv, conda, homebrew, framework, uv, environment, path
    Reading<Version> version;
    Reading<QString> architecture;
    Reading<bool> externallyManaged; ///< PEP 668 marker
    Reading<bool> ensurepip;
    Reading<bool> freeThreaded; ///< built without the global interpreter lock ("3.14t"): most wheels do not fit
    Reading<bool> headers;      ///< Python.h is there: extensions can be compiled for it
    bool operator==(const PythonInstallation &) const = default;
};

/// Where a tool was found, or looked for.
enum class ToolOrigin {
    SearchPath,
    Chosen,       ///< the user named it
    Bundled,      ///< it came with this program
    BesidePython, ///< it belongs to a Python that was found
};

/// The tools that detection looks for. What is not among them is unknown on every machine, and nothing may depend on
/// it.
QStringList knownTools();

struct Tool {
    QString name; ///< one of knownTools()
    Reading<QString> path;
    Reading<Version> version;
    ToolOrigin origin = ToolOrigin::SearchPath;
    bool operator==(const Tool &) const = default;
};

/// A volume the installation writes to.
struct Volume {
    QString role; ///< target, cache, tmp
    QString path;
    Reading<QString> mountPoint;
    Reading<qint64> free;        ///< bytes this user may use
    Reading<qint64> total;       ///< bytes
    Reading<QString> fileSystem; ///< as the kernel names it: "ext4", "nfs4", "exfat", "apfs"
    Reading<bool> readOnly;
    Reading<bool> noExec;       ///< programs on it cannot be started
    Reading<qint64> freeInodes; ///< files that can still be made; Absent where the file system does not count them
    bool operator==(const Volume &) const = default;
};

/// A proxy, certificate or mirror setting; `value` has its credentials masked.
struct NetworkSetting {
    QString name;
    QString value;
    QString source;
    bool operator==(const NetworkSetting &) const = default;
};

/// A variable of the user's environment that changes what a program does.
struct EnvironmentVariable {
    QString name;
    QString value;        ///< its credentials masked
    bool handedOn = true; ///< programs that Armature starts see it
    bool operator==(const EnvironmentVariable &) const = default;
};

struct MachineProfile {
    OperatingSystem system;
    Processor processor;
    Board board;
    Memory memory;
    std::vector<Gpu> gpus;
    NvidiaDriver driver;
    Reading<Version> cudaToolkit;
    std::vector<PythonInstallation> pythons;
    std::vector<Tool> tools;
    std::vector<Volume> volumes;
    std::vector<NetworkSetting> network;
    UserSettings settings; ///< of uv and pip
    std::vector<EnvironmentVariable> environment;
    std::vector<Finding> findings;
    bool simulated = false; ///< read from a recorded machine: nothing may be installed for it
    bool operator==(const MachineProfile &) const = default;

    [[nodiscard]] const Tool *tool(const QString &name) const;
    [[nodiscard]] const Volume *volume(const QString &role) const;
    [[nodiscard]] bool has(FindingCode code) const;
    /// The NVIDIA GPUs that can be used.
    [[nodiscard]] std::vector<const Gpu *> nvidiaGpus() const;
    /// Whether there is an NVIDIA card, working or not: its driver is a finding with a remedy, not another machine.
    /// A driver that does not fit its kernel module is proof of one.
    [[nodiscard]] bool hasNvidiaGpu() const;
};

/// platformOf() of a machine that nothing in the catalog is made for.
inline const QString UnsupportedPlatform = u"unsupported"_s;

/// The catalog platform of a machine ("linux-aarch64-cuda" …), or "unsupported". An NVIDIA card without a working
/// driver still counts as the CUDA platform: the driver is a finding with a remedy, not another machine.
QString platformOf(const MachineProfile &machine);

template <> struct EnumNames<SystemKind> {
    static constexpr std::array<std::pair<SystemKind, const char *>, 4> names{{{SystemKind::Unknown, "unknown"},
                                                                               {SystemKind::Linux, "linux"},
                                                                               {SystemKind::MacOs, "macos"},
                                                                               {SystemKind::Other, "other"}}};
};
template <> struct EnumNames<GpuVendor> {
    static constexpr std::array<std::pair<GpuVendor, const char *>, 4> names{{{GpuVendor::Nvidia, "nvidia"},
                                                                              {GpuVendor::Apple, "apple"},
                                                                              {GpuVendor::Amd, "amd"},
                                                                              {GpuVendor::Intel, "intel"}}};
};
template <> struct EnumNames<GpuState> {
    static constexpr std::array<std::pair<GpuState, const char *>, 5> names{
        {{GpuState::Usable, "usable"},
         {GpuState::Lost, "lost"},
         {GpuState::NoMigDevice, "no-mig-device"},
         {GpuState::FabricNotReady, "fabric-not-ready"},
         {GpuState::Hidden, "hidden"}}};
};
template <> struct EnumNames<ToolOrigin> {
    static constexpr std::array<std::pair<ToolOrigin, const char *>, 4> names{
        {{ToolOrigin::SearchPath, "search-path"},
         {ToolOrigin::Chosen, "chosen"},
         {ToolOrigin::Bundled, "bundled"},
         {ToolOrigin::BesidePython, "beside-python"}}};
};

template <class V> void describe(V &v, Libc &x) { v("kind", x.kind), v("version", x.version); }
template <class V> void describe(V &v, OperatingSystem &x) {
    v("kind", x.kind), v("name", x.name), v("id", x.id), v("version_id", x.versionId), v("kernel", x.kernel),
        v("libc", x.libc);
    v("page_size", x.pageSize), v("wsl", x.wsl), v("container", x.container), v("batch_job", x.batchJob);
    v("virtual_machine", x.virtualMachine);
}
template <class V> void describe(V &v, CoreKind &x) {
    v("name", x.name), v("implementer", x.implementer), v("part", x.part), v("count", x.count);
}
template <class V> void describe(V &v, Processor &x) {
    v("architecture", x.architecture), v("model", x.model), v("cores", x.cores), v("core_count", x.coreCount);
    v("job_cores", x.jobCores), v("avx", x.avx), v("translated", x.translated);
}
template <class V> void describe(V &v, Board &x) {
    v("vendor", x.vendor), v("product", x.product), v("family", x.family), v("soc", x.soc);
    v("device_tree", x.deviceTree), v("jetson_release", x.jetsonRelease);
}
template <class V> void describe(V &v, Memory &x) {
    v("total", x.total), v("gpu_nodes", x.gpuNodes), v("unified", x.unified);
    v("job_limit", x.jobLimit);
}
template <class V> void describe(V &v, GpuMemory &x) {
    v("shared_with_system", x.sharedWithSystem), v("bytes", x.bytes);
}
template <class V> void describe(V &v, MigDevice &x) { v("profile", x.profile), v("memory", x.memory); }
template <class V> void describe(V &v, Gpu &x) {
    v("vendor", x.vendor), v("name", x.name), v("capability", x.capability), v("memory", x.memory), v("mig", x.mig);
    v("mig_devices", x.migDevices), v("bus_id", x.busId), v("metal", x.metal), v("state", x.state);
    v("state_source", x.stateSource);
}
template <class V> void describe(V &v, NvidiaDriver &x) {
    v("version", x.version), v("open_module", x.openModule), v("cuda", x.cuda), v("printed", x.printed);
}
template <class V> void describe(V &v, PythonInstallation &x) {
    v("path", x.path), v("origin", x.origin), v("version", x.version), v("architecture", x.architecture);
    v("externally_managed", x.externallyManaged), v("ensurepip", x.ensurepip);
    v("free_threaded", x.freeThreaded), v("headers", x.headers);
}
template <class V> void describe(V &v, Tool &x) {
    v("name", x.name), v("path", x.path), v("version", x.version), v("origin", x.origin);
}
template <class V> void describe(V &v, Volume &x) {
    v("role", x.role), v("path", x.path), v("mount_point", x.mountPoint), v("free", x.free), v("total", x.total);
    v("file_system", x.fileSystem), v("read_only", x.readOnly), v("no_exec", x.noExec), v("free_inodes", x.freeInodes);
}
template <class V> void describe(V &v, NetworkSetting &x) {
    v("name", x.name), v("value", x.value), v("source", x.source);
}
template <class V> void describe(V &v, EnvironmentVariable &x) {
    v("name", x.name), v("value", x.value), v("handed_on", x.handedOn);
}
template <class V> void describe(V &v, MachineProfile &x) {
    v("system", x.system), v("processor", x.processor), v("board", x.board), v("memory", x.memory), v("gpus", x.gpus);
    v("driver", x.driver), v("cuda_toolkit", x.cudaToolkit), v("pythons", x.pythons), v("tools", x.tools);
    v("volumes", x.volumes), v("network", x.network), v("settings", x.settings), v("environment", x.environment);
    v("findings", x.findings);
    v("simulated", x.simulated);
}

} // namespace armature
