#pragma once

// Private to index/: failures of a request in words that do not depend on Qt's.

#include <QNetworkReply>

namespace armature {

/// Why there is no whole answer. `text`: Qt's own words, for what has none here.
QString causeInWords(QNetworkReply::NetworkError error, const QString &text);

/// "status 503: it is out of service for the moment".
QString statusInWords(int status);

/// Milliseconds a server asks to be left alone (Retry-After: seconds or a date, RFC 9110 10.2.3); 0 if it does not.
qint64 retryAfterMs(const QByteArray &header, const QDateTime &now);

/// Whether Content-Encoding names a packing that Qt undoes by itself, or none.
bool isKnownCoding(const QNetworkReply *reply);

/// Whether the body came packed in a way that is not known, or is not packed as it says.
bool isUnpackable(const QNetworkReply *reply);

/// "32 MiB", or bytes where it is not a round number of them.
QString sizeInWords(qint64 bytes);

/// "90 s", "2 h".
QString waitInWords(qint64 milliseconds);

} // namespace armature
