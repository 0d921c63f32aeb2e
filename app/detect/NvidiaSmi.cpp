#include "detect/NvidiaSmi.h"

#include "base/Literals.h"
#include "detect/NvidiaSmiCells.h"
#include "detect/NvmlText.h"

#include <QRegularExpression>
#include <QStringList>

namespace armature {
namespace {

QString csvSource() { return u"nvidia-smi --query-gpu"_s; }

Gpu gpuOfRow(const QStringList &cells, bool withCapability, NvidiaFacts &facts) {
    qsizetype next = 1; // 0 is the index
    Gpu gpu;
    gpu.name = smi::text(QStringList(cells.mid(withCapability ? 6 : 5)).join(u", "_s), csvSource());
    if (withCapability)
        gpu.capability = smi::version(cells[next++], csvSource());
    gpu.memory = smi::memory(cells[next++], gpu.name.valueOr({}), csvSource());
    takeDriverVersion(facts.driver, cells[next++], csvSource());
    const QString &bus = cells[next++];
    gpu.busId = normalisedBusId(bus).isEmpty() ? QString() : bus;
    gpu.mig = smi::migMode(cells[next], csvSource());
    return gpu;
}

} // namespace

QString smiQueryFields(bool withCapability) {
    return withCapability ? u"index,compute_cap,memory.total,driver_version,pci.bus_id,mig.mode.current,name"_s
                          : u"index,memory.total,driver_version,pci.bus_id,mig.mode.current,name"_s;
}

bool isFieldRefusal(const QString &text) { return text.contains("is not a valid field to query"_L1); }

NvidiaFacts parseSmiCsv(const QString &text, bool withCapability) {
    NvidiaFacts facts = smi::messages(text);
    const qsizetype columns = withCapability ? 7 : 6;
    static const QRegularExpression rowStart(uR"(^\s*\d+\s*,)"_s);
    for (const QString &line : text.split(u'\n')) {
        if (!rowStart.match(line).hasMatch())
            continue;
        QStringList cells = line.split(u',');
        for (QString &cell : cells)
            cell = cell.trimmed();
        if (cells.size() >= columns) {
            facts.gpus.push_back(gpuOfRow(cells, withCapability, facts));
            continue;
        }
        facts.gpus.push_back(smi::lostGpu({}, u"a row with %1 of %2 columns"_s.arg(cells.size()).arg(columns)));
        facts.evidence = line.trimmed();
    }
    // Cards the messages name and the rows do not.
    for (const Gpu &lost : smi::lostGpus(text))
        facts.gpus.push_back(lost);
    return facts;
}

NvidiaFacts parseSmiList(const QString &text) {
    static const QRegularExpression gpuLine(uR"(^GPU (\d+): (.+?) \(UUID:)"_s);
    static const QRegularExpression migLine(uR"(^\s+MIG (\S+)\s+Device\s+\d+:)"_s);
    NvidiaFacts facts = smi::messages(text);
    for (const QString &line : text.split(u'\n')) {
        if (const auto gpu = gpuLine.match(line); gpu.hasMatch()) {
            facts.gpus.emplace_back().name = Reading<QString>::known(gpu.captured(2).trimmed(), u"nvidia-smi -L"_s);
        } else if (const auto mig = migLine.match(line); mig.hasMatch() && !facts.gpus.empty()) {
            facts.gpus.back().migDevices.push_back({mig.captured(1), {}});
            facts.gpus.back().mig = Reading<bool>::known(true, u"nvidia-smi -L"_s);
        }
    }
    return facts;
}

} // namespace armature
