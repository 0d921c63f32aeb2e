#pragma once

#include "base/Result.h"

#include <QDateTime>
#include <QStringList>
#include <QUrl>
#include <vector>

namespace armature {

/// A file a project page links to.
struct IndexFile {
    QString file;     ///< name, percent-decoded
    QUrl url;         ///< absolute, http or https, without fragment
    qint64 bytes = 0; ///< 0 = not known (HTML has no sizes)
    QString sha256;
    QString requiresPython;
    bool yanked = false;
    QString yankedReason;
    bool hasMetadata = false; ///< METADATA can be read without the file (PEP 658)
    QString metadataSha256;   ///< of that METADATA; empty if the page gives none
    QDateTime uploadTime;     ///< UTC (PEP 700); invalid: not told (HTML never does)
    bool operator==(const IndexFile &) const = default;
};

/// A project's page of the Simple API: JSON (PEP 691) or HTML (PEP 503). Without files it is an honest, empty page.
struct SimplePage {
    std::vector<IndexFile> files; ///< wheels and source distributions in the page's order; other links are left out
    QStringList
        versions; ///< as the index lists them (PEP 700), those without files too; empty: not told (HTML never does)
    qsizetype skipped = 0; ///< links to a .whl, .tar.gz or .zip left out because no specification allows the name
    bool operator==(const SimplePage &) const = default;
};

/// Limits of a page; TooLarge above them.
struct PageLimits {
    qint64 bytes = qint64(32) * 1024 * 1024;
    qsizetype links = 100'000;
};

/// Reads a page by its Content-Type; `base` is its address after redirects, and what links are relative to.
/// NotAnIndex for a login page, a captive portal or another type; Unsupported for an API of major version 2 or more;
/// Malformed for broken JSON or an entry of the wrong shape. Time and memory are linear in the size. Links with other
/// schemes than http(s) are left out.
Result<SimplePage> parseSimplePage(const QByteArray &body, const QString &contentType, const QUrl &base,
                                   const PageLimits &limits = {});

// The two formats, used by parseSimplePage.
Result<SimplePage> parseSimpleJson(const QByteArray &body, const QUrl &base, const PageLimits &limits);
Result<SimplePage> parseSimpleHtml(const QByteArray &body, const QUrl &base, const PageLimits &limits);

// Shared by the two formats.
/// Whether the major number of an API version is one that is understood; an empty text is (old HTML pages name none).
bool isKnownApiVersion(const QString &version);
Problem unknownApiVersion(const QString &version, const QUrl &base);
Problem tooManyLinks(const QUrl &base, const PageLimits &limits);
/// Free text of an index as it may be shown: without control and direction characters, at most so many characters.
QString shownText(const QString &text, qsizetype most = 1000);
/// 64 hexadecimal digits in lower case, or empty.
QString checkedSha256(const QString &text);

} // namespace armature
