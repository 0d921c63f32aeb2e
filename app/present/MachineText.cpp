#include "present/MachineText.h"

#include "base/Literals.h"
#include "present/Words.h"

namespace armature {
namespace {

template <class T, class F> FactLine fact(const QString &name, const Reading<T> &reading, F text) {
    if (reading.isKnown())
        return {name, text(*reading), reading.source};
    if (reading.isAbsent())
        return {name, Words::tr("none"), reading.source};
    return {name, Words::tr("unknown"), reading.problem.detail};
}

FactLine fact(const QString &name, const Reading<QString> &reading) {
    return fact(name, reading, [](const QString &text) { return text; });
}

QString yesNo(bool value) { return value ? Words::tr("yes") : Words::tr("no"); }

QString coresText(const Processor &processor) {
    QStringList kinds;
    for (const CoreKind &kind : processor.cores)
        kinds << u"%1 x %2"_s.arg(kind.count).arg(kind.name);
    return kinds.isEmpty()
               ? (processor.coreCount.isKnown() ? QString::number(*processor.coreCount) : Words::tr("unknown"))
               : kinds.join(u" + "_s);
}

/// Vendor and product, the vendor once: many products begin with it.
QString boardText(const Board &board) {
    const QString vendor = board.vendor.valueOr({});
    return board.product->startsWith(vendor) ? *board.product : vendor + u' ' + *board.product;
}

QString gpuMemoryText(const GpuMemory &memory) {
    return memory.sharedWithSystem ? Words::tr("shared with the system")
                                   : Words::tr("%1 MiB").arg(memory.bytes / (1024 * 1024));
}

void addGpu(std::vector<FactLine> &lines, const Gpu &gpu, int number) {
    const QString prefix = Words::tr("GPU %1").arg(number);
    lines.push_back(fact(prefix, gpu.name));
    if (gpu.lost)
        lines.push_back({prefix, Words::tr("does not answer"), gpu.name.source});
    if (!gpu.capability.isAbsent())
        lines.push_back(
            fact(Words::tr("  compute capability"), gpu.capability, [](const Version &v) { return v.text(); }));
    lines.push_back(fact(Words::tr("  memory"), gpu.memory, gpuMemoryText));
    if (gpu.mig.is(true)) {
        QStringList devices;
        for (const MigDevice &device : gpu.migDevices)
            devices << (device.memory.isKnown()
                            ? u"%1 (%2 MiB)"_s.arg(device.profile).arg(*device.memory / (1024 * 1024))
                            : device.profile);
        lines.push_back({Words::tr("  MIG devices"), devices.join(u", "_s), gpu.mig.source});
    }
    if (gpu.metal.isKnown())
        lines.push_back(fact(Words::tr("  Metal"), gpu.metal));
}

void addDriver(std::vector<FactLine> &lines, const MachineProfile &machine) {
    const auto versionText = [](const Version &v) { return v.text(); };
    if (machine.driver.version.isUnknown() && machine.nvidiaGpus().empty())
        return;
    lines.push_back(fact(Words::tr("NVIDIA driver"), machine.driver.version, [&](const Version &v) {
        return machine.driver.printed.isEmpty() ? v.text() : machine.driver.printed;
    }));
    lines.push_back(fact(Words::tr("  kernel module"), machine.driver.openModule,
                         [](bool open) { return open ? Words::tr("open") : Words::tr("proprietary"); }));
    lines.push_back(fact(Words::tr("  highest CUDA"), machine.driver.cuda, versionText));
    lines.push_back(fact(Words::tr("CUDA toolkit"), machine.cudaToolkit, versionText));
}

void addSystem(std::vector<FactLine> &lines, const MachineProfile &machine) {
    const OperatingSystem &system = machine.system;
    lines.push_back(fact(Words::tr("System"), system.name));
    lines.push_back(fact(Words::tr("Kernel"), system.kernel));
    if (system.kind == SystemKind::Linux)
        lines.push_back(fact(Words::tr("C library"), system.libc,
                             [](const Libc &libc) { return (libc.kind + u' ' + libc.version.text()).trimmed(); }));
    lines.push_back(fact(Words::tr("Page size"), system.pageSize,
                         [](qint64 bytes) { return Words::tr("%1 KiB").arg(bytes / 1024); }));
    if (system.wsl.isKnown())
        lines.push_back(fact(u"WSL"_s, system.wsl, [](int generation) { return QString::number(generation); }));
    if (system.container.isKnown())
        lines.push_back(fact(Words::tr("Container"), system.container));
    if (system.virtualMachine.isKnown())
        lines.push_back(fact(Words::tr("Virtual machine"), system.virtualMachine));
    lines.push_back(fact(Words::tr("Architecture"), machine.processor.architecture));
    lines.push_back(fact(Words::tr("Processor"), machine.processor.model));
    lines.push_back({Words::tr("Logical cores"), coresText(machine.processor), machine.processor.coreCount.source});
    if (machine.processor.translated.is(true))
        lines.push_back(fact(system.kind == SystemKind::MacOs ? u"Rosetta"_s : Words::tr("Emulated"),
                             machine.processor.translated, yesNo));
    if (machine.board.product.isKnown())
        lines.push_back({Words::tr("Machine"), boardText(machine.board), machine.board.product.source});
    if (machine.board.jetsonRelease.isKnown())
        lines.push_back(fact(Words::tr("Jetson Linux"), machine.board.jetsonRelease));
    lines.push_back(fact(Words::tr("Memory"), machine.memory.total, memoryText));
    if (machine.memory.gpuNodes.isKnown() && *machine.memory.gpuNodes > 0)
        lines.push_back(fact(Words::tr("  GPU memory, subtracted"), machine.memory.gpuNodes, memoryText));
    if (machine.memory.unified.is(true))
        lines.push_back(fact(Words::tr("  unified with the GPU"), machine.memory.unified, yesNo));
}

QString pythonText(const PythonInstallation &python) {
    QStringList parts{python.version.isKnown() ? python.version->text() : Words::tr("version unknown"), python.origin};
    if (python.architecture.isKnown())
        parts << *python.architecture;
    if (python.externallyManaged.is(true))
        parts << Words::tr("externally managed");
    if (python.ensurepip.is(false))
        parts << Words::tr("no ensurepip");
    return python.path + u" ("_s + parts.join(u", "_s) + u')';
}

void addTools(std::vector<FactLine> &lines, const MachineProfile &machine) {
    for (const PythonInstallation &python : machine.pythons)
        lines.push_back({Words::tr("Python"), pythonText(python), python.version.source});
    for (const Tool &tool : machine.tools) {
        FactLine line = fact(tool.name, tool.path);
        if (tool.version.isKnown())
            line.value = tool.version->text() + u" ("_s + line.value + u')';
        lines.push_back(line);
    }
    for (const Volume &volume : machine.volumes) {
        if (!volume.free.isKnown())
            continue;
        lines.push_back({Words::tr("Free space, %1").arg(volume.role),
                         Words::tr("%1 on %2").arg(sizeText(*volume.free), volume.mountPoint.valueOr(volume.path)),
                         volume.free.source});
    }
    for (const NetworkSetting &setting : machine.network)
        lines.push_back({setting.name, setting.value, setting.source});
}

} // namespace

QString headline(const MachineProfile &machine) {
    QStringList parts;
    for (const Gpu &gpu : machine.gpus)
        if (gpu.name.isKnown() && !parts.contains(*gpu.name))
            parts << *gpu.name;
    const QString processor = machine.processor.model.valueOr(Words::tr("unknown processor"));
    if (!parts.contains(processor))
        parts.prepend(processor);
    if (machine.gpus.size() > 1)
        parts << Words::tr("%1 GPUs").arg(machine.gpus.size());
    if (machine.memory.total.isKnown())
        parts << (machine.memory.unified.is(true) ? Words::tr("%1 shared memory") : Words::tr("%1 memory"))
                     .arg(memoryText(*machine.memory.total));
    if (machine.driver.version.isKnown())
        parts << Words::tr("driver %1")
                     .arg(machine.driver.printed.isEmpty() ? machine.driver.version->text() : machine.driver.printed);
    parts << machine.system.name.valueOr(Words::tr("unknown system"));
    return parts.join(u", "_s);
}

std::vector<FactLine> factLines(const MachineProfile &machine) {
    std::vector<FactLine> lines;
    addSystem(lines, machine);
    int number = 0;
    for (const Gpu &gpu : machine.gpus)
        addGpu(lines, gpu, number++);
    addDriver(lines, machine);
    addTools(lines, machine);
    return lines;
}

QString machineText(const MachineProfile &machine, int width) {
    QString text = headline(machine) + u'\n';
    if (machine.simulated)
        text += Words::tr("(a recorded machine: nothing can be installed for it here)") + u'\n';
    text += u'\n';
    for (const Finding &finding : machine.findings) {
        const FindingText words = findingText(finding);
        const QString mark = finding.severity == Severity::Error     ? u"!! "_s
                             : finding.severity == Severity::Warning ? u"!  "_s
                                                                     : u"   "_s;
        text += mark +
                wrapped(words.title + (finding.observed.isEmpty() ? QString() : u" ("_s + finding.observed + u')') +
                            (words.remedy.isEmpty() ? QString() : u". "_s + words.remedy),
                        width - 3, 3) +
                u'\n';
    }
    if (!machine.findings.empty())
        text += u'\n';
    std::vector<QStringList> rows;
    for (const FactLine &line : factLines(machine))
        rows.push_back({line.name, line.value, line.source});
    return text + textTable({Words::tr("fact"), Words::tr("value"), Words::tr("read from")}, rows, width);
}

} // namespace armature
