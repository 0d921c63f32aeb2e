#include "update/CatalogFetch.h"

#include "index/EnvironmentProxies.h"
#include "index/IndexUrl.h"
#include "run/DurableFile.h"
#include "update/SignedCatalog.h"

#include <QFileInfo>
#include <QHostAddress>

namespace armature {
namespace {

constexpr HttpLimits Limits{.silenceMs = 20'000, .totalMs = 300'000, .retries = 2, .backoffMs = 500, .redirects = 0, .bytes = MaxSignedCatalogBytes};

bool isAddress(const QString &from) { return from.contains(QLatin1String("://")); }

bool isThisMachine(const QString &host) { return host == QLatin1String("localhost") || QHostAddress(host).isLoopback(); }

Problem usage(const QString &why) { return {ProblemCode::Usage, QStringLiteral("--from"), why, {}, {}}; }

Result<QUrl> allowed(const QString &from) {
    const QUrl url(from, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return usage(QStringLiteral("it is no address"));
    if (!url.userInfo().isEmpty())
        return usage(QStringLiteral("an address with user name or password is not taken: a catalog is public, and its signature protects it"));
    if (url.scheme() == QLatin1String("http") && !isThisMachine(url.host()))
        return usage(QStringLiteral("a catalog is fetched by https://; http:// is for this machine itself"));
    if (url.scheme() != QLatin1String("https") && url.scheme() != QLatin1String("http"))
        return usage(QStringLiteral("an address that begins with https://, or a file, is expected"));
    return url;
}

/// What an answer means where a catalog is expected. `source` is what problems name.
Result<QByteArray> bodyOf(const Result<HttpAnswer> &answer, const QString &source) {
    const QString network = QStringLiteral("Check the connection, the proxy and the certificates; or fetch the file yourself and import it.");
    if (!answer) {
        Problem problem = answer.problem();
        problem.subject = source;
        if (problem.code == ProblemCode::NotAnIndex) // the only way to it without redirects
            return Problem{ProblemCode::Unsupported,
                           source,
                           QStringLiteral("it leads to another address, and redirects are not followed"),
                           {},
                           QStringLiteral("Give the address at which the file is.")};
        if (problem.code == ProblemCode::TimedOut || problem.code == ProblemCode::NetworkUnreachable)
            return Problem{ProblemCode::NetworkUnreachable, source, problem.detail, {}, network};
        return problem;
    }
    if (answer->status == 404 || answer->status == 410)
        return Problem{ProblemCode::NotFound,
                       source,
                       QStringLiteral("the server answered with status %1").arg(answer->status),
                       {},
                       QStringLiteral("Check the address.")};
    if (answer->status != 200)
        return Problem{
            ProblemCode::NetworkUnreachable, source, QStringLiteral("the server answered with status %1").arg(answer->status), {}, network};
    if (answer->body.left(512).trimmed().startsWith('<') || answer->contentType.startsWith(QLatin1String("text/html")))
        return Problem{ProblemCode::NetworkUnreachable,
                       source,
                       QStringLiteral("a web page came in place of a catalog"),
                       {},
                       QStringLiteral("A login page or a proxy may answer in its place: open the address in a browser.")};
    return answer->body;
}

} // namespace

QString catalogSource(const QString &from) { return isAddress(from) ? withoutCredentials(from) : QFileInfo(from).absoluteFilePath(); }

Result<QByteArray> CatalogFetch::run(const QString &from) {
    if (!isAddress(from)) {
        if (QFileInfo(from).isDir())
            return Problem{ProblemCode::Malformed, from, QStringLiteral("it is a folder; a signed catalog is one file"), {}, {}};
        return readWhole(QFileInfo(from).canonicalFilePath().isEmpty() ? from : QFileInfo(from).canonicalFilePath(), MaxSignedCatalogBytes);
    }
    const auto url = allowed(from);
    return url ? download(*url) : url.problem();
}

Result<QByteArray> CatalogFetch::download(const QUrl &url) {
    const QString source = catalogSource(url.toString());
    if (m_trust.fault && url.scheme() == QLatin1String("https")) {
        Problem problem = *m_trust.fault;
        problem.subject = source;
        return problem;
    }
    QNetworkAccessManager network;
    network.setProxyFactory(new EnvironmentProxies(m_environment)); // owned by the manager
    HttpTask task(network, tlsConfiguration(m_trust), Limits, nullptr);
    task.setTrustWords(m_trust.inWords);
    Result<QByteArray> result = Problem{ProblemCode::Cancelled, source, {}, {}, {}};
    task.start(HttpTask::Method::Get, url, "application/octet-stream, */*;q=0.1", {}, [&](const Result<HttpAnswer> &answer) {
        result = bodyOf(answer, source);
        m_loop.quit();
    });
    m_loop.exec();
    return result;
}

} // namespace armature
