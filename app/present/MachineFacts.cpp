#include "present/MachineFacts.h"

#include "base/Literals.h"
#include "present/Words.h"

#include <algorithm>
#include <iterator>

namespace armature {
namespace {

QString textOf(const QString &value) { return value; }
QString textOf(const Version &value) { return value.asWritten(); }
QString textOf(int value) { return QString::number(value); }
QString textOf(double value) { return QString::number(value); }
QString textOf(bool value) { return value ? Words::tr("yes") : Words::tr("no"); }
QString textOf(const Libc &value) { return (value.kind + u' ' + value.version.asWritten()).trimmed(); }
QString textOf(const GpuMemory &memory) {
    return memory.sharedWithSystem ? Words::tr("shared with the system")
                                   : Words::tr("%1 MiB").arg(memory.bytes / (1024 * 1024));
}

/// "nvidia-smi: no answer in 2 s"; empty for what nobody has looked at yet.
QString whyUnknown(const Problem &problem) {
    const bool both = !problem.subject.isEmpty() && !problem.detail.isEmpty();
    return problem.subject + (both ? u": "_s : QString()) + problem.detail;
}

/// The list that is being made; each fact is one statement.
class Facts {
public:
    explicit Facts(QString prefix = {}) : m_prefix(std::move(prefix)) {}

    template <class T, class Text>
    MachineFact &add(const char *id, const QString &label, const Reading<T> &reading, Text text) {
        MachineFact fact{m_prefix + QLatin1String(id), label};
        fact.known = !reading.isUnknown();
        fact.source = fact.known ? reading.source : whyUnknown(reading.problem);
        fact.value = reading.isKnown() ? text(*reading) : reading.isAbsent() ? Words::tr("none") : Words::tr("unknown");
        return m_facts.emplace_back(std::move(fact));
    }
    template <class T> MachineFact &add(const char *id, const QString &label, const Reading<T> &reading) {
        return add(id, label, reading, [](const T &value) { return textOf(value); });
    }
    /// A fact that most machines do not have.
    template <class T> void addIfKnown(const char *id, const QString &label, const Reading<T> &reading) {
        add(id, label, reading).listed = reading.isKnown();
    }
    /// A fact that most machines do not have, and that is worth a line only if it is so.
    void addIfTrue(const char *id, const QString &label, const Reading<bool> &reading) {
        add(id, label, reading).listed = reading.is(true);
    }
    [[nodiscard]] std::vector<MachineFact> take() { return std::move(m_facts); }

private:
    QString m_prefix;
    std::vector<MachineFact> m_facts;
};

void append(std::vector<MachineFact> &facts, std::vector<MachineFact> more) {
    std::move(more.begin(), more.end(), std::back_inserter(facts));
}

void addSystem(Facts &facts, const OperatingSystem &system) {
    facts.add("os", Words::tr("System"), system.name);
    facts.add("kernel", Words::tr("Kernel"), system.kernel);
    facts.add("libc", Words::tr("C library"), system.libc).listed = system.kind == SystemKind::Linux;
    facts.add("page_size", Words::tr("Page size"), system.pageSize,
              [](qint64 bytes) { return Words::tr("%1 KiB").arg(bytes / 1024); });
    facts.addIfKnown("wsl", u"WSL"_s, system.wsl);
    facts.addIfKnown("container", Words::tr("Container"), system.container);
    facts.addIfKnown("batch_job", Words::tr("Batch job"), system.batchJob);
    facts.addIfKnown("virtual_machine", Words::tr("Virtual machine"), system.virtualMachine);
}

QString coresText(const Processor &processor) {
    QStringList kinds;
    for (const CoreKind &kind : processor.cores)
        kinds << u"%1 x %2"_s.arg(kind.count).arg(kind.name);
    return kinds.join(u" + "_s);
}

/// Vendor and product, the vendor once: many products begin with it.
QString boardText(const Board &board) {
    const QString vendor = board.vendor.valueOr({});
    return board.product->startsWith(vendor) ? *board.product : vendor + u' ' + *board.product;
}

void addProcessorAndBoard(Facts &facts, const MachineProfile &machine) {
    const Processor &processor = machine.processor;
    facts.add("architecture", Words::tr("Architecture"), processor.architecture);
    facts.add("cpu", Words::tr("Processor"), processor.model);
    MachineFact &cores = facts.add("cores", Words::tr("Logical cores"), processor.coreCount);
    if (!processor.cores.empty())
        cores = {
            .id = cores.id, .label = cores.label, .value = coresText(processor), .source = processor.coreCount.source};
    const bool mac = machine.system.kind == SystemKind::MacOs;
    MachineFact &job = facts.add("job_cores", Words::tr("for this job"), processor.jobCores);
    job.level = 1;
    job.listed = processor.jobCores.isKnown();
    facts.addIfTrue("emulated", mac ? u"Rosetta"_s : Words::tr("Emulated"), processor.translated);
    MachineFact &board = facts.add("board", Words::tr("Machine"), machine.board.product,
                                   [&](const QString &) { return boardText(machine.board); });
    board.listed = machine.board.product.isKnown();
    facts.addIfKnown("jetson", Words::tr("Jetson Linux"), machine.board.jetsonRelease);
}

void addMemory(Facts &facts, const Memory &memory) {
    facts.add("memory", Words::tr("Memory"), memory.total, memoryText);
    MachineFact &job = facts.add("memory_of_job", Words::tr("for this job"), memory.jobLimit, memoryText);
    job.level = 1;
    job.listed = memory.jobLimit.isKnown();
    MachineFact &nodes = facts.add("memory_of_gpus", Words::tr("GPU memory, subtracted"), memory.gpuNodes, memoryText);
    nodes.level = 1;
    nodes.listed = memory.gpuNodes.isKnown();
    MachineFact &unified = facts.add("memory_unified", Words::tr("unified with the GPU"), memory.unified);
    unified.level = 1;
    unified.listed = memory.unified.is(true);
}

QString migText(const Gpu &gpu) {
    QStringList devices;
    for (const MigDevice &device : gpu.migDevices)
        devices << (device.memory.isKnown() ? u"%1 (%2 MiB)"_s.arg(device.profile).arg(*device.memory / (1024 * 1024))
                                            : device.profile);
    return devices.isEmpty() ? Words::tr("none") : devices.join(u", "_s);
}

QString stateText(const Gpu &gpu) {
    switch (gpu.state) {
    case GpuState::Usable:
        return Words::tr("answers");
    case GpuState::Lost:
        return Words::tr("does not answer");
    case GpuState::NoMigDevice:
        return Words::tr("MIG is on and no instance was made");
    case GpuState::FabricNotReady:
        return Words::tr("its NVLink fabric is not ready");
    case GpuState::Hidden:
        break;
    }
    return Words::tr("left out by %1").arg(gpu.stateSource);
}

std::vector<MachineFact> gpuFacts(const Gpu &gpu, int number) {
    Facts facts(u"gpu.%1."_s.arg(number));
    facts.add("name", Words::tr("GPU %1").arg(number), gpu.name);
    const bool usable = gpu.state == GpuState::Usable;
    MachineFact &state = facts.add("state", Words::tr("state"),
                                   Reading<GpuState>::known(gpu.state, usable ? gpu.name.source : gpu.stateSource),
                                   [&](GpuState) { return stateText(gpu); });
    state.listed = !usable;
    facts.add("capability", Words::tr("compute capability"), gpu.capability).listed = !gpu.capability.isAbsent();
    facts.add("memory", Words::tr("memory"), gpu.memory);
    MachineFact &mig = facts.add("mig", Words::tr("MIG devices"), gpu.mig,
                                 [&](bool on) { return on ? migText(gpu) : Words::tr("off"); });
    mig.listed = gpu.mig.is(true);
    facts.addIfKnown("metal", Words::tr("Metal"), gpu.metal);
    std::vector<MachineFact> list = facts.take();
    for (size_t i = 1; i < list.size(); ++i)
        list[i].level = 1;
    return list;
}

std::vector<MachineFact> driverFacts(const MachineProfile &machine) {
    Facts facts;
    facts.add("driver", Words::tr("NVIDIA driver"), machine.driver.version);
    facts
        .add("driver_module", Words::tr("kernel module"), machine.driver.openModule,
             [](bool open) { return open ? Words::tr("open") : Words::tr("proprietary"); })
        .level = 1;
    facts.add("cuda", Words::tr("highest CUDA"), machine.driver.cuda).level = 1;
    facts.add("cuda_toolkit", Words::tr("CUDA toolkit"), machine.cudaToolkit);
    std::vector<MachineFact> list = facts.take();
    if (machine.driver.version.isUnknown() && machine.nvidiaGpus().empty())
        for (MachineFact &fact : list)
            fact.listed = false;
    return list;
}

QString pythonText(const PythonInstallation &python) {
    QStringList parts{python.version.isKnown() ? python.version->asWritten() : Words::tr("version unknown"),
                      python.origin};
    if (python.architecture.isKnown())
        parts << *python.architecture;
    if (python.externallyManaged.is(true))
        parts << Words::tr("externally managed");
    if (python.ensurepip.is(false))
        parts << Words::tr("no ensurepip");
    if (python.freeThreaded.is(true))
        parts << Words::tr("free-threaded");
    return python.path + u" ("_s + parts.join(u", "_s) + u')';
}

MachineFact toolFact(const Tool &tool) {
    Facts facts;
    MachineFact fact = facts.add("", tool.name, tool.path);
    fact.id = tool.name;
    fact.listed = fact.known;
    if (tool.version.isKnown())
        fact.value = tool.version->asWritten() + u" ("_s + fact.value + u')';
    return fact;
}

MachineFact volumeFact(const Volume &volume) {
    Facts facts(u"free."_s + volume.role);
    MachineFact fact = facts.add("", Words::tr("Free space, %1").arg(volume.role), volume.free, [&](qint64 bytes) {
        return Words::tr("%1 on %2").arg(sizeText(bytes), volume.mountPoint.valueOr(volume.path));
    });
    fact.listed = fact.known;
    if (volume.fileSystem.isKnown())
        fact.value += u" ("_s + *volume.fileSystem + u')';
    return fact;
}

} // namespace

std::vector<MachineFact> hardwareFacts(const MachineProfile &machine) {
    Facts facts;
    facts
        .add("platform", Words::tr("Platform"),
             Reading<QString>::known(platformOf(machine), Words::tr("the facts below")))
        .listed = false;
    addSystem(facts, machine.system);
    addProcessorAndBoard(facts, machine);
    addMemory(facts, machine.memory);
    std::vector<MachineFact> list = facts.take();
    int number = 0;
    for (const Gpu &gpu : machine.gpus)
        append(list, gpuFacts(gpu, number++));
    append(list, driverFacts(machine));
    return list;
}

std::vector<MachineFact> softwareFacts(const MachineProfile &machine) {
    std::vector<MachineFact> list;
    int number = 0;
    for (const PythonInstallation &python : machine.pythons)
        list.push_back({.id = u"python.%1"_s.arg(number++),
                        .label = Words::tr("Python"),
                        .value = pythonText(python),
                        .source = python.version.source});
    for (const Tool &tool : machine.tools)
        list.push_back(toolFact(tool));
    for (const Volume &volume : machine.volumes)
        list.push_back(volumeFact(volume));
    for (const EnvironmentVariable &variable : machine.environment)
        list.push_back({.id = u"environment."_s + variable.name,
                        .label = variable.name,
                        .value = variable.value,
                        .source = variable.handedOn ? Words::tr("environment, handed on to programs")
                                                    : Words::tr("environment, kept from programs")});
    number = 0;
    for (const NetworkSetting &setting : machine.network)
        list.push_back({.id = u"setting.%1"_s.arg(number++),
                        .label = setting.name,
                        .value = setting.value,
                        .source = setting.source});
    return list;
}

std::vector<MachineFact> machineFacts(const MachineProfile &machine) {
    std::vector<MachineFact> list = hardwareFacts(machine);
    append(list, softwareFacts(machine));
    return list;
}

QString wholeLabel(const std::vector<MachineFact> &facts, const MachineFact &fact) {
    const auto at = std::find(facts.begin(), facts.end(), fact);
    const auto above = std::find_if(std::make_reverse_iterator(at), facts.rend(),
                                    [](const MachineFact &other) { return other.level == 0; });
    return fact.level == 0 || above == facts.rend() ? fact.label : above->label + u", "_s + fact.label;
}

QJsonObject toJson(const MachineFact &fact) {
    QJsonObject json{
        {u"id"_s, fact.id}, {u"label"_s, fact.label}, {u"value"_s, fact.value}, {u"source"_s, fact.source}};
    if (!fact.known) {
        json.remove(u"value"_s);
        json.insert(u"unknown"_s, true);
    }
    return json;
}

} // namespace armature
