#include "index/HttpCache.h"

#include "base/Literals.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <algorithm>

namespace armature {
namespace {

constexpr int Format = 1;
constexpr qint64 MaxHeader = 64LL * 1024;
constexpr qint64 MaxBody = qint64(256) * 1024 * 1024; // of one entry, far above what is ever fetched
constexpr qint64 MaxFreshS =
    qint64(7) * 24 * 3600; // no page of an index stays right for longer, whatever its server says

QByteArray digest(const QByteArray &bytes) {
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

/// The directive's value, "" for one without a value, null if it is not there.
QByteArray directive(const QByteArray &cacheControl, const QByteArray &name) {
    for (const QByteArray &part : cacheControl.toLower().split(',')) {
        const QByteArray one = part.trimmed();
        if (one == name)
            return QByteArray("");
        if (one.startsWith(name + '='))
            return one.mid(name.size() + 1).replace('"', "");
    }
    return {};
}

bool mayBeKept(const QUrl &url, const HttpAnswer &answer) {
    return answer.status == 200 && !answer.withCredentials && !url.hasQuery() && !answer.url.hasQuery() &&
           url.userInfo().isEmpty() && answer.url.userInfo().isEmpty() &&
           directive(answer.cacheControl, "no-store").isNull() && !answer.vary.contains('*') &&
           answer.body.size() <= MaxBody;
}

/// Seconds an answer may be used without asking; 0: always ask. An answer behind a redirect is always asked for: the
/// redirect may change.
qint64 freshFor(const QUrl &asked, const HttpAnswer &answer) {
    if (answer.url != asked || !directive(answer.cacheControl, "no-cache").isNull())
        return 0;
    const qint64 maxAge = std::min(directive(answer.cacheControl, "max-age").toLongLong(), MaxFreshS);
    return std::max<qint64>(maxAge - std::max<qint64>(answer.ageS, 0), 0);
}

QString text(const QUrl &url) { return url.toString(QUrl::FullyEncoded); }

QByteArray headerLine(const QUrl &url, const QByteArray &accept, const HttpAnswer &answer) {
    const QJsonObject header{{u"format"_s, Format},
                             {u"url"_s, text(url)},
                             {u"accept"_s, QString::fromLatin1(accept)},
                             {u"final_url"_s, text(answer.url)},
                             {u"content_type"_s, answer.contentType},
                             {u"etag"_s, QString::fromLatin1(answer.etag)},
                             {u"last_modified"_s, QString::fromLatin1(answer.lastModified)},
                             {u"cache_control"_s, QString::fromLatin1(answer.cacheControl)},
                             {u"age_s"_s, answer.ageS},
                             {u"bytes"_s, answer.body.size()},
                             {u"sha256"_s, QString::fromLatin1(digest(answer.body))}};
    return QJsonDocument(header).toJson(QJsonDocument::Compact) + '\n';
}

bool describesThis(const QJsonObject &header, const QUrl &url, const QByteArray &accept) {
    return header.value("format"_L1).toInt() == Format && header.value("url"_L1).toString() == text(url) &&
           header.value("accept"_L1).toString() == QString::fromLatin1(accept);
}

bool write(const QString &path, const QByteArray &header, const QByteArray &body) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return false;
    return file.write(header) == header.size() && file.write(body) == body.size() && file.commit();
}

} // namespace

QString HttpCache::fileFor(const QUrl &url, const QByteArray &accept) const {
    return m_folder + u'/' + QString::fromLatin1(digest(text(url).toUtf8() + '\n' + accept)) + u".page"_s;
}

std::optional<CachedAnswer> HttpCache::find(const QUrl &url, const QByteArray &accept) const {
    if (m_folder.isEmpty())
        return std::nullopt;
    QFile file(fileFor(url, accept));
    if (!file.open(QIODevice::ReadOnly) || file.size() > MaxBody + MaxHeader)
        return std::nullopt;
    const QJsonObject header = QJsonDocument::fromJson(file.readLine(MaxHeader)).object();
    const auto field = [&header](const char *key) { return header.value(QLatin1String(key)).toString(); };
    CachedAnswer known;
    known.answer.status = 200;
    known.answer.body = file.readAll();
    known.answer.contentLength = known.answer.body.size();
    if (!describesThis(header, url, accept) || field("sha256") != QString::fromLatin1(digest(known.answer.body)))
        return std::nullopt;
    known.answer.url = QUrl(field("final_url"), QUrl::StrictMode);
    known.answer.contentType = field("content_type");
    known.answer.etag = field("etag").toLatin1();
    known.answer.lastModified = field("last_modified").toLatin1();
    known.answer.cacheControl = field("cache_control").toLatin1();
    known.answer.ageS = header.value("age_s"_L1).toInteger();
    known.confirmed = file.fileTime(QFileDevice::FileModificationTime).toUTC();
    const qint64 since = known.confirmed.secsTo(QDateTime::currentDateTimeUtc());
    known.fresh = since >= 0 && since < freshFor(url, known.answer); // a time in the future proves nothing
    return known;
}

void HttpCache::keep(const QUrl &url, const QByteArray &accept, const HttpAnswer &answer) const {
    if (m_folder.isEmpty())
        return;
    const QByteArray header = headerLine(url, accept, answer);
    if (!mayBeKept(url, answer) || header.size() >= MaxHeader || header.size() + answer.body.size() > m_bytes)
        return drop(url, accept); // what was kept before is no longer what the server says
    if (!QDir(m_folder).exists() && QDir().mkpath(m_folder))
        QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (write(fileFor(url, accept), header, answer.body))
        dropOldest();
}

void HttpCache::confirm(const QUrl &url, const QByteArray &accept, const CachedAnswer &known,
                        const HttpAnswer &notModified) const {
    HttpAnswer renewed = known.answer;
    if (!notModified.cacheControl.isEmpty())
        renewed.cacheControl = notModified.cacheControl;
    renewed.ageS = notModified.ageS;
    renewed.withCredentials = notModified.withCredentials;
    if (renewed.cacheControl != known.answer.cacheControl || renewed.ageS != known.answer.ageS ||
        renewed.withCredentials)
        return keep(url, accept, renewed);
    QFile file(fileFor(url, accept));
    if (file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
        file.setFileTime(QDateTime::currentDateTimeUtc(), QFileDevice::FileModificationTime);
}

void HttpCache::drop(const QUrl &url, const QByteArray &accept) const {
    if (!m_folder.isEmpty())
        QFile::remove(fileFor(url, accept));
}

void HttpCache::dropOldest() const {
    // With what an interrupted write left: QSaveFile puts letters after the name.
    const QFileInfoList files = QDir(m_folder).entryInfoList({u"*.page"_s, u"*.page.*"_s}, QDir::Files, QDir::Time);
    qint64 total = 0;
    for (const QFileInfo &file : files) { // the newest first
        total += file.size();
        if (total > m_bytes)
            QFile::remove(file.filePath());
    }
}

} // namespace armature
