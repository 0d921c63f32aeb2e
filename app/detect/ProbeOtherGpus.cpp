#include "base/Literals.h"
#include "detect/Probes.h"

namespace armature {

void probeOtherGpus(const Host &host, MachineProfile &machine) {
    if (machine.system.kind != SystemKind::Linux)
        return;
    const QString devices = u"/sys/bus/pci/devices"_s;
    for (const QString &address : host.listFolder(devices).valueOr({})) {
        const QString folder = devices + u'/' + address;
        // 0x03 is a display controller, 0x12 a processing accelerator (PCI Code and ID Assignment Specification).
        const QString kind = readText(host, folder + u"/class"_s).value_or(QString());
        if (!kind.startsWith("0x03"_L1) && !kind.startsWith("0x12"_L1))
            continue;
        const QString vendor = readText(host, folder + u"/vendor"_s).value_or(QString());
        const bool amd = vendor == "0x1002"_L1;
        // Intel's graphics inside of a processor always have this address: it is in nearly every PC and computes for
        // nobody.
        const bool intel = vendor == "0x8086"_L1 && address != "0000:00:02.0"_L1;
        if (!amd && !intel)
            continue;
        const QString device = readText(host, folder + u"/device"_s).value_or(QString());
        Gpu gpu;
        gpu.vendor = amd ? GpuVendor::Amd : GpuVendor::Intel;
        gpu.busId = address;
        gpu.name = Reading<QString>::known((amd ? u"AMD GPU"_s : u"Intel GPU"_s) +
                                               (device.isEmpty() ? QString() : u" (PCI device %1)"_s.arg(device)),
                                           folder);
        gpu.capability = Reading<Version>::absent(folder);
        gpu.mig = Reading<bool>::absent(folder);
        gpu.metal = Reading<QString>::absent(folder);
        gpu.memory = notFound<GpuMemory>(folder, u"only its own driver tells"_s);
        machine.gpus.push_back(gpu);
    }
}

} // namespace armature
