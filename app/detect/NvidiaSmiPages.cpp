#include "detect/NvidiaSmiPages.h"

#include "base/Literals.h"
#include "detect/NvidiaSmiCells.h"

#include <QRegularExpression>
#include <QStringList>

namespace armature {
namespace {

QString querySource() { return u"nvidia-smi -q"_s; }
QString tableSource() { return u"nvidia-smi"_s; }

/// Walks the indented lines of -q: four blanks per level below "GPU <address>".
class QueryReader {
public:
    void take(const QString &line) {
        static const QRegularExpression gpuStart(uR"(^GPU ([0-9A-Fa-f:.]+)\s*$)"_s);
        const qsizetype indent = line.size() - line.trimmed().size() - trailingBlanks(line);
        const qsizetype colon = line.indexOf(" : "_L1);
        const QString key = (colon < 0 ? line : line.left(colon)).trimmed();
        const QString value = colon < 0 ? QString() : line.mid(colon + 3).trimmed();
        if (const auto gpu = gpuStart.match(line); gpu.hasMatch()) {
            m_facts.gpus.emplace_back().busId = gpu.captured(1);
            m_section.clear();
        } else if (indent == 0 && colon >= 0) {
            takeHeader(key, value);
        } else if (!m_facts.gpus.empty()) {
            takeGpuLine(indent, key, value, colon >= 0);
        }
    }
    [[nodiscard]] const NvidiaFacts &facts() const { return m_facts; }

private:
    static qsizetype trailingBlanks(const QString &line) {
        qsizetype count = 0;
        while (count < line.size() && line[line.size() - 1 - count].isSpace())
            ++count;
        return count == line.size() ? 0 : count;
    }

    void takeHeader(const QString &key, const QString &value) {
        if (key == "Driver Version"_L1 || key == "KMD Version"_L1)
            takeDriverVersion(m_facts.driver, value, querySource());
        else if (key == "CUDA Version"_L1 || key == "CUDA UMD Version"_L1)
            m_facts.driver.cuda =
                m_facts.driver.cuda.isKnown() ? m_facts.driver.cuda : smi::cudaVersion(value, querySource());
    }

    void takeGpuLine(qsizetype indent, const QString &key, const QString &value, bool hasValue) {
        Gpu &gpu = m_facts.gpus.back();
        if (indent == 4 && !hasValue) {
            m_section = key;
            if (key == "MIG Device"_L1)
                gpu.migDevices.emplace_back();
        } else if (indent == 8 && !hasValue) {
            m_subsection = key;
        } else if (indent == 4 && key == "Product Name"_L1) {
            gpu.name = smi::text(value, querySource());
        } else if (indent == 8 && m_section == "MIG Mode"_L1 && key == "Current"_L1) {
            gpu.mig = smi::migMode(value, querySource());
        } else if (indent == 8 && m_section == "Fabric"_L1 && key == "State"_L1) {
            if (value == "In Progress"_L1 || value == "Not Started"_L1) {
                gpu.state = GpuState::FabricNotReady;
                gpu.stateSource = querySource();
            }
        } else if (indent == 8 && m_section == "FB Memory Usage"_L1 && key == "Total"_L1) {
            gpu.memory = smi::memory(value, gpu.name.valueOr({}), querySource());
        } else if (indent == 12 && m_section == "MIG Device"_L1 && key == "Total"_L1 &&
                   m_subsection.contains("FB Memory"_L1) && !gpu.migDevices.empty()) {
            const auto memory = smi::memory(value, {}, querySource());
            if (memory.isKnown())
                gpu.migDevices.back().memory = Reading<qint64>::known(memory->bytes, querySource());
        }
    }

    NvidiaFacts m_facts;
    QString m_section;
    QString m_subsection;
};

/// The first box: two or three lines per GPU.
class TableReader {
public:
    explicit TableReader(NvidiaFacts &facts) : m_facts(facts) {}

    void take(const QString &line) {
        static const QRegularExpression gpuLine(
            uR"(^\|\s+(\d+)\s+(\S.*?)\s+(?:On|Off|WDDM|TCC|MCDM|N/A)\s+\|\s+(\S+)\s+(?:On|Off|N/A)\s+\|)"_s);
        static const QRegularExpression migLine(
            uR"(^\|\s+(\d+)\s+\d+\s+\d+\s+\d+\s+\|\s*\d+MiB\s*/\s*(\d+)MiB\s+\|)"_s);
        if (line.contains("MIG devices:"_L1))
            m_box = Box::Mig;
        else if (line.contains("Processes:"_L1))
            m_box = Box::Other;
        else if (const auto gpu = gpuLine.match(line); m_box == Box::Gpus && gpu.hasMatch())
            addGpu(gpu);
        else if (m_box == Box::Gpus && m_linesOfGpu > 0)
            takeGpuLine(line);
        else if (const auto mig = migLine.match(line); m_box == Box::Mig && mig.hasMatch())
            addMigDevice(mig.captured(1).toInt(), mig.captured(2).toLongLong());
    }

private:
    enum class Box { Gpus, Mig, Other };

    void addGpu(const QRegularExpressionMatch &match) {
        Gpu &gpu = m_facts.gpus.emplace_back();
        gpu.name = smi::text(match.captured(2), tableSource());
        gpu.busId = normalisedBusId(match.captured(3)).isEmpty() ? QString() : match.captured(3);
        m_indexes.push_back(match.captured(1).toInt());
        m_linesOfGpu = 1;
    }

    void takeGpuLine(const QString &line) {
        const QStringList cells = line.split(u'|');
        Gpu &gpu = m_facts.gpus.back();
        if (cells.size() < 4) { // the rule below the GPU
            m_linesOfGpu = 0;
            return;
        }
        const QString name = gpu.name.valueOr({});
        if (m_linesOfGpu == 1)
            gpu.memory = smi::memory(cells[2].section(u'/', -1).trimmed(), name, tableSource());
        else if (m_linesOfGpu == 2)
            gpu.mig = smi::migMode(cells[3], tableSource());
        ++m_linesOfGpu;
    }

    void addMigDevice(int gpuIndex, qint64 mebibytes) {
        for (size_t i = 0; i < m_indexes.size(); ++i)
            if (m_indexes[i] == gpuIndex)
                m_facts.gpus[i].migDevices.push_back(
                    {{}, Reading<qint64>::known(mebibytes * 1024 * 1024, tableSource())});
    }

    NvidiaFacts &m_facts;
    Box m_box = Box::Gpus;
    int m_linesOfGpu = 0; ///< lines seen of the GPU at hand; 0 between GPUs
    std::vector<int> m_indexes;
};

} // namespace

NvidiaFacts parseSmiQuery(const QString &text) {
    QueryReader reader;
    for (const QString &line : text.split(u'\n'))
        reader.take(line);
    NvidiaFacts facts = smi::messages(text);
    mergeFacts(facts, reader.facts());
    return facts;
}

NvidiaFacts parseSmiTable(const QString &text) {
    // From driver 610 on the header says "KMD Version" and "CUDA UMD Version".
    static const QRegularExpression driver(uR"((?:Driver|KMD) Version:\s*([0-9.]+))"_s);
    static const QRegularExpression cuda(uR"(CUDA (?:UMD )?Version:\s*([0-9.]+|\S+))"_s);
    NvidiaFacts facts = smi::messages(text);
    TableReader reader(facts);
    for (const QString &line : text.split(u'\n'))
        reader.take(line);
    if (const auto match = driver.match(text); match.hasMatch())
        takeDriverVersion(facts.driver, match.captured(1), tableSource());
    if (const auto match = cuda.match(text); match.hasMatch())
        facts.driver.cuda = smi::cudaVersion(match.captured(1), tableSource());
    for (const Gpu &lost : smi::lostGpus(text))
        facts.gpus.push_back(lost);
    return facts;
}

} // namespace armature
