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
    static const QRegularExpression pattern(QStringLiteral(R"(Node:\s*(\d+))"));
    const QString root = QStringLiteral("/proc/driver/nvidia/gpus");
    QStringList nodes;
    for (const QString &gpu : host.listFolder(root).valueOr({})) {
        const auto text = readText(host, root + u'/' + gpu + QStringLiteral("/numa_status"));
        if (const auto match = pattern.match(text.value_or(QString())); match.hasMatch())
            nodes << match.captured(1);
    }
    return nodes;
}

/// Memory of GPUs that the kernel lists as system memory. A node without processors can also be a memory expander (CXL): it counts
/// only if the driver names it or the GPU is part of a Grace superchip, whose memory always appears this way.
qint64 gpuNodeBytes(const Host &host, const MachineProfile &machine) {
    const bool superchip =
        std::any_of(machine.gpus.begin(), machine.gpus.end(), [](const Gpu &gpu) { return gpu.name.isKnown() && isGraceGpu(*gpu.name); });
    const QStringList driverNodes = nodesOfDriver(host);
    if (!superchip && driverNodes.isEmpty())
        return 0;
    static const QRegularExpression nodeName(QStringLiteral(R"(^node(\d+)$)"));
    const QString root = QStringLiteral("/sys/devices/system/node");
    qint64 bytes = 0;
    for (const QString &entry : host.listFolder(root).valueOr({})) {
        const auto match = nodeName.match(entry);
        if (!match.hasMatch() || !(superchip || driverNodes.contains(match.captured(1))))
            continue;
        const auto processors = readText(host, root + u'/' + entry + QStringLiteral("/cpulist"));
        if (processors && processors->isEmpty())
            bytes += parseMeminfo(readText(host, root + u'/' + entry + QStringLiteral("/meminfo")).value_or(QString()), QStringLiteral("MemTotal"))
                         .value_or(0);
    }
    return bytes;
}

void readLinuxMemory(const Host &host, MachineProfile &machine) {
    const QString path = QStringLiteral("/proc/meminfo");
    const auto total = parseMeminfo(readText(host, path).value_or(QString()), QStringLiteral("MemTotal"));
    if (!total) {
        machine.memory.total = notFound<qint64>(path, QStringLiteral("no MemTotal"));
        return;
    }
    const qint64 gpuBytes = std::min(gpuNodeBytes(host, machine), *total);
    const QString nodes = QStringLiteral("/sys/devices/system/node");
    machine.memory.total = Reading<qint64>::known(*total - gpuBytes, gpuBytes > 0 ? path + QStringLiteral(" less the GPU nodes of ") + nodes : path);
    machine.memory.gpuNodes = gpuBytes > 0 ? Reading<qint64>::known(gpuBytes, nodes) : Reading<qint64>::absent(nodes);
}

void readMacMemory(const Host &host, MachineProfile &machine) {
    const auto sysctl = parseSysctl(outputOf(host, {QStringLiteral("sysctl"), QStringLiteral("-a")}).value_or(QString()));
    qint64 total = sysctl.value(QStringLiteral("hw.memsize")).toLongLong();
    QString source = QStringLiteral("sysctl hw.memsize");
    if (total == 0) {
        const QStringList profiler{QStringLiteral("system_profiler"), QStringLiteral("-json"), QStringLiteral("SPHardwareDataType")};
        total = parseAppleHardware(outputOf(host, profiler).value_or(QString()).toUtf8()).memory;
        source = profiler.join(u' ');
    }
    machine.memory.total = total > 0 ? Reading<qint64>::known(total, source) : notFound<qint64>(source, QStringLiteral("no answer"));
    machine.memory.gpuNodes = Reading<qint64>::absent(QStringLiteral("macOS"));
}

Reading<bool> unifiedMemory(const MachineProfile &machine) {
    if (machine.system.kind == SystemKind::MacOs && machine.processor.architecture.is(QStringLiteral("arm64")))
        return Reading<bool>::known(true, QStringLiteral("Apple silicon"));
    if (machine.processor.model.is(QStringLiteral("NVIDIA GB10")))
        return Reading<bool>::known(true, QStringLiteral("NVIDIA GB10"));
    for (const Gpu &gpu : machine.gpus)
        if (gpu.memory.isKnown() && gpu.memory->sharedWithSystem)
            return Reading<bool>::known(true, gpu.memory.source);
    for (const Gpu &gpu : machine.gpus)
        if (gpu.name.isKnown() && isIntegratedGpu(*gpu.name))
            return Reading<bool>::known(true, *gpu.name);
    if (machine.board.jetsonRelease.isKnown()) // every Tegra shares its memory
        return Reading<bool>::known(true, machine.board.jetsonRelease.source);
    if (machine.gpus.empty())
        return Reading<bool>::absent(QStringLiteral("no GPU"));
    const bool named =
        std::all_of(machine.gpus.begin(), machine.gpus.end(), [](const Gpu &gpu) { return gpu.name.isKnown() || gpu.memory.isKnown(); });
    // Grace with Hopper or Blackwell is coherent, but the GPU has memory of its own.
    return named ? Reading<bool>::known(false, machine.gpus.front().name.source)
                 : notFound<bool>(QStringLiteral("GPU"), QStringLiteral("the GPU is not known"));
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
