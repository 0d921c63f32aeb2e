#include "index/SimplePage.h"

#include "index/IndexUrl.h"
#include "index/WheelName.h"
#include "model/Json.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature {
namespace {

Problem notAnIndex(const QUrl &base, const QString &why) { return {ProblemCode::NotAnIndex, withoutCredentials(base.toString()), why, {}, {}}; }

constexpr qsizetype MaxVersions = 100'000;

/// PEP 691 and 658: true, or a table of hashes. The older of the two keys counts only where the newer is missing (PEP 714).
void readMetadataOffer(const QJsonObject &entry, IndexFile &file) {
    const QJsonValue newer = entry.value(QLatin1String("core-metadata"));
    const QJsonValue offer = newer.isUndefined() ? entry.value(QLatin1String("dist-info-metadata")) : newer;
    file.hasMetadata = offer.toBool() || offer.isObject();
    file.metadataSha256 = checkedSha256(offer.toObject().value(QLatin1String("sha256")).toString());
}

/// PEP 700: "2025-01-01T00:00:00.123456Z". The PEP knows no zone but UTC, so a text without one is read as UTC too.
QDateTime uploadTime(const QString &text) {
    if (text.isEmpty() || text.size() > 40)
        return {};
    QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (time.timeSpec() == Qt::LocalTime)
        time.setTimeSpec(Qt::UTC);
    return time.toUTC();
}

QStringList readVersions(const QJsonValue &value) {
    QStringList versions;
    const QJsonArray listed = value.toArray();
    for (qsizetype i = 0; i < std::min(listed.size(), MaxVersions); ++i)
        if (const QString text = listed[i].toString(); Version::parse(text))
            versions << text;
    return versions;
}

Result<IndexFile> readEntry(const QJsonObject &entry, const QUrl &base, const QString &place) {
    const QJsonValue name = entry.value(QLatin1String("filename"));
    const QJsonValue url = entry.value(QLatin1String("url"));
    if (!name.isString() || !url.isString())
        return Problem{ProblemCode::Malformed, place, QStringLiteral("filename or url is missing"), {}, {}};
    IndexFile file;
    file.file = name.toString();
    file.url = base.resolved(QUrl(url.toString(), QUrl::TolerantMode)).adjusted(QUrl::RemoveFragment);
    file.sha256 = checkedSha256(entry.value(QLatin1String("hashes")).toObject().value(QLatin1String("sha256")).toString());
    file.requiresPython = shownText(entry.value(QLatin1String("requires-python")).toString());
    file.bytes = std::max<qint64>(entry.value(QLatin1String("size")).toInteger(), 0);
    const QJsonValue yanked = entry.value(QLatin1String("yanked"));
    file.yanked = yanked.isString() || yanked.toBool();
    file.yankedReason = shownText(yanked.toString());
    readMetadataOffer(entry, file);
    file.uploadTime = uploadTime(entry.value(QLatin1String("upload-time")).toString());
    return file;
}

} // namespace

bool isKnownApiVersion(const QString &version) {
    bool number = false;
    const int major = version.section(u'.', 0, 0).toInt(&number);
    return version.isEmpty() || (number && major <= 1);
}

Problem unknownApiVersion(const QString &version, const QUrl &base) {
    return {ProblemCode::Unsupported,
            withoutCredentials(base.toString()),
            QStringLiteral("the index speaks version %1 of the Simple API, 1.x is understood").arg(version.left(20)),
            {},
            {}};
}

Problem tooManyLinks(const QUrl &base, const PageLimits &limits) {
    return {ProblemCode::TooLarge, withoutCredentials(base.toString()), QStringLiteral("the page has more than %1 links").arg(limits.links), {}, {}};
}

QString shownText(const QString &text, qsizetype most) {
    QString result;
    for (const QChar &one : text.left(most)) {
        const bool harmless = one.category() != QChar::Other_Control && one.category() != QChar::Other_Format;
        result += harmless ? one : QChar(u' ');
    }
    return result;
}

QString checkedSha256(const QString &text) {
    const auto isDigit = [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F'); };
    return text.size() == 64 && std::all_of(text.begin(), text.end(), isDigit) ? text.toLower() : QString();
}

Result<SimplePage> parseSimpleJson(const QByteArray &body, const QUrl &base, const PageLimits &limits) {
    const QString place = withoutCredentials(base.toString());
    const auto document = parseJsonObject(body, place, limits.bytes);
    if (!document) {
        Problem problem = document.problem();
        if (problem.code == ProblemCode::Malformed)
            problem.detail = QStringLiteral("the page is cut off, or no JSON: %1").arg(problem.detail);
        return problem;
    }
    const QString version = document->value(QLatin1String("meta")).toObject().value(QLatin1String("api-version")).toString();
    if (version.isEmpty())
        return notAnIndex(base, QStringLiteral("JSON without meta.api-version is no page of the Simple API"));
    if (!isKnownApiVersion(version))
        return unknownApiVersion(version, base);
    if (!document->value(QLatin1String("files")).isArray())
        return Problem{ProblemCode::Malformed, place, QStringLiteral("\"files\" is not an array"), {}, {}};
    const QJsonArray entries = document->value(QLatin1String("files")).toArray();
    if (entries.size() > limits.links)
        return tooManyLinks(base, limits);
    SimplePage page;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        auto file = readEntry(entries[i].toObject(), base, QStringLiteral("%1: files[%2]").arg(place).arg(i));
        if (!file)
            return file.problem();
        const bool http = file->url.scheme() == QLatin1String("http") || file->url.scheme() == QLatin1String("https");
        if (!isWheelFile(file->file) && !isSdistFile(file->file))
            continue;
        if (!isDistributionName(file->file))
            ++page.skipped;
        else if (http)
            page.files.push_back(std::move(file).value());
    }
    page.versions = readVersions(document->value(QLatin1String("versions")));
    return page;
}

Result<SimplePage> parseSimplePage(const QByteArray &body, const QString &contentType, const QUrl &base, const PageLimits &limits) {
    if (body.size() > limits.bytes)
        return Problem{
            ProblemCode::TooLarge, withoutCredentials(base.toString()), QStringLiteral("the page has more than %1 bytes").arg(limits.bytes), {}, {}};
    const QString type = contentType.section(u';', 0, 0).trimmed().toLower();
    static const QRegularExpression api(QStringLiteral(R"(^application/vnd\.pypi\.simple\.v(\d+)\+(json|html)$)"));
    const auto match = api.match(type);
    if (match.hasMatch() && !isKnownApiVersion(match.captured(1)))
        return unknownApiVersion(match.captured(1), base);
    if (type == QLatin1String("application/json") || match.captured(2) == QLatin1String("json"))
        return parseSimpleJson(body, base, limits);
    if (type == QLatin1String("text/html") || match.captured(2) == QLatin1String("html"))
        return parseSimpleHtml(body, base, limits);
    return notAnIndex(base, type.isEmpty() ? QStringLiteral("the answer names no Content-Type")
                                           : QStringLiteral("the answer is of type %1").arg(type.left(80)));
}

} // namespace armature
