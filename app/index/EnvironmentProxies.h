#pragma once

#include "installer/InstallerConfig.h"

#include <QNetworkProxyFactory>

namespace armature {

/// The proxy for `url` that the variables name: `https_proxy`, `http_proxy`, then `all_proxy` (lower case wins over
/// upper case), unless `no_proxy` excludes the host ("*", "host", ".domain", "domain", "host:port", "10.0.0.0/8").
/// Nothing: the variables say nothing about it. HTTP_PROXY in capitals counts as well: this program is no CGI script.
/// Credentials are taken from the proxy's URL.
std::optional<QNetworkProxy> proxyFromEnvironment(const QUrl &url, const Variables &environment);

/// Asks the variables first, then the system (on a Mac its network settings).
class EnvironmentProxies : public QNetworkProxyFactory {
public:
    explicit EnvironmentProxies(const Variables &environment) : m_environment(environment) {}
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;

private:
    Variables m_environment;
};

} // namespace armature
