#include "update/CatalogFetch.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"
#include "index/EnvironmentProxies.h"
#include "update/SignedCatalog.h"

#include <QFileInfo>
#include <QHostAddress>

namespace armature {
namespace {

constexpr HttpLimits Limits{.silenceMs = 20'000,
                            .totalMs = 300'000,
                            .retries = 2,
                            .backoffMs = 500,
                            .redirects = 0,
                            .bytes = MaxSignedCatalogBytes};

bool isAddress(const QString &from) { return from.contains("://"_L1); }

bool isThisMachine(const QString &host) { return host == "localhost"_L1 || QHostAddress(host).isLoopback(); }

Problem usage(const QString &why) { return {.code = ProblemCode::Usage, .subject = u"--from"_s, .detail = why}; }

Result<QUrl> allowed(const QString &from) {
    const QUrl url(from, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return usage(u"it is no address"_s);
    if (!url.userInfo().isEmpty())
        return usage(
            u"an address with user name or password is not taken: a catalog is public, and its signature protects it"_s);
    if (url.scheme() == "http"_L1 && !isThisMachine(url.host()))
        return usage(u"a catalog is fetched by https://; http:// is for this machine itself"_s);
    if (url.scheme() != "https"_L1 && url.scheme() != "http"_L1)
        return usage(u"an address that begins with https://, or a file, is expected"_s);
    return url;
}

/// What an answer means where a catalog is expected. `source` is what problems name.
Result<QByteArray> bodyOf(const Result<HttpAnswer> &answer, const QString &source) {
    const QString network =
        u"Check the connection, the proxy and the certificates; or fetch the file yourself and import it."_s;
    if (!answer) {
        Problem problem = answer.problem();
        problem.subject = source;
        if (problem.code == ProblemCode::NotAnIndex) // the only way to it without redirects
            return Problem{.code = ProblemCode::Unsupported,
                           .subject = source,
                           .detail = u"it leads to another address, and redirects are not followed"_s,
                           .remedy = u"Give the address at which the file is."_s};
        if (problem.code == ProblemCode::TimedOut || problem.code == ProblemCode::NetworkUnreachable)
            return Problem{.code = ProblemCode::NetworkUnreachable,
                           .subject = source,
                           .detail = problem.detail,
                           .remedy = network};
        return problem;
    }
    if (answer->status == 404 || answer->status == 410)
        return Problem{.code = ProblemCode::NotFound,
                       .subject = source,
                       .detail = u"the server answered with status %1"_s.arg(answer->status),
                       .remedy = u"Check the address."_s};
    if (answer->status != 200)
        return Problem{.code = ProblemCode::NetworkUnreachable,
                       .subject = source,
                       .detail = u"the server answered with status %1"_s.arg(answer->status),
                       .remedy = network};
    if (answer->body.left(512).trimmed().startsWith('<') || answer->contentType.startsWith("text/html"_L1))
        return Problem{.code = ProblemCode::NetworkUnreachable,
                       .subject = source,
                       .detail = u"a web page came in place of a catalog"_s,
                       .remedy = u"A login page or a proxy may answer in its place: open the address in a browser."_s};
    return answer->body;
}

} // namespace

QString catalogSource(const QString &from) {
    return isAddress(from) ? withoutCredentials(from) : QFileInfo(from).absoluteFilePath();
}

Result<QByteArray> CatalogFetch::run(const QString &from) {
    if (!isAddress(from)) {
        if (QFileInfo(from).isDir())
            return Problem{.code = ProblemCode::Malformed,
                           .subject = from,
                           .detail = u"it is a folder; a signed catalog is one file"_s};
        return readBounded(QFileInfo(from).canonicalFilePath().isEmpty() ? from : QFileInfo(from).canonicalFilePath(),
                           MaxSignedCatalogBytes);
    }
    const auto url = allowed(from);
    return url ? download(*url) : url.problem();
}

Result<QByteArray> CatalogFetch::download(const QUrl &url) {
    const QString source = catalogSource(url.toString());
    if (m_trust.fault && url.scheme() == "https"_L1) {
        Problem problem = *m_trust.fault;
        problem.subject = source;
        return problem;
    }
    QNetworkAccessManager network;
    network.setProxyFactory(new EnvironmentProxies(m_environment)); // owned by the manager
    HttpTask task(network, tlsConfiguration(m_trust), Limits, nullptr);
    task.setTrustWords(m_trust.inWords);
    Result<QByteArray> result = Problem{.code = ProblemCode::Cancelled, .subject = source};
    task.start(url, "application/octet-stream, */*;q=0.1", {}, [&](const Result<HttpAnswer> &answer) {
        result = bodyOf(answer, source);
        m_loop.quit();
    });
    m_loop.exec();
    return result;
}

} // namespace armature
