#include "index/EnvironmentProxies.h"

#include "base/Literals.h"

#include <QHostAddress>
#include <QUrl>

namespace armature {
namespace {

QString variable(const Variables &environment, const QString &name) {
    const QString lower = environment.value(name);
    return (lower.isEmpty() ? environment.value(name.toUpper()) : lower).trimmed();
}

bool excludes(const QString &pattern, const QUrl &url) {
    const QString host = url.host();
    if (pattern == "*"_L1)
        return true;
    if (pattern.contains(u'/')) {
        const QHostAddress address(host);
        const auto subnet = QHostAddress::parseSubnet(pattern);
        return !address.isNull() && subnet.second >= 0 && address.isInSubnet(subnet);
    }
    QString name = pattern.toLower();
    const qsizetype colon = name.lastIndexOf(u':');
    if (colon > 0 && name.count(u':') == 1) { // more colons: an IPv6 address
        if (name.mid(colon + 1).toInt() != url.port(url.scheme() == "https"_L1 ? 443 : 80))
            return false;
        name.truncate(colon);
    }
    if (name.startsWith(u'.'))
        name.remove(0, 1);
    return !name.isEmpty() && (host == name || host.endsWith(u'.' + name));
}

} // namespace

std::optional<QNetworkProxy> proxyFromEnvironment(const QUrl &url, const Variables &environment) {
    const QString own = variable(environment, url.scheme() + u"_proxy"_s);
    QString proxy = own.isEmpty() ? variable(environment, u"all_proxy"_s) : own;
    if (proxy.isEmpty())
        return std::nullopt;
    for (const QString &pattern : variable(environment, u"no_proxy"_s).split(u',', Qt::SkipEmptyParts))
        if (excludes(pattern.trimmed(), url))
            return QNetworkProxy(QNetworkProxy::NoProxy);
    if (!proxy.contains("://"_L1))
        proxy.prepend(u"http://"_s);
    const QUrl parsed(proxy, QUrl::TolerantMode);
    const bool socks = parsed.scheme().startsWith("socks"_L1);
    if (parsed.host().isEmpty())
        return std::nullopt;
    const int port = parsed.port(socks ? 1080 : parsed.scheme() == "https"_L1 ? 443 : 80);
    return QNetworkProxy(socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, parsed.host(), quint16(port),
                         parsed.userName(QUrl::FullyDecoded), parsed.password(QUrl::FullyDecoded));
}

QList<QNetworkProxy> EnvironmentProxies::queryProxy(const QNetworkProxyQuery &query) {
    if (const auto proxy = proxyFromEnvironment(query.url(), m_environment))
        return {*proxy};
    return QNetworkProxyFactory::systemProxyForQuery(query);
}

} // namespace armature
