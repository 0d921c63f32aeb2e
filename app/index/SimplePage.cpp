#include "index/SimplePage.h"

#include "base/HiddenText.h"
#include "base/Literals.h"
#include "base/Secrets.h"
#include "model/Json.h"
#include "wheels/WheelName.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature {
namespace {

Problem notAnIndex(const QUrl &base, const QString &why) {
    return {.code = ProblemCode::NotAnIndex, .subject = withoutCredentials(base.toString()), .detail = why};
}

constexpr qsizetype MaxVersions = 100'000;

/// PEP 691 and 658: true, or a table of hashes. The older of the two keys counts only where the newer is missing (PEP
/// 714).
void readMetadataOffer(const QJsonObject &entry, IndexFile &file) {
    const QJsonValue newer = entry.value("core-metadata"_L1);
    const QJsonValue offer = newer.isUndefined() ? entry.value("dist-info-metadata"_L1) : newer;
    file.hasMetadata = offer.toBool() || offer.isObject();
    file.metadataSha256 = checkedSha256(offer.toObject().value("sha256"_L1).toString());
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
    const QJsonValue name = entry.value("filename"_L1);
    const QJsonValue url = entry.value("url"_L1);
    if (!name.isString() || !url.isString())
        return Problem{.code = ProblemCode::Malformed, .subject = place, .detail = u"filename or url is missing"_s};
    IndexFile file;
    file.file = name.toString();
    file.url = base.resolved(QUrl(url.toString(), QUrl::TolerantMode)).adjusted(QUrl::RemoveFragment);
    file.sha256 = checkedSha256(entry.value("hashes"_L1).toObject().value("sha256"_L1).toString());
    file.requiresPython = shownText(entry.value("requires-python"_L1).toString());
    file.bytes = std::max<qint64>(entry.value("size"_L1).toInteger(), 0);
    const QJsonValue yanked = entry.value("yanked"_L1);
    file.yanked = yanked.isString() || yanked.toBool();
    file.yankedReason = shownText(yanked.toString());
    readMetadataOffer(entry, file);
    file.uploadTime = uploadTime(entry.value("upload-time"_L1).toString());
    return file;
}

} // namespace

bool isKnownApiVersion(const QString &version) {
    bool number = false;
    const int major = version.section(u'.', 0, 0).toInt(&number);
    return version.isEmpty() || (number && major <= 1);
}

Problem unknownApiVersion(const QString &version, const QUrl &base) {
    return {.code = ProblemCode::Unsupported,
            .subject = withoutCredentials(base.toString()),
            .detail = u"the index speaks version %1 of the Simple API, 1.x is understood"_s.arg(version.left(20))};
}

Problem tooManyLinks(const QUrl &base, const PageLimits &limits) {
    return {.code = ProblemCode::TooLarge,
            .subject = withoutCredentials(base.toString()),
            .detail = u"the page has more than %1 links"_s.arg(limits.links)};
}

QString shownText(const QString &text, qsizetype most) {
    QString result;
    for (const QChar &one : text.left(most)) {
        result += isHidden(one) ? QChar(u' ') : one;
    }
    return result;
}

QString checkedSha256(const QString &text) {
    const auto isDigit = [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
    };
    return text.size() == 64 && std::all_of(text.begin(), text.end(), isDigit) ? text.toLower() : QString();
}

Result<SimplePage> parseSimpleJson(const QByteArray &body, const QUrl &base, const PageLimits &limits) {
    const QString place = withoutCredentials(base.toString());
    const auto document = parseJsonObject(body, place, limits.bytes);
    if (!document) {
        Problem problem = document.problem();
        if (problem.code == ProblemCode::Malformed)
            problem.detail = u"the page is cut off, or no JSON: %1"_s.arg(problem.detail);
        return problem;
    }
    const QString version = document->value("meta"_L1).toObject().value("api-version"_L1).toString();
    if (version.isEmpty())
        return notAnIndex(base, u"JSON without meta.api-version is no page of the Simple API"_s);
    if (!isKnownApiVersion(version))
        return unknownApiVersion(version, base);
    if (!document->value("files"_L1).isArray())
        return Problem{.code = ProblemCode::Malformed, .subject = place, .detail = u"\"files\" is not an array"_s};
    const QJsonArray entries = document->value("files"_L1).toArray();
    if (entries.size() > limits.links)
        return tooManyLinks(base, limits);
    SimplePage page;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        auto file = readEntry(entries[i].toObject(), base, u"%1: files[%2]"_s.arg(place).arg(i));
        if (!file)
            return file.problem();
        const bool http = file->url.scheme() == "http"_L1 || file->url.scheme() == "https"_L1;
        if (!isWheelFile(file->file) && !isSdistFile(file->file))
            continue;
        if (!isDistributionName(file->file))
            ++page.skipped;
        else if (http)
            page.files.push_back(std::move(file).value());
    }
    page.versions = readVersions(document->value("versions"_L1));
    return page;
}

Result<SimplePage> parseSimplePage(const QByteArray &body, const QString &contentType, const QUrl &base,
                                   const PageLimits &limits) {
    if (body.size() > limits.bytes)
        return Problem{.code = ProblemCode::TooLarge,
                       .subject = withoutCredentials(base.toString()),
                       .detail = u"the page has more than %1 bytes"_s.arg(limits.bytes)};
    const QString type = contentType.section(u';', 0, 0).trimmed().toLower();
    static const QRegularExpression api(uR"(^application/vnd\.pypi\.simple\.v(\d+)\+(json|html)$)"_s);
    const auto match = api.match(type);
    if (match.hasMatch() && !isKnownApiVersion(match.captured(1)))
        return unknownApiVersion(match.captured(1), base);
    if (type == "application/json"_L1 || match.captured(2) == "json"_L1)
        return parseSimpleJson(body, base, limits);
    if (type == "text/html"_L1 || match.captured(2) == "html"_L1)
        return parseSimpleHtml(body, base, limits);
    return notAnIndex(base, type.isEmpty() ? u"the answer names no Content-Type"_s
                                           : u"the answer is of type %1"_s.arg(type.left(80)));
}

} // namespace armature
