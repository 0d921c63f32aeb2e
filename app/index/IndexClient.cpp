#include "index/IndexClient.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "index/EnvironmentProxies.h"
#include "index/HttpWords.h"
#include "wheels/IndexUrl.h"

#include <QElapsedTimer>
#include <algorithm>

namespace armature {
namespace {

/// JSON first, HTML where there is none: the order of the Simple API's specification.
constexpr char Accept[] =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01";

} // namespace

QSslConfiguration tlsConfiguration(const TlsTrust &trust) {
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (trust.roots)
        tls.setCaCertificates(*trust.roots);
    if (!trust.more.isEmpty())
        tls.addCaCertificates(trust.more);
    return tls;
}

IndexClient::IndexClient(const IndexClientOptions &options, QObject *parent)
    : QObject(parent), m_options(options), m_cache(options.cacheFolder, options.cacheBytes),
      m_tls(tlsConfiguration(options.trust)), m_running(new QObject(this)) {
    m_network.setProxyFactory(new EnvironmentProxies(options.environment)); // owned by the manager
}

IndexClient::~IndexClient() { delete m_running; } // before the manager its replies belong to

void IndexClient::cancel() {
    m_waiting.clear();
    m_runningCount = 0;
    m_servers.clear();
    delete m_running; // with its tasks, even the one whose callback calls this
    m_running = new QObject(this);
}

void IndexClient::fetchProject(const QString &index, const QString &project, PageCallback callback) {
    const auto address = projectPageUrl(index, project);
    if (!address) {
        const PageOutcome outcome{address.problem(), withoutCredentials(index)};
        later([callback, outcome] { callback(outcome); });
        return;
    }
    QUrl url = *address;
    if (!url.userInfo().isEmpty()) {
        const QByteArray header = "Basic " + QByteArray(url.userName(QUrl::FullyDecoded).toUtf8() + ':' +
                                                        url.password(QUrl::FullyDecoded).toUtf8())
                                                 .toBase64();
        url.setUserInfo({});
        std::erase_if(m_credentials, [&](const auto &known) { return sameOrigin(known.first, url); });
        m_credentials.emplace_back(url, header);
    }
    get(url, Accept, m_options.page.bytes, [this, url, callback](const Answer &answer) {
        PageOutcome outcome = outcomeOf(url, answer.http);
        outcome.confirmed = answer.confirmed;
        outcome.milliseconds = answer.milliseconds;
        outcome.unverified = answer.http && answer.http->unverified;
        if (outcome.isAbsent())
            m_cache.drop(url, Accept);
        else if (outcome.page() &&
                 answer.confirmed.isNull()) // only what is a page: never the answer of a login page or a captive portal
            m_cache.keep(url, Accept, *answer.http);
        if (outcome.page() && answer.confirmed.isNull())
            outcome.confirmed = QDateTime::currentDateTimeUtc();
        callback(outcome); // last: it may delete the client
    });
}

void IndexClient::fetchDocument(const QUrl &url, const QByteArray &accept, qint64 bytes,
                                const DocumentCallback &callback) {
    get(url, accept, bytes, [callback](const Answer &answer) { callback(answer.http); });
}

void IndexClient::get(const QUrl &url, const QByteArray &accept, qint64 bytes, Got got) {
    const auto known = m_cache.find(url, accept);
    if (known && known->answer.body.size() <= bytes &&
        (m_options.offline || (known->fresh && authorizationFor(url).isEmpty()))) {
        later([got, known] { got({known->answer, 0, known->confirmed}); });
        return;
    }
    HttpValidators validators;
    if (known)
        validators = {known->answer.url, known->answer.etag, known->answer.lastModified};
    const auto done = [this, url, accept, known, got](const Answer &answer) {
        if (!known || !answer.http || answer.http->status != 304)
            return got(answer);
        m_cache.confirm(url, accept, *known, *answer.http);
        got({known->answer, answer.milliseconds, QDateTime::currentDateTimeUtc()});
    };
    enqueue({url, done, accept, bytes, validators});
}

void IndexClient::later(std::function<void()> call) {
    auto *timer = new QTimer(m_running);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, timer, [timer, call = std::move(call)] {
        timer->deleteLater();
        call(); // last: it may delete the client
    });
    timer->start(0);
}

void IndexClient::enqueue(Job job) {
    m_waiting.push_back(std::move(job));
    startNext();
}

IndexClient::Server &IndexClient::serverOf(const QUrl &url) {
    return m_servers[u"%1://%2:%3"_s.arg(url.scheme(), url.host()).arg(url.port(0))];
}

std::optional<Problem> IndexClient::objectionTo(const QUrl &url) {
    Problem problem{.code = ProblemCode::NetworkUnreachable, .subject = withoutCredentials(url.toString())};
    const Server &server = serverOf(url);
    if (m_options.offline) {
        problem.detail = u"working offline, and the answer is not in the cache"_s;
    } else if (m_options.trust.fault && url.scheme() == "https"_L1) {
        problem = *m_options.trust.fault;
        problem.subject = withoutCredentials(url.toString());
    } else if (m_options.giveUpAfter > 0 && !server.heard && server.silent >= m_options.giveUpAfter) {
        problem.code = server.last.code;
        problem.detail = server.last.detail;
        problem.evidence = u"not asked: the first %1 requests to this server had no answer"_s.arg(server.silent);
    } else {
        return std::nullopt;
    }
    return problem;
}

void IndexClient::startNext() {
    for (auto next = m_waiting.begin(); next != m_waiting.end() && m_runningCount < m_options.parallelRequests;) {
        const auto objection = objectionTo(next->url);
        Server &server = serverOf(next->url);
        if (!objection && server.running >= m_options.parallelPerHost) {
            ++next;
            continue;
        }
        const Job job = std::move(*next);
        next = m_waiting.erase(next);
        if (objection)
            later([done = job.done, problem = *objection] { done({problem}); });
        else
            start(job, server);
    }
}

void IndexClient::start(const Job &job, Server &server) {
    ++m_runningCount;
    ++server.running;
    HttpLimits limits = m_options.http;
    limits.bytes = job.bytes;
    auto *task = new HttpTask(m_network, m_tls, limits, m_running);
    task->setValidators(job.validators);
    task->setHostNames(m_names);
    task->setUnverified(m_options.trust.unverified);
    task->setTrustWords(m_options.trust.inWords);
    QElapsedTimer clock;
    clock.start();
    task->start(job.url, job.accept, authorizationFor(job.url),
                [this, task, &server, clock, done = job.done](const auto &result) {
                    task->deleteLater();
                    onAnswer(*task, server, result);
                    done({result, clock.elapsed()}); // last: it may delete the client
                });
}

void IndexClient::onAnswer(const HttpTask &task, Server &server, const Result<HttpAnswer> &result) {
    --m_runningCount;
    --server.running;
    server.heard = server.heard || task.heard();
    if (!result && !task.heard()) {
        ++server.silent;
        server.last = result.problem();
    }
    startNext();
}

QByteArray IndexClient::authorizationFor(const QUrl &url) const {
    const auto found = std::find_if(m_credentials.begin(), m_credentials.end(),
                                    [&](const auto &known) { return sameOrigin(known.first, url); });
    return found == m_credentials.end() ? QByteArray() : found->second;
}

namespace {

/// What any status but 200 means, except those that say "no such thing".
Problem refusal(int status, const QString &shown) {
    if (status == 401 || status == 403)
        return {.code = ProblemCode::AccessDenied,
                .subject = shown,
                .detail = u"the index answered with "_s + statusInWords(status)};
    return {.code = ProblemCode::NetworkUnreachable,
            .subject = shown,
            .detail = u"the server answered with "_s + statusInWords(status)};
}

/// A page in HTML that may have lost its end: half a list of files reads like a whole one. (Half of JSON does not.)
bool mayBeCut(const HttpAnswer &answer) {
    if (answer.endKnown || !answer.contentType.contains("html"_L1, Qt::CaseInsensitive))
        return false;
    return !answer.body.right(4096).toLower().contains("</html");
}

} // namespace

PageOutcome IndexClient::outcomeOf(const QUrl &url, const Result<HttpAnswer> &result) const {
    const QString shown = withoutCredentials(url.toString());
    if (!result)
        return {result.problem(), shown};
    if (result->status == 404 || result->status == 410 ||
        (result->status == 403 && m_options.forbiddenMeansAbsent.contains(url.host())))
        return {AbsentProject{}, shown};
    if (result->status != 200)
        return {refusal(result->status, shown), shown};
    if (mayBeCut(*result))
        return {Problem{.code = ProblemCode::Malformed,
                        .subject = shown,
                        .detail = u"the page has no end: the connection was probably lost on the way"_s},
                shown};
    auto page = parseSimplePage(result->body, result->contentType, result->url, m_options.page);
    if (!page)
        return {page.problem(), shown};
    return {std::move(page).value(), shown};
}

} // namespace armature
