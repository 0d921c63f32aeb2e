#pragma once

#include "base/Result.h"

#include <QUrl>

namespace armature {

/// Bounds of one request, retries and redirects included.
struct HttpLimits {
    int silenceMs = 30'000; ///< without a byte
    int totalMs = 600'000;  ///< of one attempt: an endless drip is no answer either
    int retries = 3;        ///< after the first attempt: 408, 429, 5xx, a connection that breaks
    int backoffMs = 500;    ///< before the first retry, doubled for each further one
    int redirects = 10;
    qint64 bytes = qint64(32) * 1024 * 1024;
};

/// What a server answered, whatever the status. `url` is the address after redirects.
struct HttpAnswer {
    int status = 0;
    QByteArray body;
    QString contentType;
    qint64 contentLength = -1; ///< -1: not told
    QUrl url;
    bool endKnown = true; ///< its length was told or it came in frames; else a lost connection looks like the end
    // What a cache needs to know.
    QByteArray etag;
    QByteArray lastModified;
    QByteArray cacheControl;
    QByteArray vary;
    qint64 ageS = 0;              ///< seconds it had lain in caches on the way
    bool withCredentials = false; ///< the request carried them
    bool unverified = false;      ///< its certificate did not verify, and the user's installer is told not to mind
};

/// What a copy somebody has is known by. Sent to `url` alone; the server answers 304 if the copy is still right.
struct HttpValidators {
    QUrl url;
    QByteArray etag;
    QByteArray lastModified;
};

} // namespace armature
