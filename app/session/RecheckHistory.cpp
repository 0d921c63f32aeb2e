#include "session/RecheckHistory.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"

#include <QFileInfo>

namespace armature {
namespace {

constexpr qint64 MaxPastReportBytes = 16LL * 1024 * 1024;
constexpr qsizetype MaxTextLength = 600; ///< of a sentence: they come from a file

QString textOf(const QJsonObject &object, const char *key) {
    return object.value(QLatin1String(key)).toString().left(MaxTextLength);
}

/// The parts of a report a history is made of. Nothing if it is none, or one of a newer program.
std::optional<RecheckReport> readOutline(const QString &path) {
    const auto bytes = readBounded(path, MaxPastReportBytes);
    const auto json = bytes ? parseJsonObject(*bytes, path, MaxPastReportBytes) : Result<QJsonObject>(bytes.problem());
    if (!json)
        return std::nullopt;
    const int schema = json->value("schema"_L1).toInt();
    RecheckReport report;
    report.at = QDateTime::fromString(textOf(*json, "at"), Qt::ISODateWithMs);
    if (schema < 1 || schema > RecheckReport::Schema || !report.at.isValid())
        return std::nullopt;
    report.catalogDate = QDate::fromString(textOf(*json, "catalog_date"), Qt::ISODate);
    report.catalogDigest = textOf(*json, "catalog_digest");
    for (const auto &value : json->value("checks"_L1).toArray()) {
        const QJsonObject object = value.toObject();
        const auto verdict = enumFromName<ClaimVerdict>(textOf(object, "verdict"));
        if (!verdict)
            return std::nullopt;
        ClaimCheck check;
        check.package = textOf(object, "package");
        check.platform = textOf(object, "platform");
        check.claim = textOf(object, "claim");
        check.verdict = *verdict;
        check.because = textOf(object, "because");
        report.checks.push_back(std::move(check));
    }
    for (const auto &value : json->value("newer"_L1).toArray()) {
        const QJsonObject object = value.toObject();
        report.newer.push_back(
            {textOf(object, "package"), textOf(object, "platform"), {}, {}, textOf(object, "newest"), {}});
    }
    return report;
}

} // namespace

RecheckHistoryReader::RecheckHistoryReader(const QString &folder, qint64 maxBytes) {
    qint64 total = 0;
    for (const QString &path : keptRechecks(folder)) {
        total += QFileInfo(path).size();
        if (total > maxBytes)
            ++m_passedOver;
        else
            m_waiting << path;
    }
}

bool RecheckHistoryReader::readNext() {
    if (m_waiting.isEmpty())
        return false;
    if (const auto report = readOutline(m_waiting.takeLast()))
        m_history.add(*report);
    else
        ++m_passedOver;
    return !m_waiting.isEmpty();
}

ClaimHistory readClaimHistory(const QString &folder) {
    RecheckHistoryReader reader(folder);
    while (reader.readNext()) {
    }
    return reader.history();
}

} // namespace armature
