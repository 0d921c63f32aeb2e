#pragma once

#include "index/HostNames.h"
#include "index/HttpCache.h"
#include "index/HttpTask.h"
#include "index/IndexClientOptions.h"
#include "index/SimplePage.h"

#include <deque>
#include <map>

namespace armature {

/// Asks package indexes. Everything is asynchronous: callbacks come from the event loop, never from inside the call,
/// each exactly once; none after cancel() or after the client is gone. Credentials in an index URL travel as
/// Authorization header to that origin only, and are in no outcome.
class IndexClient : public QObject {
    Q_OBJECT

public:
    explicit IndexClient(const IndexClientOptions &options = {}, QObject *parent = nullptr);
    ~IndexClient() override;

    using PageCallback = std::function<void(const PageOutcome &)>;
    /// The page of `project` (any spelling) on `index` ("https://host/simple", credentials allowed).
    void fetchProject(const QString &index, const QString &project, PageCallback callback);

    using DocumentCallback = std::function<void(const Result<HttpAnswer> &)>;
    /// Any other document, whatever its status, up to so many bytes. It is not kept.
    void fetchDocument(const QUrl &url, const QByteArray &accept, qint64 bytes, const DocumentCallback &callback);

    /// Drops everything that is under way.
    void cancel();

private:
    struct Answer {
        Result<HttpAnswer> http;
        qint64 milliseconds = 0;
        QDateTime
            confirmed{}; ///< when the server said so, for what the cache knew before; null: just now, and worth keeping
    };
    using Got = std::function<void(const Answer &)>;
    struct Job {
        QUrl url;
        Got done;
        QByteArray accept = "*/*";
        qint64 bytes = 0; ///< the answer's limit
        HttpValidators validators{};
    };
    struct Server {
        int running = 0;
        int silent = 0; ///< requests without a byte of an answer
        bool heard = false;
        Problem last; ///< of the silent ones
    };
    /// An answer from the cache or the server. What is worth keeping the receiver gives to `m_cache`.
    void get(const QUrl &url, const QByteArray &accept, qint64 bytes, Got got);
    /// Calls from the event loop, unless cancelled before.
    void later(std::function<void()> call);
    void enqueue(Job job);
    void startNext();
    void start(const Job &job, Server &server);
    void onAnswer(const HttpTask &task, Server &server, const Result<HttpAnswer> &result);
    /// Why this is not sent at all; nothing if it is.
    [[nodiscard]] std::optional<Problem> objectionTo(const QUrl &url);
    Server &serverOf(const QUrl &url);
    [[nodiscard]] QByteArray authorizationFor(const QUrl &url) const;
    [[nodiscard]] PageOutcome outcomeOf(const QUrl &url, const Result<HttpAnswer> &result) const;

    const IndexClientOptions m_options;
    const HttpCache m_cache;
    QNetworkAccessManager m_network;
    HostNames m_names;
    const QSslConfiguration m_tls;
    std::vector<std::pair<QUrl, QByteArray>> m_credentials; ///< origin, header
    std::deque<Job> m_waiting;
    std::map<QString, Server> m_servers; ///< by scheme, host and port
    QObject *m_running = nullptr;        ///< parent of the running tasks
    int m_runningCount = 0;
};

} // namespace armature
