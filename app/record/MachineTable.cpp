#include "record/MachineTable.h"

#include "base/Literals.h"
#include "present/MarkdownText.h"

namespace armature {
namespace {

QString gigabytes(qint64 bytes) { return QString::number(double(bytes) / (1024.0 * 1024 * 1024), 'f', 1) + u" GiB"_s; }

QString valueText(const QString &value) { return value; }
QString valueText(const Version &value) { return value.text(); }
QString valueText(bool value) { return value ? u"yes"_s : u"no"_s; }
QString valueText(int value) { return QString::number(value); }
QString valueText(qint64 value) { return QString::number(value); }
QString valueText(const Libc &value) { return (value.kind + u' ' + value.version.text()).trimmed(); }
QString valueText(const GpuMemory &value) {
    return value.sharedWithSystem ? u"shared with the system"_s : gigabytes(value.bytes);
}

class Table {
public:
    template <class T> void add(const QString &fact, const Reading<T> &reading) {
        if (reading.isKnown())
            row(fact, valueText(*reading), reading.source);
        else if (reading.isAbsent())
            row(fact, u"none"_s, reading.source);
        else if (!reading.problem.detail.isEmpty() || !reading.problem.subject.isEmpty())
            row(fact, u"could not tell: "_s + reading.problem.detail, reading.problem.subject);
    }
    void addBytes(const QString &fact, const Reading<qint64> &reading) {
        if (reading.isKnown())
            row(fact, gigabytes(*reading), reading.source);
        else
            add(fact, reading);
    }
    void row(const QString &fact, const QString &value, const QString &source) {
        m_rows << QStringList{markdownText(fact), markdownText(value), markdownText(source)};
    }
    [[nodiscard]] QString text() const { return markdownTable({u"Fact"_s, u"Value"_s, u"Source"_s}, m_rows); }

private:
    QList<QStringList> m_rows;
};

void addSystem(Table &table, const MachineProfile &machine) {
    const OperatingSystem &system = machine.system;
    table.add(u"System"_s, system.name);
    table.add(u"Kernel"_s, system.kernel);
    table.add(u"C library"_s, system.libc);
    table.add(u"Page size"_s, system.pageSize);
    table.add(u"WSL"_s, system.wsl);
    table.add(u"Container"_s, system.container);
    table.add(u"Architecture"_s, machine.processor.architecture);
    table.add(u"Processor"_s, machine.processor.model);
    table.add(u"Cores"_s, machine.processor.coreCount);
    table.add(u"Under Rosetta"_s, machine.processor.translated);
    table.add(u"Product"_s, machine.board.product);
    table.addBytes(u"Memory"_s, machine.memory.total);
    table.add(u"Unified memory"_s, machine.memory.unified);
}

void addGpus(Table &table, const MachineProfile &machine) {
    int number = 0;
    for (const Gpu &gpu : machine.gpus) {
        const QString name = u"GPU %1"_s.arg(number++);
        table.add(name, gpu.name);
        table.add(name + u" compute capability"_s, gpu.capability);
        table.add(name + u" memory"_s, gpu.memory);
        table.add(name + u" MIG"_s, gpu.mig);
        table.add(name + u" Metal"_s, gpu.metal);
        if (gpu.lost)
            table.row(name + u" state"_s, u"lost: the driver cannot reach it"_s, gpu.busId);
    }
    table.add(u"NVIDIA driver"_s, machine.driver.version);
    table.add(u"CUDA of the driver"_s, machine.driver.cuda);
    table.add(u"CUDA toolkit"_s, machine.cudaToolkit);
}

} // namespace

QString machineTable(const MachineProfile &machine) {
    Table table;
    addSystem(table, machine);
    addGpus(table, machine);
    for (const Tool &tool : machine.tools)
        table.add(tool.name, tool.version);
    for (const Volume &volume : machine.volumes)
        table.addBytes(u"Free for "_s + volume.role, volume.free);
    for (const Finding &finding : machine.findings)
        table.row(u"Finding (%1)"_s.arg(enumName(finding.severity)),
                  enumName(finding.code) + u": "_s + finding.observed, finding.source);
    if (machine.simulated)
        table.row(u"Simulated"_s, u"yes: read from a recorded machine"_s, {});
    return table.text();
}

} // namespace armature
