#pragma once

#include "index/HttpTask.h"

#include <QDateTime>

namespace armature {

/// An answer that was kept. `answer` is as it came, with status 200.
struct CachedAnswer {
    HttpAnswer answer;
    QDateTime confirmed; ///< when the server last said so (UTC)
    bool fresh = false;  ///< its `max-age` has not passed: no need to ask
};

/// A folder with one file per address and Accept header: a line of JSON, then the body. Private to its user, shared by
/// any number of processes: a file appears whole or not at all, and one that is damaged, cut or not what its name says
/// is no entry. Never kept: answers to requests with credentials (their pages may hold more of them), addresses with a
/// query (which may be a token), `no-store`, `Vary: *`. What cannot be written is not kept, without a word: the cache
/// is a convenience.
class HttpCache {
public:
    /// An empty folder: nothing is ever found or kept. Above `bytes` the entries that were confirmed longest ago are
    /// removed.
    HttpCache(const QString &folder, qint64 bytes) : m_folder(folder), m_bytes(bytes) {}

    [[nodiscard]] std::optional<CachedAnswer> find(const QUrl &url, const QByteArray &accept) const;
    void keep(const QUrl &url, const QByteArray &accept, const HttpAnswer &answer) const;
    /// The server answered 304: the entry is as new as now, under the rules that answer brought.
    void confirm(const QUrl &url, const QByteArray &accept, const CachedAnswer &known,
                 const HttpAnswer &notModified) const;
    void drop(const QUrl &url, const QByteArray &accept) const;

private:
    [[nodiscard]] QString fileFor(const QUrl &url, const QByteArray &accept) const;
    void dropOldest() const;

    QString m_folder;
    qint64 m_bytes;
};

} // namespace armature
