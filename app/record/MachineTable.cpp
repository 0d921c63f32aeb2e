#include "record/MachineTable.h"

#include "present/MarkdownText.h"

namespace armature {
namespace {

QString gigabytes(qint64 bytes) { return QString::number(double(bytes) / (1024.0 * 1024 * 1024), 'f', 1) + QStringLiteral(" GiB"); }

QString valueText(const QString &value) { return value; }
QString valueText(const Version &value) { return value.text(); }
QString valueText(bool value) { return value ? QStringLiteral("yes") : QStringLiteral("no"); }
QString valueText(int value) { return QString::number(value); }
QString valueText(qint64 value) { return QString::number(value); }
QString valueText(const Libc &value) { return (value.kind + u' ' + value.version.text()).trimmed(); }
QString valueText(const GpuMemory &value) { return value.sharedWithSystem ? QStringLiteral("shared with the system") : gigabytes(value.bytes); }

class Table {
public:
    template <class T> void add(const QString &fact, const Reading<T> &reading) {
        if (reading.isKnown())
            row(fact, valueText(*reading), reading.source);
        else if (reading.isAbsent())
            row(fact, QStringLiteral("none"), reading.source);
        else if (!reading.problem.detail.isEmpty() || !reading.problem.subject.isEmpty())
            row(fact, QStringLiteral("could not tell: ") + reading.problem.detail, reading.problem.subject);
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
    [[nodiscard]] QString text() const { return markdownTable({QStringLiteral("Fact"), QStringLiteral("Value"), QStringLiteral("Source")}, m_rows); }

private:
    QList<QStringList> m_rows;
};

void addSystem(Table &table, const MachineProfile &machine) {
    const OperatingSystem &system = machine.system;
    table.add(QStringLiteral("System"), system.name);
    table.add(QStringLiteral("Kernel"), system.kernel);
    table.add(QStringLiteral("C library"), system.libc);
    table.add(QStringLiteral("Page size"), system.pageSize);
    table.add(QStringLiteral("WSL"), system.wsl);
    table.add(QStringLiteral("Container"), system.container);
    table.add(QStringLiteral("Architecture"), machine.processor.architecture);
    table.add(QStringLiteral("Processor"), machine.processor.model);
    table.add(QStringLiteral("Cores"), machine.processor.coreCount);
    table.add(QStringLiteral("Under Rosetta"), machine.processor.translated);
    table.add(QStringLiteral("Product"), machine.board.product);
    table.addBytes(QStringLiteral("Memory"), machine.memory.total);
    table.add(QStringLiteral("Unified memory"), machine.memory.unified);
}

void addGpus(Table &table, const MachineProfile &machine) {
    int number = 0;
    for (const Gpu &gpu : machine.gpus) {
        const QString name = QStringLiteral("GPU %1").arg(number++);
        table.add(name, gpu.name);
        table.add(name + QStringLiteral(" compute capability"), gpu.capability);
        table.add(name + QStringLiteral(" memory"), gpu.memory);
        table.add(name + QStringLiteral(" MIG"), gpu.mig);
        table.add(name + QStringLiteral(" Metal"), gpu.metal);
        if (gpu.lost)
            table.row(name + QStringLiteral(" state"), QStringLiteral("lost: the driver cannot reach it"), gpu.busId);
    }
    table.add(QStringLiteral("NVIDIA driver"), machine.driver.version);
    table.add(QStringLiteral("CUDA of the driver"), machine.driver.cuda);
    table.add(QStringLiteral("CUDA toolkit"), machine.cudaToolkit);
}

} // namespace

QString machineTable(const MachineProfile &machine) {
    Table table;
    addSystem(table, machine);
    addGpus(table, machine);
    for (const Tool &tool : machine.tools)
        table.add(tool.name, tool.version);
    for (const Volume &volume : machine.volumes)
        table.addBytes(QStringLiteral("Free for ") + volume.role, volume.free);
    for (const Finding &finding : machine.findings)
        table.row(QStringLiteral("Finding (%1)").arg(enumName(finding.severity)), finding.code + QStringLiteral(": ") + finding.observed,
                  finding.source);
    if (machine.simulated)
        table.row(QStringLiteral("Simulated"), QStringLiteral("yes: read from a recorded machine"), {});
    return table.text();
}

} // namespace armature
