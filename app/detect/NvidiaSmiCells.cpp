#include "detect/NvidiaSmiCells.h"

#include "base/Literals.h"

#include <QRegularExpression>

namespace armature::smi {
namespace {

Problem noValue(const QString &cell, const QString &source) {
    return {.code = ProblemCode::CouldNotDetermine,
            .subject = source,
            .detail = u"the tool says \"%1\""_s.arg(cell.left(80))};
}

} // namespace

bool isNoValue(const QString &cell) {
    static const QRegularExpression pattern(uR"(^(\[.*\]|N/A|Not Supported|ERR!|Unknown Error|)$)"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return pattern.match(cell.trimmed()).hasMatch();
}

Reading<QString> text(const QString &cell, const QString &source) {
    return isNoValue(cell) ? Reading<QString>::unknown(noValue(cell, source))
                           : Reading<QString>::known(cell.trimmed(), source);
}

Reading<Version> version(const QString &cell, const QString &source) {
    static const QRegularExpression pattern(uR"(^\s*(\d+(?:\.\d+)+)\s*(?:\[.*)?$)"_s);
    const auto parsed = Version::parse(pattern.match(cell).captured(1));
    return parsed.ok() ? Reading<Version>::known(*parsed, source) : Reading<Version>::unknown(noValue(cell, source));
}

Reading<Version> cudaVersion(const QString &cell, const QString &source) {
    return cell.trimmed() == "N/A"_L1 || cell.trimmed() == "ERR!"_L1 ? Reading<Version>::absent(source)
                                                                     : version(cell, source);
}

Reading<GpuMemory> memory(const QString &cell, const QString &gpuName, const QString &source) {
    static const QRegularExpression pattern(uR"(^\s*(\d{1,9})\s*(?:MiB)?\s*$)"_s);
    const qint64 mebibytes = pattern.match(cell).captured(1).toLongLong();
    if (mebibytes > 0)
        return Reading<GpuMemory>::known({false, mebibytes * 1024 * 1024}, source);
    if (isIntegratedGpu(gpuName))
        return Reading<GpuMemory>::known({true, 0}, source);
    return Reading<GpuMemory>::unknown(noValue(cell, source));
}

Reading<bool> migMode(const QString &cell, const QString &source) {
    const QString word = cell.trimmed();
    if (word == "Enabled"_L1 || word == "Disabled"_L1)
        return Reading<bool>::known(word == "Enabled"_L1, source);
    const bool none = word == "[N/A]"_L1 || word == "N/A"_L1 || word == "[Not Supported]"_L1;
    return none ? Reading<bool>::absent(source) : Reading<bool>::unknown(noValue(cell, source));
}

NvidiaFacts messages(const QString &text) {
    struct Message {
        const char *words;
        bool NvidiaFacts::*flag;
    };
    static constexpr Message known[] = {
        {"couldn't communicate with the NVIDIA driver", &NvidiaFacts::notLoaded},
        {"Driver/library version mismatch", &NvidiaFacts::mismatch},
    };
    NvidiaFacts facts;
    for (const Message &message : known) {
        const qsizetype at = text.indexOf(QLatin1String(message.words), 0, Qt::CaseInsensitive);
        if (at < 0)
            continue;
        facts.*message.flag = true;
        facts.evidence = text.trimmed().left(400);
    }
    if (facts.notLoaded)
        facts.driver.version = Reading<Version>::absent(u"nvidia-smi: it cannot communicate with a driver"_s);
    return facts;
}

Gpu lostGpu(const QString &busId, const QString &why) {
    const Problem problem{.code = ProblemCode::CouldNotDetermine, .subject = u"nvidia-smi"_s, .detail = why};
    Gpu gpu;
    gpu.state = GpuState::Lost;
    gpu.stateSource = problem.subject;
    gpu.busId = busId;
    gpu.name = Reading<QString>::unknown(problem);
    gpu.capability = Reading<Version>::unknown(problem);
    gpu.memory = Reading<GpuMemory>::unknown(problem);
    gpu.mig = Reading<bool>::unknown(problem);
    return gpu;
}

std::vector<Gpu> lostGpus(const QString &text) {
    static const QRegularExpression pattern(
        uR"(Unable to determine the device handle for (?:GPU|gpu)\s*\d*:?\s*([0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-9A-Fa-f])?[^\n]*)"_s);
    std::vector<Gpu> lost;
    for (auto matches = pattern.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        lost.push_back(lostGpu(match.captured(1), match.captured(0).trimmed().left(200)));
    }
    return lost;
}

} // namespace armature::smi
