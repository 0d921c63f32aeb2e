#include "index/HttpRules.h"

#include "base/Literals.h"
#include "index/HttpWords.h"

#include <algorithm>

namespace armature {
namespace {

bool isHttp(const QUrl &url) {
    return (url.scheme() == "https"_L1 || url.scheme() == "http"_L1) && !url.host().isEmpty();
}

} // namespace

QNetworkRequest bareRequest(const QUrl &url, const QSslConfiguration &tls) {
    QNetworkRequest request(url);
    request.setSslConfiguration(tls);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setRawHeader("User-Agent", "armature");
    return request;
}

QString objectionToRedirect(const QUrl &from, const QUrl &to) {
    const QString https = u"https"_s;
    if (!isHttp(to))
        return u"a redirect to an address of type \"%1\" is not followed"_s.arg(to.scheme());
    if (from.scheme() == https && to.scheme() != https)
        return u"a redirect from https to http is not followed"_s;
    if (from.scheme() != https && to.host() != from.host()) // anybody on the way could have written it
        return u"a redirect from http to another host is not followed"_s;
    return {};
}

bool isUnverifiedHost(const QUrl &url, const std::vector<UnverifiedHost> &hosts) {
    return std::any_of(hosts.begin(), hosts.end(), [&](const UnverifiedHost &one) {
        return one.host.compare(url.host(), Qt::CaseInsensitive) == 0 && (one.port == 0 || one.port == url.port(443));
    });
}

bool passesByItself(int status) { return status == 408 || status == 429 || (status >= 500 && status <= 504); }

QString connectionFailureInWords(const QNetworkReply *reply, const QStringList &tlsErrors, const QString &trustWords) {
    if (reply->error() != QNetworkReply::SslHandshakeFailedError)
        return causeInWords(reply->error(), reply->errorString());
    const QString tls = tlsErrors.join(u"; "_s);
    QString why = tls.isEmpty() ? u"the secure connection failed: "_s + reply->errorString()
                                : u"the secure connection failed, certificate problem: "_s + tls;
    if (!trustWords.isEmpty())
        why += u" (checked against %1)"_s.arg(trustWords);
    return why;
}

} // namespace armature
