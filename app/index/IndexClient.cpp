#include "index/IndexClient.h"

#include "index/EnvironmentProxies.h"
#include "index/IndexUrl.h"

#include <QSslCertificate>
#include <algorithm>
#include <memory>

namespace armature {
namespace {

/// JSON first, HTML where there is none: the order of the Simple API's specification.
constexpr char Accept[] = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01";

struct SizesJob {
    QMap<QString, qint64> found;
    qsizetype open = 0;
};

} // namespace

IndexClient::IndexClient(const IndexClientOptions &options, QObject *parent) : QObject(parent), m_options(options), m_running(new QObject(this)) {
    m_network.setProxyFactory(new EnvironmentProxies(options.environment)); // owned by the manager
    if (!options.extraCertificates.isEmpty())
        m_tls.addCaCertificates(QSslCertificate::fromData(options.extraCertificates, QSsl::Pem));
}

IndexClient::~IndexClient() { delete m_running; } // before the manager its replies belong to

void IndexClient::cancel() {
    m_waiting.clear();
    m_runningCount = 0;
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
        const QByteArray header =
            "Basic " + QByteArray(url.userName(QUrl::FullyDecoded).toUtf8() + ':' + url.password(QUrl::FullyDecoded).toUtf8()).toBase64();
        url.setUserInfo({});
        std::erase_if(m_credentials, [&](const auto &known) { return sameOrigin(known.first, url); });
        m_credentials.emplace_back(url, header);
    }
    enqueue({HttpTask::Method::Get, url, [this, url, callback](const Result<HttpAnswer> &result) { callback(outcomeOf(url, result)); }});
}

void IndexClient::fileSizes(const QStringList &urls, SizesCallback callback) {
    auto job = std::make_shared<SizesJob>();
    QStringList wanted = urls;
    wanted.removeDuplicates();
    job->open = wanted.size() + 1; // the last one is the call itself
    const auto oneDone = [job, callback] {
        if (--job->open == 0)
            callback(job->found);
    };
    for (const QString &text : wanted) {
        const QUrl url = QUrl(text, QUrl::TolerantMode).adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
        if (url.host().isEmpty() || !url.scheme().startsWith(QLatin1String("http"))) {
            --job->open;
            continue;
        }
        enqueue({HttpTask::Method::Head, url, [job, text, oneDone](const Result<HttpAnswer> &result) {
                     if (result && result->status == 200 && result->contentLength > 0)
                         job->found.insert(text, result->contentLength);
                     oneDone();
                 }});
    }
    later(oneDone);
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

void IndexClient::startNext() {
    while (m_runningCount < m_options.parallelRequests && !m_waiting.empty()) {
        const Job job = std::move(m_waiting.front());
        m_waiting.pop_front();
        ++m_runningCount;
        HttpLimits limits = m_options.http;
        limits.bytes = m_options.page.bytes;
        if (job.method == HttpTask::Method::Head)
            limits.retries = std::min(limits.retries, 1);
        auto *task = new HttpTask(m_network, m_tls, limits, m_running);
        task->start(job.method, job.url, job.method == HttpTask::Method::Get ? Accept : "*/*", authorizationFor(job.url),
                    [this, task, done = job.done](const Result<HttpAnswer> &result) {
                        task->deleteLater();
                        --m_runningCount;
                        startNext();
                        done(result); // last: it may delete the client
                    });
    }
}

QByteArray IndexClient::authorizationFor(const QUrl &url) const {
    const auto found = std::find_if(m_credentials.begin(), m_credentials.end(), [&](const auto &known) { return sameOrigin(known.first, url); });
    return found == m_credentials.end() ? QByteArray() : found->second;
}

PageOutcome IndexClient::outcomeOf(const QUrl &url, const Result<HttpAnswer> &result) const {
    const QString shown = withoutCredentials(url.toString());
    if (!result)
        return {result.problem(), shown};
    if (result->status == 404 || result->status == 410 || (result->status == 403 && m_options.forbiddenMeansAbsent.contains(url.host())))
        return {AbsentProject{}, shown};
    if (result->status == 401 || result->status == 403)
        return {Problem{ProblemCode::AccessDenied, shown, QStringLiteral("the index answered with status %1").arg(result->status), {}, {}}, shown};
    if (result->status != 200)
        return {Problem{ProblemCode::NetworkUnreachable, shown, QStringLiteral("the server answered with status %1").arg(result->status), {}, {}},
                shown};
    auto page = parseSimplePage(result->body, result->contentType, result->url, m_options.page);
    if (!page)
        return {page.problem(), shown};
    return {std::move(page).value(), shown};
}

} // namespace armature
