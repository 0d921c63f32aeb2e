#pragma once

#include "index/CoreMetadata.h"
#include "index/HttpCache.h"
#include "index/InstallerConfig.h"
#include "index/SimplePage.h"

#include <deque>
#include <variant>

namespace armature {

/// The index has no such project: 404, or 403 where that means the same.
struct AbsentProject {
    bool operator==(const AbsentProject &) const = default;
};

/// What asking for a project's page came to. A Problem never means "no": AccessDenied (401, 403), NetworkUnreachable (with the cause), TimedOut,
/// NotAnIndex, TooLarge, Malformed, Unsupported.
struct PageOutcome {
    std::variant<SimplePage, AbsentProject, Problem> what = Problem{};
    QString url;           ///< that was asked, without credentials
    QDateTime confirmed{}; ///< a page: when the index said so, UTC; long ago where it comes from the cache
    [[nodiscard]] const SimplePage *page() const { return std::get_if<SimplePage>(&what); }
    [[nodiscard]] bool isAbsent() const { return std::holds_alternative<AbsentProject>(what); }
    [[nodiscard]] const Problem *problem() const { return std::get_if<Problem>(&what); }
};

struct IndexClientOptions {
    HttpLimits http;
    PageLimits page;
    Variables environment;        ///< for the proxy variables
    QByteArray extraCertificates; ///< PEM: what SSL_CERT_FILE or a private CA adds to the system's
    int parallelRequests = 8;
    /// Hosts that answer 403 for a project they do not have (uv knows the same exception).
    QStringList forbiddenMeansAbsent{QStringLiteral("download.pytorch.org")};
    QString cacheFolder; ///< empty: nothing is kept
    qint64 cacheBytes = qint64(512) * 1024 * 1024;
    bool offline = false; ///< nothing is asked: what is not in the cache is NetworkUnreachable, however old it is what is
};

/// Asks package indexes. Everything is asynchronous: callbacks come from the event loop, never from inside the call, each exactly once; none after
/// cancel() or after the client is gone. Credentials in an index URL travel as Authorization header to that origin only, and are in no outcome.
class IndexClient : public QObject {
    Q_OBJECT

public:
    explicit IndexClient(const IndexClientOptions &options = {}, QObject *parent = nullptr);
    ~IndexClient() override;

    using PageCallback = std::function<void(const PageOutcome &)>;
    /// The page of `project` (any spelling) on `index` ("https://host/simple", credentials allowed).
    void fetchProject(const QString &index, const QString &project, PageCallback callback);

    using MetadataCallback = std::function<void(const Result<CoreMetadata> &)>;
    /// METADATA of a wheel, without the wheel (PEP 658). NotFound where the page offers none or the index has none, HashMismatch if it is not the
    /// one the page names, Malformed also if it speaks of another name or version than the file; otherwise as fetchProject.
    void fetchMetadata(const IndexFile &file, MetadataCallback callback);

    using SizesCallback = std::function<void(const QMap<QString, qint64> &)>;
    /// Bytes of each file by HEAD. A URL whose size could not be learned is missing in the answer.
    void fileSizes(const QStringList &urls, SizesCallback callback);

    /// Drops everything that is under way.
    void cancel();

private:
    struct Job {
        HttpTask::Method method;
        QUrl url;
        HttpTask::Done done;
        QByteArray accept = "*/*";
        qint64 bytes = 0; ///< the answer's limit
        HttpValidators validators{};
    };
    /// An answer from the cache or the server, and when the server said so. What is worth keeping the receiver gives to `m_cache`.
    using Got = std::function<void(const Result<HttpAnswer> &, const QDateTime &confirmed)>;
    void get(const QUrl &url, const QByteArray &accept, qint64 bytes, Got got);
    [[nodiscard]] static Result<CoreMetadata> metadataOf(const IndexFile &file, const QUrl &url, const Result<HttpAnswer> &result);
    /// Calls from the event loop, unless cancelled before.
    void later(std::function<void()> call);
    void enqueue(Job job);
    void startNext();
    [[nodiscard]] QByteArray authorizationFor(const QUrl &url) const;
    [[nodiscard]] PageOutcome outcomeOf(const QUrl &url, const Result<HttpAnswer> &result) const;

    const IndexClientOptions m_options;
    const HttpCache m_cache;
    QNetworkAccessManager m_network;
    QSslConfiguration m_tls = QSslConfiguration::defaultConfiguration();
    std::vector<std::pair<QUrl, QByteArray>> m_credentials; ///< origin, header
    std::deque<Job> m_waiting;
    QObject *m_running = nullptr; ///< parent of the running tasks
    int m_runningCount = 0;
};

} // namespace armature
