#include "index/HttpTask.h"

#include "base/Literals.h"
#include "base/Log.h"
#include "base/Secrets.h"
#include "index/HostNames.h"
#include "index/HttpRules.h"
#include "index/HttpWords.h"
#include "wheels/IndexUrl.h"

#include <QDateTime>
#include <QNetworkProxyFactory>
#include <QSslError>
#include <algorithm>
#include <utility>

namespace armature {
namespace {

constexpr int MaxRetryAfterMs = 10'000;

/// Failures of the connection that a second attempt may not meet.
bool passesByItself(QNetworkReply::NetworkError error) {
    return error == QNetworkReply::RemoteHostClosedError || error == QNetworkReply::TemporaryNetworkFailureError ||
           error == QNetworkReply::NetworkSessionFailedError || error == QNetworkReply::UnknownNetworkError ||
           error == QNetworkReply::ProxyConnectionClosedError || error == QNetworkReply::ProtocolFailure;
}

} // namespace

HttpTask::HttpTask(QNetworkAccessManager &network, const QSslConfiguration &tls, const HttpLimits &limits,
                   QObject *parent)
    : QObject(parent), m_network(network), m_tls(tls), m_limits(limits) {
    for (QTimer *timer : {&m_silence, &m_total, &m_next, &m_finish, &m_broken})
        timer->setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &HttpTask::send);
    connect(&m_finish, &QTimer::timeout, this, &HttpTask::handOver);
    connect(&m_broken, &QTimer::timeout, this, [this] {
        if (m_reply && isUnpackable(m_reply))
            abortWith(unpackingProblem(m_reply));
    });
    connect(&m_silence, &QTimer::timeout, this, [this] {
        const QString why = m_looking ? u"the name of the host was not resolved in %1 s"_s : u"no answer for %1 s"_s;
        abortWith(problemHere(ProblemCode::TimedOut, why.arg(double(m_limits.silenceMs) / 1000)));
    });
    connect(&m_total, &QTimer::timeout, this, [this] {
        abortWith(problemHere(ProblemCode::TimedOut,
                              u"the answer was not complete after %1 s"_s.arg(double(m_limits.totalMs) / 1000)));
    });
}

HttpTask::~HttpTask() {
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->deleteLater(); // which ends it
    }
}

void HttpTask::start(const QUrl &url, const QByteArray &accept, const QByteArray &authorization, Done done) {
    m_first = m_url = url;
    m_accept = accept;
    m_authorization = authorization;
    m_done = std::move(done);
    m_next.start(0);
}

Problem HttpTask::problemHere(ProblemCode code, const QString &why) const {
    return {code, withoutCredentials(m_url.toString()), why, {}, {}};
}

QString HttpTask::hostToFind(bool &isProxy) const {
    QNetworkProxyFactory *factory = m_network.proxyFactory();
    const QList<QNetworkProxy> proxies =
        factory == nullptr ? QList<QNetworkProxy>() : factory->queryProxy(QNetworkProxyQuery(m_url));
    isProxy = !proxies.isEmpty() && proxies.first().capabilities().testFlag(QNetworkProxy::HostNameLookupCapability);
    return isProxy ? proxies.first().hostName() : m_url.host();
}

void HttpTask::send() {
    m_aborted.reset();
    if (m_names == nullptr)
        return request();
    bool isProxy = false;
    const QString host = hostToFind(isProxy);
    m_looking = true;
    m_silence.start(m_limits.silenceMs);
    m_names->find(host, this, [this, isProxy](bool found) {
        if (!std::exchange(m_looking, false))
            return; // the end came first
        const auto error = isProxy ? QNetworkReply::ProxyNotFoundError : QNetworkReply::HostNotFoundError;
        if (found)
            return request();
        m_silence.stop();
        finish(problemHere(ProblemCode::NetworkUnreachable, causeInWords(error, {})));
    });
}

void HttpTask::request() {
    QNetworkRequest request = bareRequest(m_url, m_tls);
    request.setDecompressedSafetyCheckThreshold(
        m_limits.bytes); // the size is checked here; index pages compress very well
    if (!m_accept.isEmpty())
        request.setRawHeader("Accept", m_accept);
    if (!m_authorization.isEmpty() && sameOrigin(m_url, m_first))
        request.setRawHeader("Authorization", m_authorization);
    if (m_url == m_validators.url) {
        if (!m_validators.etag.isEmpty())
            request.setRawHeader("If-None-Match", m_validators.etag);
        if (!m_validators.lastModified.isEmpty())
            request.setRawHeader("If-Modified-Since", m_validators.lastModified);
    }
    m_body.clear();
    m_tlsErrors.clear();
    m_reply = m_network.get(request);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpTask::onBytes);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpTask::onBytes);
    connect(m_reply, &QNetworkReply::finished, this, &HttpTask::onFinished);
    // After some errors (an answer that cannot be unpacked) Qt reads on to the end before it says finished.
    connect(m_reply, &QNetworkReply::errorOccurred, this, [this] { m_broken.start(0); });
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        for (const QSslError &error : errors)
            m_tlsErrors << error.errorString();
        if (isUnverifiedHost(m_url, m_unverified))
            m_reply->ignoreSslErrors();
    });
    m_silence.start(m_limits.silenceMs);
    m_total.start(m_limits.totalMs);
}

void HttpTask::onBytes() {
    if (m_aborted)
        return;
    m_heard = true;
    m_silence.start(m_limits.silenceMs);
    m_body += m_reply->readAll();
    const qint64 announced = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    if (m_body.size() > m_limits.bytes || announced > m_limits.bytes)
        abortWith(tooLarge());
}

void HttpTask::abortWith(const Problem &problem) {
    m_aborted = problem;
    if (m_reply) // emits finished; not from inside one of its own signals, where Qt 6.4 may report a second error and
                 // warn of it
        QMetaObject::invokeMethod(m_reply, &QNetworkReply::abort, Qt::QueuedConnection);
    else if (std::exchange(m_looking, false))
        finish(problem);
}

Problem HttpTask::tooLarge() const {
    return problemHere(ProblemCode::TooLarge, u"the answer is larger than %1"_s.arg(sizeInWords(m_limits.bytes)));
}

Problem HttpTask::unpackingProblem(QNetworkReply *reply) const {
    const QString coding = QString::fromLatin1(reply->rawHeader("Content-Encoding").left(40));
    if (isKnownCoding(reply)) // Qt does not tell these two apart
        return problemHere(ProblemCode::Malformed,
                           u"the answer came packed, and cannot be unpacked or grows out of all proportion"_s);
    return problemHere(ProblemCode::Malformed,
                       u"the answer came packed in a way that is not understood (%1)"_s.arg(coding));
}

Problem HttpTask::connectionProblem(QNetworkReply *reply) const {
    return problemHere(ProblemCode::NetworkUnreachable, connectionFailureInWords(reply, m_tlsErrors, m_trustWords));
}

void HttpTask::onFinished() {
    m_silence.stop();
    m_total.stop();
    m_broken.stop();
    QNetworkReply *reply = m_reply;
    m_reply.clear();
    reply->deleteLater();
    if (m_aborted)
        return finish(*m_aborted);
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QNetworkReply::NetworkError error = reply->error();
    m_heard = m_heard || status > 0;
    // From 400 on an error from ContentAccessDenied on only repeats the status; below, it is a failure after the head
    // of the answer.
    const bool answered = status > 0 && (error == QNetworkReply::NoError ||
                                         (status >= 400 && error >= QNetworkReply::ContentAccessDenied));
    if (isUnpackable(reply))
        return finish(unpackingProblem(reply));
    if (!answered) {
        const Problem problem = connectionProblem(reply);
        return passesByItself(error) ? retryOr(problem) : finish(problem);
    }
    const QUrl target = reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl();
    if (status >= 300 && status < 400 && !target.isEmpty())
        return follow(m_url.resolved(target));
    if (passesByItself(status))
        return onStatusThatPasses(reply, status);
    m_body += reply->readAll();
    if (isCutOff(reply, status))
        return retryOr(
            problemHere(ProblemCode::NetworkUnreachable, causeInWords(QNetworkReply::RemoteHostClosedError, {})));
    finish(answerOf(reply, status));
}

/// Qt 6.4 sometimes takes an early end of the connection for the end of the answer. It drops Content-Length where it
/// unpacks a body, and an answer 304 has the length of a body that is not sent.
bool HttpTask::isCutOff(QNetworkReply *reply, int status) const {
    const QVariant length = reply->header(QNetworkRequest::ContentLengthHeader);
    return status != 304 && length.isValid() && m_body.size() < length.toLongLong();
}

void HttpTask::onStatusThatPasses(QNetworkReply *reply, int status) {
    const qint64 asked = retryAfterMs(reply->rawHeader("Retry-After"), QDateTime::currentDateTimeUtc());
    Problem problem =
        problemHere(ProblemCode::NetworkUnreachable, u"the server answered with "_s + statusInWords(status));
    if (asked > 0)
        problem.detail += u"; it asks to wait %1"_s.arg(waitInWords(asked));
    if (asked > MaxRetryAfterMs)
        return finish(problem); // asking sooner than it wants would only make it worse
    m_retryAfterMs = int(asked);
    retryOr(problem);
}

HttpAnswer HttpTask::answerOf(QNetworkReply *reply, int status) const {
    const QVariant length = reply->header(QNetworkRequest::ContentLengthHeader);
    HttpAnswer answer;
    answer.status = status;
    answer.body = m_body;
    answer.contentType = reply->header(QNetworkRequest::ContentTypeHeader).toString();
    answer.contentLength = length.isValid() ? length.toLongLong() : -1;
    answer.url = m_url;
    answer.endKnown = reply->hasRawHeader("Content-Length") || reply->hasRawHeader("Transfer-Encoding") ||
                      reply->attribute(QNetworkRequest::Http2WasUsedAttribute).toBool();
    answer.etag = reply->rawHeader("ETag");
    answer.lastModified = reply->rawHeader("Last-Modified");
    answer.cacheControl = reply->rawHeader("Cache-Control");
    answer.vary = reply->rawHeader("Vary");
    answer.ageS = reply->rawHeader("Age").toLongLong();
    answer.withCredentials = !m_authorization.isEmpty();
    answer.unverified = !m_tlsErrors.isEmpty(); // and yet there is an answer
    return answer;
}

void HttpTask::follow(const QUrl &target) {
    if (++m_redirects > m_limits.redirects)
        return finish(problemHere(ProblemCode::NotAnIndex, u"more than %1 redirects"_s.arg(m_limits.redirects)));
    if (const QString why = objectionToRedirect(m_url, target); !why.isEmpty())
        return finish(problemHere(ProblemCode::NotAnIndex, why));
    m_url = target.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    send();
}

void HttpTask::retryOr(const Problem &problem) {
    if (m_attempt >= m_limits.retries) {
        Problem last = problem;
        if (m_attempt > 0)
            last.detail += u" (asked %1 times)"_s.arg(m_attempt + 1);
        return finish(last);
    }
    const int wait = std::max(m_limits.backoffMs << std::min(m_attempt, 10), std::exchange(m_retryAfterMs, 0));
    ++m_attempt;
    m_next.start(wait);
}

void HttpTask::finish(Result<HttpAnswer> result) {
    logLine(result ? LogPriority::Info : LogPriority::Warning, "index",
            u"GET %1: %2"_s.arg(withoutCredentials(m_first.toString()),
                                result ? u"%1, %2 bytes"_s.arg(result->status).arg(result->body.size())
                                       : result.problem().detail));
    // Not from inside a signal of the reply: the callback may delete this task and the manager its reply belongs to.
    m_result.emplace(std::move(result));
    m_finish.start(0);
}

void HttpTask::handOver() {
    const Done done = std::exchange(m_done, nullptr);
    const Result<HttpAnswer> result = std::move(*m_result);
    if (done)
        done(result);
}

} // namespace armature
