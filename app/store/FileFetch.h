#pragma once

#include "index/IndexClientOptions.h"
#include "index/NetworkOptions.h"
#include "store/PartFile.h"
#include "store/RangeAnswer.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <atomic>

namespace armature {

/// Bounds of a fetch. There is none for the whole time: it goes on for as long as bytes arrive.
struct FetchLimits {
    int silenceMs = 30'000; ///< without a byte: the connection is given up
    int idleTries = 8;      ///< attempts in a row that bring no byte further than before
    int backoffMs = 500;    ///< before the second of them, doubled for each further one
    int maxBackoffMs = 30'000;
    int redirects = 10;
};

/// How a server is reached: the trust and the proxies of the user's installer, and its credentials.
struct FetchMeans {
    NetworkOptions network;
    FetchLimits limits;
    std::vector<std::pair<QUrl, QByteArray>> credentials; ///< origin, value of the Authorization header
};

/// What a fetch tells while it runs; called in the thread of the fetch.
struct FetchTelling {
    std::function<void(qint64 bytes)> size;        ///< of the part, whenever it changed; it can fall
    std::function<void(const QString &line)> said; ///< what people should know, without secrets
};

/// Fetches one file into a store, in the thread that calls it: one full request, and from then on only what is missing,
/// across lost connections, kills and other networks. Never asks with HEAD, never asks for anything packed; redirects
/// as objectionToRedirect has them, credentials only to the origin they belong to.
class FileFetch {
public:
    FileFetch(const FileStore &store, const FetchMeans &means, const std::atomic_bool &stop, FetchTelling telling);

    /// The path of the finished file, at once if the store has it. Waits while another process fetches it.
    /// Problems: Cancelled within 0.1 s of `stop` (what is there stays for the next time); AccessDenied and NotFound,
    /// where the server refuses the file; NetworkUnreachable after `idleTries`; HashMismatch; Malformed; and those of
    /// the disk.
    Result<QString> fetch(const WantedFile &file);

private:
    using Kind = RangeVerdict::Kind;
    struct Attempt {
        Kind kind = Kind::TryLater;
        Problem problem;
        qint64 waitMs = 0; ///< what the server asked for
        bool whole = false;
    };
    Result<std::unique_ptr<PartFile>> openPart();
    Result<QString> fetchInto(PartFile &part);
    Result<QString> finishOrAgain(PartFile &part, bool &again);
    Attempt attempt(PartFile &part);
    Attempt request(PartFile &part, const QUrl &url, QUrl &redirected);
    Attempt takeBody(PartFile &part, QNetworkReply &reply);
    [[nodiscard]] RangeQuestion questionFor(const PartFile &part) const;
    [[nodiscard]] QByteArray authorizationFor(const QUrl &url) const;
    [[nodiscard]] std::optional<Problem> fault(const QUrl &url) const;
    [[nodiscard]] Problem problemOf(Kind kind, const QString &why) const;
    bool pause(qint64 ms) const;
    void waitFor(QNetworkReply &reply, bool &silent) const;

    const FileStore &m_store;
    const FetchMeans &m_means;
    const std::atomic_bool &m_stop;
    FetchTelling m_tell;
    QNetworkAccessManager m_network;
    const QSslConfiguration m_tls;
    WantedFile m_file;
    bool m_rangesFit = true; ///< false once a ranged answer could not be believed
    int m_answers = 0;       ///< that the bytes of the part came from
    bool m_toldAnew = false;
};

} // namespace armature
