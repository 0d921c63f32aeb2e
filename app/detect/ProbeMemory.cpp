#include "base/Literals.h"
#include "detect/AppleText.h"
#include "detect/LinuxText.h"
#include "detect/NvidiaFacts.h"
#include "detect/Probes.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature {
namespace {

/// The NUMA nodes the NVIDIA driver calls its own: "Node: 255" in /proc/driver/nvidia/gpus/*/numa_status.
QStringList nodesOfDriver(const Host &host) {
    static const QRegularExpression pattern(uR"(Node:\s*(\d+))"_s);
    const QString root = u"/proc/driver/nvidia/gpus"_s;
    QStringList nodes;
    for (const QString &gpu : host.listFolder(root).valueOr({})) {
        const auto text = readText(host, root + u'/' + gpu + u"/numa_status"_s);
        if (const auto match = pattern.match(text.value_or(QString())); match.hasMatch())
            nodes << match.captured(1);
    }
    return nodes;
}

/// Memory of GPUs that the kernel lists as system memory. A node without processors can also be a memory expander
/// (CXL): it counts only if the driver names it or the GPU is part of a Grace superchip, whose memory always appears
/// this way.
qint64 gpuNodeBytes(const Host &host, const MachineProfile &machine) {
    const bool superchip = std::any_of(machine.gpus.begin(), machine.gpus.end(),
                                       [](const Gpu &gpu) { return gpu.name.isKnown() && isGraceGpu(*gpu.name); });
    const QStringList driverNodes = nodesOfDriver(host);
    if (!superchip && driverNodes.isEmpty())
        return 0;
    static const QRegularExpression nodeName(uR"(^node(\d+)$)"_s);
    const QString root = u"/sys/devices/system/node"_s;
    qint64 bytes = 0;
    for (const QString &entry : host.listFolder(root).valueOr({})) {
        const auto match = nodeName.match(entry);
        if (!match.hasMatch() || !(superchip || driverNodes.contains(match.captured(1))))
            continue;
        const auto processors = readText(host, root + u'/' + entry + u"/cpulist"_s);
        if (processors && processors->isEmpty())
            bytes +=
                parseMeminfo(readText(host, root + u'/' + entry + u"/meminfo"_s).value_or(QString()), u"MemTotal"_s)
                    .value_or(0);
    }
    return bytes;
}

void readLinuxMemory(const Host &host, MachineProfile &machine) {
    const QString path = u"/proc/meminfo"_s;
    const auto total = parseMeminfo(readText(host, path).value_or(QString()), u"MemTotal"_s);
    if (total.value_or(0) == 0) {
        machine.memory.total = notFound<qint64>(path, total ? u"MemTotal is 0"_s : u"no MemTotal"_s);
        return;
    }
    const qint64 gpuBytes = std::min(gpuNodeBytes(host, machine), *total);
    const QString nodes = u"/sys/devices/system/node"_s;
    if (gpuBytes < *total)
        machine.memory.total = Reading<qint64>::known(
            *total - gpuBytes, gpuBytes > 0 ? path + u" less the GPU nodes of "_s + nodes : path);
    else
        machine.memory.total = notFound<qint64>(path, u"the GPU nodes of %1 are said to hold all of it"_s.arg(nodes));
    machine.memory.gpuNodes = gpuBytes > 0 ? Reading<qint64>::known(gpuBytes, nodes) : Reading<qint64>::absent(nodes);
}

void readMacMemory(const Host &host, MachineProfile &machine) {
    const auto sysctl = parseSysctl(outputOf(host, {u"sysctl"_s, u"-a"_s}).value_or(QString()));
    qint64 total = sysctl.value(u"hw.memsize"_s).toLongLong();
    QString source = u"sysctl hw.memsize"_s;
    if (total == 0) {
        const QStringList profiler{u"system_profiler"_s, u"-json"_s, u"SPHardwareDataType"_s};
        total = parseAppleHardware(outputOf(host, profiler).value_or(QString()).toUtf8()).memory;
        source = profiler.join(u' ');
    }
    machine.memory.total = total > 0 ? Reading<qint64>::known(total, source) : notFound<qint64>(source, u"no answer"_s);
    machine.memory.gpuNodes = Reading<qint64>::absent(u"macOS"_s);
}

Reading<bool> unifiedMemory(const MachineProfile &machine) {
    if (machine.system.kind == SystemKind::MacOs && machine.processor.architecture.is(u"arm64"_s))
        return Reading<bool>::known(true, u"Apple silicon"_s);
    if (machine.processor.model.is(u"NVIDIA GB10"_s))
        return Reading<bool>::known(true, u"NVIDIA GB10"_s);
    for (const Gpu &gpu : machine.gpus)
        if (gpu.memory.isKnown() && gpu.memory->sharedWithSystem)
            return Reading<bool>::known(true, gpu.memory.source);
    for (const Gpu &gpu : machine.gpus)
        if (gpu.name.isKnown() && isIntegratedGpu(*gpu.name))
            return Reading<bool>::known(true, *gpu.name);
    if (machine.board.jetsonRelease.isKnown()) // every Tegra shares its memory
        return Reading<bool>::known(true, machine.board.jetsonRelease.source);
    if (machine.gpus.empty())
        return Reading<bool>::absent(u"no GPU"_s);
    const bool named = std::all_of(machine.gpus.begin(), machine.gpus.end(),
                                   [](const Gpu &gpu) { return gpu.name.isKnown() || gpu.memory.isKnown(); });
    // Grace with Hopper or Blackwell is coherent, but the GPU has memory of its own.
    return named ? Reading<bool>::known(false, machine.gpus.front().name.source)
                 : notFound<bool>(u"GPU"_s, u"the GPU is not known"_s);
}

} // namespace

void probeMemory(const Host &host, MachineProfile &machine) {
    if (machine.system.kind == SystemKind::MacOs)
        readMacMemory(host, machine);
    else
        readLinuxMemory(host, machine);
    machine.memory.unified = unifiedMemory(machine);
}

} // namespace armature
