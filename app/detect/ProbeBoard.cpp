#include "detect/AppleText.h"
#include "detect/CpuText.h"
#include "detect/LinuxText.h"
#include "detect/Probes.h"

namespace armature {
namespace {

Reading<QString> fileReading(const Host &host, const QString &path) {
    const auto text = readText(host, path);
    const QString clean = cleanDmi(text.value_or(QString()));
    return clean.isEmpty() ? Reading<QString>::absent(path) : Reading<QString>::known(clean, path);
}

void readAppleBoard(const Host &host, MachineProfile &machine) {
    const auto sysctl = parseSysctl(outputOf(host, {QStringLiteral("sysctl"), QStringLiteral("-a")}).value_or(QString()));
    machine.board.vendor = Reading<QString>::known(QStringLiteral("Apple"), QStringLiteral("macOS"));
    QString model = sysctl.value(QStringLiteral("hw.model"));
    QString source = QStringLiteral("sysctl hw.model");
    if (model.isEmpty()) {
        const QStringList profiler{QStringLiteral("system_profiler"), QStringLiteral("-json"), QStringLiteral("SPHardwareDataType")};
        model = parseAppleHardware(outputOf(host, profiler).value_or(QString()).toUtf8()).model;
        source = profiler.join(u' ');
    }
    machine.board.product = model.isEmpty() ? notFound<QString>(source, QStringLiteral("no answer")) : Reading<QString>::known(model, source);
    const Reading<QString> none = Reading<QString>::absent(QStringLiteral("macOS"));
    machine.board.family = machine.board.soc = machine.board.deviceTree = machine.board.jetsonRelease = none;
    const bool guest = sysctl.value(QStringLiteral("kern.hv_vmm_present")) == QLatin1String("1") || model.startsWith(QLatin1String("VirtualMac"));
    if (guest)
        machine.system.virtualMachine = Reading<QString>::known(QStringLiteral("Apple Virtualization"), QStringLiteral("sysctl"));
    else
        machine.system.virtualMachine = sysctl.isEmpty() ? notFound<QString>(QStringLiteral("sysctl"), QStringLiteral("no answer"))
                                                         : Reading<QString>::absent(QStringLiteral("sysctl kern.hv_vmm_present"));
}

/// Device tree, DMI names, the x86 hypervisor flag, Xen's own file: the first that says so.
Reading<QString> virtualMachineOf(const Host &host, const MachineProfile &machine) {
    const Board &board = machine.board;
    if (machine.system.wsl.isKnown())
        return Reading<QString>::known(QStringLiteral("WSL"), machine.system.wsl.source);
    const QString named = hypervisorFromDmi(board.vendor.valueOr({}), board.product.valueOr({}), board.family.valueOr({}));
    if (!named.isEmpty())
        return Reading<QString>::known(named, board.product.isKnown() ? board.product.source : board.vendor.source);
    const QString tree = QStringLiteral("/proc/device-tree/hypervisor/compatible");
    if (const auto hypervisor = readText(host, tree); hypervisor && !hypervisor->isEmpty())
        return Reading<QString>::known(hypervisor->section(u'\0', 0, 0).section(u',', -1).toUpper(), tree);
    const QString xen = QStringLiteral("/sys/hypervisor/type");
    if (const auto type = readText(host, xen); type && !type->isEmpty())
        return Reading<QString>::known(*type, xen);
    const QString cpuinfo = QStringLiteral("/proc/cpuinfo");
    const CpuInfo cpu = parseCpuInfo(readText(host, cpuinfo, 4LL * 1024 * 1024).value_or(QString()));
    if (cpu.isX86 && cpu.flags.contains(QLatin1String("hypervisor")))
        return Reading<QString>::known(QStringLiteral("unnamed hypervisor"), cpuinfo);
    if (cpu.processors == 0 || (cpu.isX86 && !board.vendor.isKnown())) { // lscpu knows some by their CPUID leaf or PCI devices
        const Lscpu lscpu = parseLscpu(outputOf(host, {QStringLiteral("lscpu")}).value_or(QString()));
        if (!lscpu.hypervisor.isEmpty())
            return Reading<QString>::known(lscpu.hypervisor, QStringLiteral("lscpu"));
    }
    if (cpu.isX86 || board.vendor.isKnown() || board.deviceTree.isKnown())
        return Reading<QString>::absent(QStringLiteral("DMI, device tree, /proc/cpuinfo"));
    return notFound<QString>(QStringLiteral("DMI, device tree"), QStringLiteral("this machine names no board"));
}

} // namespace

void probeBoard(const Host &host, MachineProfile &machine) {
    if (machine.system.kind == SystemKind::MacOs)
        return readAppleBoard(host, machine);
    const QString dmi = QStringLiteral("/sys/class/dmi/id/");
    machine.board.vendor = fileReading(host, dmi + QStringLiteral("sys_vendor"));
    machine.board.product = fileReading(host, dmi + QStringLiteral("product_name"));
    machine.board.family = fileReading(host, dmi + QStringLiteral("product_family"));
    machine.board.soc = fileReading(host, QStringLiteral("/sys/devices/soc0/soc_id"));
    machine.board.deviceTree = fileReading(host, QStringLiteral("/proc/device-tree/model"));
    const QString tegraFile = QStringLiteral("/etc/nv_tegra_release");
    const QString release = parseTegraRelease(readText(host, tegraFile).value_or(QString()));
    machine.board.jetsonRelease = release.isEmpty() ? Reading<QString>::absent(tegraFile) : Reading<QString>::known(release, tegraFile);
    machine.system.virtualMachine = virtualMachineOf(host, machine);
}

} // namespace armature
