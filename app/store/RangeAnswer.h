#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

namespace armature {

/// What was asked of a server: a file from `offset` on. Without an offset the whole of it, and no range.
struct RangeQuestion {
    qint64 offset = 0;
    qint64 total = 0; ///< of the file; 0: not known
    QByteArray etag;  ///< of the bytes that are there already; empty: not known
};

/// The head of an answer, as far as it says which bytes follow.
struct RangeHead {
    int status = 0;
    QByteArray contentRange;
    QByteArray contentEncoding;
    QByteArray etag;
    qint64 contentLength = -1; ///< -1: not told
};

/// What is to be done with an answer.
struct RangeVerdict {
    enum class Kind {
        Append,    ///< its bytes go on where the part ends
        FromStart, ///< its bytes are the file from its beginning
        StartAnew, ///< it cannot be believed: nothing of it is used, the part is dropped and the file asked for whole
        TryLater,  ///< it may pass by itself
        Refused,   ///< the server wants a password, or has no such file
        Unusable,  ///< it never becomes a file
    };
    Kind kind = Kind::Unusable;
    qint64 total = 0; ///< size of the file as far as it is known now
    QString why;      ///< for people; empty for Append and FromStart
};

/// Only a 206 whose Content-Range begins where the part ends, and names the size that was planned, is believed.
RangeVerdict judgeAnswer(const RangeQuestion &asked, const RangeHead &head);

/// "bytes 5-9/10": first, last, total. Nothing for another unit, an unknown total, or numbers that contradict.
struct ContentRange {
    qint64 first = 0;
    qint64 last = 0;
    qint64 total = 0;
};
std::optional<ContentRange> parseContentRange(const QByteArray &header);

/// What a later request can name in If-Range: a strong ETag, else nothing.
QByteArray strongEtag(const QByteArray &etag);

} // namespace armature
