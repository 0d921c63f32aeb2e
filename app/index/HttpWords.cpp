#include "index/HttpWords.h"

#include "base/Literals.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>

namespace armature {

QString causeInWords(QNetworkReply::NetworkError error, const QString &text) {
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return u"the connection was refused"_s;
    case QNetworkReply::RemoteHostClosedError:
        return u"the connection was closed before the answer was complete"_s;
    case QNetworkReply::HostNotFoundError:
        return u"the name of the host could not be resolved (no network, or no such host)"_s;
    case QNetworkReply::ProxyConnectionRefusedError:
        return u"the proxy refused the connection"_s;
    case QNetworkReply::ProxyNotFoundError:
        return u"the name of the proxy could not be resolved"_s;
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return u"the proxy asks for a user name and password, or refuses those it was given (status 407)"_s;
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::UnknownProxyError:
        return u"the proxy failed: "_s + text;
    default:
        return text;
    }
}

QString statusInWords(int status) {
    const auto meaning = [status]() -> const char * {
        switch (status) {
        case 401:
            return ": it wants a user name and password, or refuses those it was given";
        case 403:
            return ": it refuses access";
        case 407:
            return ": a proxy wants a user name and password";
        case 408:
        case 504:
            return ": something on the way took too long";
        case 429:
            return ": too many requests";
        case 500:
            return ": it failed";
        case 502:
            return ": what stands in front of it could not reach it";
        case 503:
            return ": it is out of service for the moment";
        default:
            return "";
        }
    };
    return u"status %1%2"_s.arg(status).arg(QLatin1String(meaning()));
}

qint64 retryAfterMs(const QByteArray &header, const QDateTime &now) {
    constexpr qint64 MaxS = qint64(30) * 24 * 3600;
    bool number = false;
    const QByteArray text = header.trimmed();
    qint64 seconds = text.toLongLong(&number);
    if (!number) {
        QDateTime at =
            QLocale::c().toDateTime(QString::fromLatin1(text.left(40)), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
        at.setTimeSpec(Qt::UTC);
        seconds = at.isValid() ? now.secsTo(at) : 0;
    }
    return std::clamp<qint64>(seconds, 0, MaxS) * 1000;
}

bool isKnownCoding(const QNetworkReply *reply) {
    static const QList<QByteArray> known{"", "identity", "gzip", "x-gzip", "deflate", "br", "zstd"};
    return known.contains(reply->rawHeader("Content-Encoding").trimmed().toLower());
}

bool isUnpackable(const QNetworkReply *reply) {
    return !isKnownCoding(reply) ||
           (reply->error() != QNetworkReply::NoError && reply->errorString().startsWith("Decompression failed"_L1));
}

QString sizeInWords(qint64 bytes) {
    constexpr qint64 MiB = 1024LL * 1024;
    return bytes > 0 && bytes % MiB == 0 ? u"%1 MiB"_s.arg(bytes / MiB) : u"%1 bytes"_s.arg(bytes);
}

QString waitInWords(qint64 milliseconds) {
    const qint64 seconds = (milliseconds + 999) / 1000;
    return seconds < 2 * 3600LL ? u"%1 s"_s.arg(seconds) : u"%1 h"_s.arg((seconds + 1800) / 3600);
}

} // namespace armature
