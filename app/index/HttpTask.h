#pragma once

#include "base/Result.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QSslConfiguration>
#include <QTimer>
#include <functional>

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
};

/// What a copy somebody has is known by. Sent to `url` alone; the server answers 304 if the copy is still right.
struct HttpValidators {
    QUrl url;
    QByteArray etag;
    QByteArray lastModified;
};

/// One GET or HEAD to its end: redirects followed by hand (never from https to http, never to another scheme, to another host only from https to
/// https, credentials only to the same origin), failures that pass retried. Calls `done` exactly once, from the event loop (it may delete the task);
/// not at all if the task is deleted before. Problems: NetworkUnreachable (with the cause), TimedOut, TooLarge, NotAnIndex (redirects that lead
/// nowhere).
class HttpTask : public QObject {
    Q_OBJECT

public:
    using Done = std::function<void(const Result<HttpAnswer> &)>;
    enum class Method { Get, Head };

    HttpTask(QNetworkAccessManager &network, const QSslConfiguration &tls, const HttpLimits &limits, QObject *parent);
    ~HttpTask() override;

    void setValidators(const HttpValidators &validators) { m_validators = validators; } ///< before start()
    /// `authorization`: value of the header for the origin of `url`, or empty. `url` holds no credentials.
    void start(Method method, const QUrl &url, const QByteArray &accept, const QByteArray &authorization, Done done);

private:
    void send();
    void onBytes();
    void onFinished();
    [[nodiscard]] HttpAnswer answerOf(QNetworkReply *reply, int status) const;
    void follow(const QUrl &target);
    /// Why a redirect is not followed; empty if it is.
    [[nodiscard]] QString objectionTo(const QUrl &target) const;
    void abortWith(const Problem &problem);
    void retryOr(const Problem &problem);
    void finish(Result<HttpAnswer> result);
    void handOver();
    [[nodiscard]] Problem problemHere(ProblemCode code, const QString &why) const;

    QNetworkAccessManager &m_network;
    const QSslConfiguration m_tls;
    const HttpLimits m_limits;
    Method m_method = Method::Get;
    QUrl m_first;
    QUrl m_url;
    QByteArray m_accept;
    QByteArray m_authorization;
    HttpValidators m_validators;
    Done m_done;
    QPointer<QNetworkReply> m_reply;
    QByteArray m_body;
    QTimer m_silence;
    QTimer m_total;
    QTimer m_next;   ///< until the (next) attempt
    QTimer m_finish; ///< hands `m_result` over, from the event loop
    std::optional<Result<HttpAnswer>> m_result;
    std::optional<Problem> m_aborted; ///< why this end stopped the reply
    QStringList m_tlsErrors;
    int m_attempt = 0;
    int m_redirects = 0;
    int m_retryAfterMs = 0; ///< what the server asked for
};

} // namespace armature
