#include "store/FileFetch.h"

#include "base/Literals.h"
#include "base/Log.h"
#include "base/Secrets.h"
#include "index/EnvironmentProxies.h"
#include "index/HttpRules.h"
#include "index/HttpWords.h"
#include "wheels/IndexUrl.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QRandomGenerator>
#include <QSslError>
#include <QTimer>
#include <algorithm>

namespace armature {
namespace {

constexpr qint64 BufferBytes =
    4096LL * 1024;         ///< read ahead of the disk; with less, Qt drops bytes when a connection ends
constexpr int LookMs = 50; ///< how often `stop` is looked at
constexpr int OtherProcessMs = 300;

Problem cancelled(const QString &name) {
    return {.code = ProblemCode::Cancelled, .subject = name, .detail = u"cancelled"_s};
}

RangeHead headOf(const QNetworkReply &reply) {
    RangeHead head;
    head.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    head.contentRange = reply.rawHeader("Content-Range");
    head.contentEncoding = reply.rawHeader("Content-Encoding");
    head.etag = reply.rawHeader("ETag");
    const QVariant length = reply.header(QNetworkRequest::ContentLengthHeader);
    head.contentLength = length.isValid() ? length.toLongLong() : -1;
    return head;
}

} // namespace

FileFetch::FileFetch(const FileStore &store, const FetchMeans &means, const std::atomic_bool &stop,
                     FetchTelling telling)
    : m_store(store), m_means(means), m_stop(stop), m_tell(std::move(telling)),
      m_tls(tlsConfiguration(means.network.trust)) {
    m_network.setProxyFactory(new EnvironmentProxies(means.network.environment)); // owned by the manager
}

Result<QString> FileFetch::fetch(const WantedFile &file) {
    m_file = file;
    m_rangesFit = true;
    m_answers = 0;
    m_toldAnew = false;
    if (!FileStore::canKeep(file))
        return Problem{.code = ProblemCode::Malformed,
                       .subject = file.name,
                       .detail = u"a file without a hash or with a path for a name is not kept"_s};
    if (auto ready = m_store.prepare(); !ready)
        return ready.problem();
    auto part = openPart();
    if (!part)
        return part.problem();
    if (*part == nullptr) // another process has finished it meanwhile
        return m_store.pathOf(file);
    if (auto taken = (*part)->takeUp([this] { return !m_stop; }); !taken)
        return taken.problem();
    m_answers = (*part)->size() > 0 ? 1 : 0;
    auto path = fetchInto(**part);
    logLine(path ? LogPriority::Info : LogPriority::Warning, "store",
            u"%1: %2"_s.arg(file.name, path ? u"fetched"_s : path.problem().detail));
    return path;
}

/// Nothing where the file is there already.
Result<std::unique_ptr<PartFile>> FileFetch::openPart() {
    bool told = false;
    for (;;) {
        if (m_store.holds(m_file))
            return std::unique_ptr<PartFile>();
        auto part = PartFile::open(m_store, m_file);
        if (part && m_store.holds(m_file)) { // finished between the two looks
            const Result<void> cleared = (*part)->clearAway();
            return cleared ? Result(std::unique_ptr<PartFile>()) : Result<std::unique_ptr<PartFile>>(cleared.problem());
        }
        if (part || part.problem().code != ProblemCode::Locked)
            return part;
        if (!std::exchange(told, true))
            m_tell.said(u"%1 is being fetched by %2; waiting for it"_s.arg(m_file.name, part.problem().detail));
        if (!pause(OtherProcessMs))
            return cancelled(m_file.name);
    }
}

Result<QString> FileFetch::fetchInto(PartFile &part) {
    qint64 furthest = part.size();
    int idle = 0;
    m_tell.size(part.size());
    for (;;) {
        if (m_stop)
            return cancelled(m_file.name);
        Attempt tried;
        const qint64 total = m_file.bytes > 0 ? m_file.bytes : part.note().total;
        tried.whole = total > 0 && part.size() == total;
        if (!tried.whole)
            tried = attempt(part);
        if (tried.whole) {
            bool again = false;
            auto path = finishOrAgain(part, again);
            if (!again)
                return path;
            furthest = 0;
            continue;
        }
        if (tried.kind == Kind::Refused || tried.kind == Kind::Unusable)
            return tried.problem;
        if (tried.kind == Kind::StartAnew) {
            m_rangesFit = false;
            m_tell.said(u"%1: %2; it is fetched from its beginning again"_s.arg(m_file.name, tried.problem.detail));
            if (auto emptied = part.begin({.name = m_file.name}); !emptied)
                return emptied.problem();
        }
        idle = part.size() > furthest ? 0 : idle + 1;
        furthest = std::max(furthest, part.size());
        if (idle >= m_means.limits.idleTries) {
            tried.problem.detail += u" (%1 attempts in a row brought nothing new; what is there is kept)"_s.arg(idle);
            return tried.problem;
        }
        const qint64 longest =
            std::min<qint64>(qint64(m_means.limits.backoffMs) << std::min(idle, 16), m_means.limits.maxBackoffMs);
        const qint64 jittered = longest / 2 + QRandomGenerator::global()->bounded(longest / 2 + 1);
        if (!pause(std::max(jittered, std::min<qint64>(tried.waitMs, m_means.limits.maxBackoffMs))))
            return cancelled(m_file.name);
    }
}

/// A file that was put together from several answers, and is not the planned one, is asked for once more in one piece.
Result<QString> FileFetch::finishOrAgain(PartFile &part, bool &again) {
    auto path = part.finish();
    again = !path && path.problem().code == ProblemCode::HashMismatch && m_answers > 1;
    if (again)
        m_tell.said(
            u"%1: the pieces do not make the planned file; it is fetched from its beginning again"_s.arg(m_file.name));
    m_answers = 0;
    return path;
}

RangeQuestion FileFetch::questionFor(const PartFile &part) const {
    RangeQuestion asked{part.size(), m_file.bytes > 0 ? m_file.bytes : part.note().total, {}};
    if (part.note().url == withoutCredentials(m_file.url)) // another server's marks mean nothing here
        asked.etag = part.note().etag.toLatin1();
    if (!m_rangesFit)
        asked.offset = 0;
    return asked;
}

FileFetch::Attempt FileFetch::attempt(PartFile &part) {
    QUrl url = QUrl(m_file.url, QUrl::StrictMode).adjusted(QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    for (int redirects = 0;; ++redirects) {
        if (const auto objection = fault(url))
            return {Kind::Unusable, *objection, 0, false};
        QUrl target;
        Attempt tried = request(part, url, target);
        if (target.isEmpty())
            return tried;
        QString why = objectionToRedirect(url, target);
        if (redirects >= m_means.limits.redirects)
            why = u"more than %1 redirects"_s.arg(m_means.limits.redirects);
        if (!why.isEmpty())
            return {Kind::Unusable, problemOf(Kind::Unusable, why), 0, false};
        url = target.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    }
}

FileFetch::Attempt FileFetch::request(PartFile &part, const QUrl &url, QUrl &redirected) {
    const RangeQuestion asked = questionFor(part);
    QNetworkRequest request = bareRequest(url, m_tls);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false); // its buffer has no bound
    request.setRawHeader("Accept-Encoding", "identity");                 // so that Qt unpacks nothing either
    if (asked.offset > 0) {
        request.setRawHeader("Range", "bytes=" + QByteArray::number(asked.offset) + '-');
        const QByteArray modified = part.note().lastModified.toLatin1();
        if (!asked.etag.isEmpty())
            request.setRawHeader("If-Range", asked.etag);
        else if (!modified.isEmpty() && part.note().url == withoutCredentials(m_file.url))
            request.setRawHeader("If-Range", modified);
    }
    if (const QByteArray authorization = authorizationFor(url); !authorization.isEmpty())
        request.setRawHeader("Authorization", authorization);
    const std::unique_ptr<QNetworkReply> reply(m_network.get(request));
    reply->setReadBufferSize(BufferBytes);
    QStringList tlsErrors;
    QObject::connect(reply.get(), &QNetworkReply::sslErrors, reply.get(), [&](const QList<QSslError> &errors) {
        for (const QSslError &error : errors)
            tlsErrors << error.errorString();
        if (isUnverifiedHost(url, m_means.network.trust.unverified))
            reply->ignoreSslErrors();
    });
    bool silent = false;
    while (headOf(*reply).status == 0 && !reply->isFinished() && !silent && !m_stop)
        waitFor(*reply, silent);
    const RangeHead head = headOf(*reply);
    if (silent || m_stop || head.status == 0) {
        const QString why = silent ? u"no answer for %1 s"_s.arg(double(m_means.limits.silenceMs) / 1000)
                                   : connectionFailureInWords(reply.get(), tlsErrors, m_means.network.trust.inWords);
        const bool never = reply->error() == QNetworkReply::SslHandshakeFailedError && !silent;
        return {never ? Kind::Unusable : Kind::TryLater, problemOf(Kind::TryLater, why), 0, false};
    }
    const QUrl target = reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl();
    if (head.status >= 300 && head.status < 400 && !target.isEmpty()) {
        redirected = url.resolved(target);
        return {};
    }
    const RangeVerdict verdict = judgeAnswer(asked, head);
    Attempt tried{verdict.kind, problemOf(verdict.kind, verdict.why), 0, false};
    tried.waitMs = retryAfterMs(reply->rawHeader("Retry-After"), QDateTime::currentDateTimeUtc());
    if (verdict.kind == Kind::Refused && (head.status == 404 || head.status == 410))
        tried.problem.code = ProblemCode::NotFound;
    if (verdict.kind == Kind::FromStart) {
        if (part.size() > 0 && !std::exchange(m_toldAnew, true))
            m_tell.said(asked.offset > 0 ? u"%1: the server sends it from its beginning: it cannot resume, or has "
                                           u"another file now"_s.arg(m_file.name)
                                         : u"%1: this server cannot resume"_s.arg(m_file.name));
        const PartNote note{m_file.name, withoutCredentials(m_file.url), QString::fromLatin1(strongEtag(head.etag)),
                            QString::fromLatin1(reply->rawHeader("Last-Modified").left(100)), verdict.total};
        m_answers = 0;
        if (auto begun = part.begin(note); !begun)
            return {Kind::Unusable, begun.problem(), 0, false};
    }
    if (verdict.kind != Kind::FromStart && verdict.kind != Kind::Append)
        return tried;
    ++m_answers;
    return takeBody(part, *reply);
}

FileFetch::Attempt FileFetch::takeBody(PartFile &part, QNetworkReply &reply) {
    const qint64 total = m_file.bytes > 0 ? m_file.bytes : part.note().total;
    bool silent = false;
    while (!m_stop && !silent) {
        const QByteArray bytes = reply.read(BufferBytes);
        if (total > 0 && part.size() + bytes.size() > total)
            return {Kind::StartAnew, problemOf(Kind::StartAnew, u"the server sends more than the file has"_s), 0,
                    false};
        if (auto written = part.append(bytes); !written)
            return {Kind::Unusable, written.problem(), 0, false};
        if (!bytes.isEmpty())
            m_tell.size(part.size());
        if (total > 0 && part.size() == total)
            break;
        if (bytes.isEmpty() && reply.isFinished())
            break;
        if (bytes.isEmpty())
            waitFor(reply, silent);
    }
    // Without a size the end of the answer is the end of the file, and the hash says whether it was.
    const bool ended = total == 0 && reply.isFinished() && reply.error() == QNetworkReply::NoError;
    const QString why = silent ? u"nothing arrived for %1 s"_s.arg(double(m_means.limits.silenceMs) / 1000)
                               : causeInWords(QNetworkReply::RemoteHostClosedError, {});
    return {Kind::TryLater, problemOf(Kind::TryLater, why), 0, ended || (total > 0 && part.size() == total)};
}

/// Until something arrives, the answer ends, or `stop`.
void FileFetch::waitFor(QNetworkReply &reply, bool &silent) const {
    QEventLoop loop;
    QTimer look;
    QElapsedTimer clock;
    clock.start();
    QObject::connect(&reply, &QNetworkReply::readyRead, &loop, &QEventLoop::quit);
    QObject::connect(&reply, &QNetworkReply::metaDataChanged, &loop, &QEventLoop::quit);
    QObject::connect(&reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        silent = clock.elapsed() >= m_means.limits.silenceMs;
        if (m_stop || silent)
            loop.quit();
    });
    look.start(LookMs);
    if (!reply.isFinished() && reply.bytesAvailable() == 0)
        loop.exec();
}

/// False if it was ended by `stop`.
bool FileFetch::pause(qint64 ms) const {
    QElapsedTimer clock;
    clock.start();
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (m_stop || clock.elapsed() >= ms)
            loop.quit();
    });
    look.start(int(std::clamp<qint64>(ms, 1, LookMs)));
    if (!m_stop)
        loop.exec();
    return !m_stop;
}

QByteArray FileFetch::authorizationFor(const QUrl &url) const {
    for (const auto &[origin, header] : m_means.credentials)
        if (sameOrigin(origin, url))
            return header;
    return {};
}

std::optional<Problem> FileFetch::fault(const QUrl &url) const {
    if (url.scheme() != "https"_L1 && url.scheme() != "http"_L1)
        return problemOf(Kind::Unusable, u"its address is not one of http or https"_s);
    if (url.scheme() == "https"_L1 && m_means.network.trust.fault)
        return m_means.network.trust.fault;
    return std::nullopt;
}

Problem FileFetch::problemOf(Kind kind, const QString &why) const {
    const ProblemCode code = kind == Kind::Refused    ? ProblemCode::AccessDenied
                             : kind == Kind::TryLater ? ProblemCode::NetworkUnreachable
                                                      : ProblemCode::Malformed;
    return {.code = code, .subject = withoutCredentials(m_file.url), .detail = why};
}

} // namespace armature
