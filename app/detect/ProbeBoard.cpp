#include "base/Literals.h"
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
    const auto sysctl = parseSysctl(outputOf(host, {u"sysctl"_s, u"-a"_s}).value_or(QString()));
    machine.board.vendor = Reading<QString>::known(u"Apple"_s, u"macOS"_s);
    QString model = sysctl.value(u"hw.model"_s);
    QString source = u"sysctl hw.model"_s;
    if (model.isEmpty()) {
        const QStringList profiler{u"system_profiler"_s, u"-json"_s, u"SPHardwareDataType"_s};
        model = parseAppleHardware(outputOf(host, profiler).value_or(QString()).toUtf8()).model;
        source = profiler.join(u' ');
    }
    machine.board.product =
        model.isEmpty() ? notFound<QString>(source, u"no answer"_s) : Reading<QString>::known(model, source);
    const Reading<QString> none = Reading<QString>::absent(u"macOS"_s);
    machine.board.family = machine.board.soc = machine.board.deviceTree = machine.board.jetsonRelease = none;
    const bool guest = sysctl.value(u"kern.hv_vmm_present"_s) == "1"_L1 || model.startsWith("VirtualMac"_L1);
    if (guest)
        machine.system.virtualMachine = Reading<QString>::known(u"Apple Virtualization"_s, u"sysctl"_s);
    else
        machine.system.virtualMachine = sysctl.isEmpty() ? notFound<QString>(u"sysctl"_s, u"no answer"_s)
                                                         : Reading<QString>::absent(u"sysctl kern.hv_vmm_present"_s);
}

/// Device tree, DMI names, the x86 hypervisor flag, Xen's own file: the first that says so.
Reading<QString> virtualMachineOf(const Host &host, const MachineProfile &machine) {
    const Board &board = machine.board;
    if (machine.system.wsl.isKnown())
        return Reading<QString>::known(u"WSL"_s, machine.system.wsl.source);
    const QString named =
        hypervisorFromDmi(board.vendor.valueOr({}), board.product.valueOr({}), board.family.valueOr({}));
    if (!named.isEmpty())
        return Reading<QString>::known(named, board.product.isKnown() ? board.product.source : board.vendor.source);
    const QString tree = u"/proc/device-tree/hypervisor/compatible"_s;
    if (const auto hypervisor = readText(host, tree); hypervisor && !hypervisor->isEmpty())
        return Reading<QString>::known(hypervisor->section(u'\0', 0, 0).section(u',', -1).toUpper(), tree);
    const QString xen = u"/sys/hypervisor/type"_s;
    if (const auto type = readText(host, xen); type && !type->isEmpty())
        return Reading<QString>::known(*type, xen);
    const QString cpuinfo = u"/proc/cpuinfo"_s;
    const CpuInfo cpu = parseCpuInfo(readText(host, cpuinfo, 4LL * 1024 * 1024).value_or(QString()));
    if (cpu.isX86 && cpu.flags.contains("hypervisor"_L1))
        return Reading<QString>::known(u"unnamed hypervisor"_s, cpuinfo);
    if (cpu.processors == 0 ||
        (cpu.isX86 && !board.vendor.isKnown())) { // lscpu knows some by their CPUID leaf or PCI devices
        const Lscpu lscpu = parseLscpu(outputOf(host, {u"lscpu"_s}).value_or(QString()));
        if (!lscpu.hypervisor.isEmpty())
            return Reading<QString>::known(lscpu.hypervisor, u"lscpu"_s);
    }
    if (cpu.isX86 || board.vendor.isKnown() || board.deviceTree.isKnown())
        return Reading<QString>::absent(u"DMI, device tree, /proc/cpuinfo"_s);
    return notFound<QString>(u"DMI, device tree"_s, u"this machine names no board"_s);
}

} // namespace

void probeBoard(const Host &host, MachineProfile &machine) {
    if (machine.system.kind == SystemKind::MacOs)
        return readAppleBoard(host, machine);
    const QString dmi = u"/sys/class/dmi/id/"_s;
    machine.board.vendor = fileReading(host, dmi + u"sys_vendor"_s);
    machine.board.product = fileReading(host, dmi + u"product_name"_s);
    machine.board.family = fileReading(host, dmi + u"product_family"_s);
    machine.board.soc = fileReading(host, u"/sys/devices/soc0/soc_id"_s);
    machine.board.deviceTree = fileReading(host, u"/proc/device-tree/model"_s);
    const QString tegraFile = u"/etc/nv_tegra_release"_s;
    const QString release = parseTegraRelease(readText(host, tegraFile).value_or(QString()));
    machine.board.jetsonRelease =
        release.isEmpty() ? Reading<QString>::absent(tegraFile) : Reading<QString>::known(release, tegraFile);
    machine.system.virtualMachine = virtualMachineOf(host, machine);
}

} // namespace armature
