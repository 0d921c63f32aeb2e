#pragma once

#include "index/HttpAnswer.h"
#include "model/InstallerSettings.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QSslConfiguration>
#include <QTimer>
#include <functional>

namespace armature {

class HostNames;

/// One GET or HEAD to its end: redirects followed by hand (never from https to http, never to another scheme, to
/// another host only from https to https, credentials only to the same origin), failures that pass retried. Calls
/// `done` exactly once, from the event loop (it may delete the task); not at all if the task is deleted before.
/// Problems: NetworkUnreachable (with the cause), TimedOut, TooLarge, NotAnIndex (redirects that lead nowhere).
class HttpTask : public QObject {
    Q_OBJECT

public:
    using Done = std::function<void(const Result<HttpAnswer> &)>;

    HttpTask(QNetworkAccessManager &network, const QSslConfiguration &tls, const HttpLimits &limits, QObject *parent);
    ~HttpTask() override;

    // Before start():
    void setValidators(const HttpValidators &validators) { m_validators = validators; }
    /// Names are looked up there before anything is sent. Must outlive the task.
    void setHostNames(HostNames &names) { m_names = &names; }
    void setUnverified(const std::vector<UnverifiedHost> &hosts) { m_unverified = hosts; }
    /// What certificates are checked against, for people: "the system's certificates".
    void setTrustWords(const QString &words) { m_trustWords = words; }
    /// `authorization`: value of the header for the origin of `url`, or empty. `url` holds no credentials.
    void start(const QUrl &url, const QByteArray &accept, const QByteArray &authorization, Done done);

    /// Whether the server (or a proxy in its place) said anything at all so far.
    [[nodiscard]] bool heard() const { return m_heard; }

private:
    void send();
    void request();
    /// The host a connection is made to: the server, or the proxy on the way to it.
    [[nodiscard]] QString hostToFind(bool &isProxy) const;
    [[nodiscard]] Problem connectionProblem(QNetworkReply *reply) const;
    [[nodiscard]] Problem unpackingProblem(QNetworkReply *reply) const;
    [[nodiscard]] Problem tooLarge() const;
    [[nodiscard]] bool isCutOff(QNetworkReply *reply, int status) const;
    void onStatusThatPasses(QNetworkReply *reply, int status);
    void onBytes();
    void onFinished();
    [[nodiscard]] HttpAnswer answerOf(QNetworkReply *reply, int status) const;
    void follow(const QUrl &target);
    void abortWith(const Problem &problem);
    void retryOr(const Problem &problem);
    void finish(Result<HttpAnswer> result);
    void handOver();
    [[nodiscard]] Problem problemHere(ProblemCode code, const QString &why) const;

    QNetworkAccessManager &m_network;
    HostNames *m_names = nullptr;
    std::vector<UnverifiedHost> m_unverified;
    QString m_trustWords;
    const QSslConfiguration m_tls;
    const HttpLimits m_limits;
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
    QTimer m_broken; ///< gives Qt the chance to end an answer that failed by itself
    QTimer m_finish; ///< hands `m_result` over, from the event loop
    std::optional<Result<HttpAnswer>> m_result;
    std::optional<Problem> m_aborted; ///< why this end stopped the reply
    QStringList m_tlsErrors;
    int m_attempt = 0;
    bool m_heard = false;
    bool m_looking = false; ///< for the host's name
    int m_redirects = 0;
    int m_retryAfterMs = 0; ///< what the server asked for
};

} // namespace armature
