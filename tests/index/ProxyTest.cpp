#include "base/Literals.h"
#include "index/EnvironmentProxies.h"

#include <QtTest>

using namespace armature;

class ProxyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theVariablesNameTheProxy_data();
    void theVariablesNameTheProxy();
    void noProxyExcludesHosts_data();
    void noProxyExcludesHosts();
};

void ProxyTest::theVariablesNameTheProxy_data() {
    QTest::addColumn<QString>("variables"); // NAME=VALUE, separated by blanks
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << ""
                          << "https://a.example.org"
                          << "unsaid";
    QTest::newRow("https") << "https_proxy=http://p.example.org:3128 http_proxy=http://q.example.org:1"
                           << "https://a.example.org"
                           << "http p.example.org:3128";
    QTest::newRow("http") << "https_proxy=http://p.example.org:3128 http_proxy=http://q.example.org:1"
                          << "http://a.example.org"
                          << "http q.example.org:1";
    QTest::newRow("capitals") << "HTTPS_PROXY=http://p.example.org:3128"
                              << "https://a.example.org"
                              << "http p.example.org:3128";
    QTest::newRow("lower case wins") << "HTTPS_PROXY=http://p.example.org:1 https_proxy=http://q.example.org:2"
                                     << "https://a.example.org"
                                     << "http q.example.org:2";
    QTest::newRow("all") << "ALL_PROXY=socks5h://s.example.org"
                         << "https://a.example.org"
                         << "socks s.example.org:1080";
    QTest::newRow("no scheme") << "https_proxy=p.example.org:8080"
                               << "https://a.example.org"
                               << "http p.example.org:8080";
    QTest::newRow("credentials") << "https_proxy=http://me:p%40ss@p.example.org:8080"
                                 << "https://a.example.org"
                                 << "http me:p@ss@p.example.org:8080";
    QTest::newRow("nonsense") << "https_proxy=://"
                              << "https://a.example.org"
                              << "unsaid";
}

void ProxyTest::theVariablesNameTheProxy() {
    QFETCH(QString, variables);
    QFETCH(QString, url);
    Variables environment;
    for (const QString &variable : variables.split(u' ', Qt::SkipEmptyParts))
        environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    const auto proxy = proxyFromEnvironment(QUrl(url), environment);
    QString seen = u"unsaid"_s;
    if (proxy) {
        const QString user = proxy->user().isEmpty() ? QString() : proxy->user() + u':' + proxy->password() + u'@';
        const QString kind = proxy->type() == QNetworkProxy::Socks5Proxy ? u"socks "_s : u"http "_s;
        seen = kind + user + proxy->hostName() + u':' + QString::number(proxy->port());
    }
    QTEST(seen, "expected");
}

void ProxyTest::noProxyExcludesHosts_data() {
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("excluded");
    QTest::newRow("same") << "a.example.org"
                          << "https://a.example.org/x" << true;
    QTest::newRow("list") << "x, a.example.org ,y"
                          << "https://a.example.org/x" << true;
    QTest::newRow("domain") << "example.org"
                            << "https://a.example.org" << true;
    QTest::newRow("dotted domain") << ".example.org"
                                   << "https://a.example.org" << true;
    QTest::newRow("not a suffix of the name") << "ample.org"
                                              << "https://a.example.org" << false;
    QTest::newRow("everything") << "*"
                                << "https://a.example.org" << true;
    QTest::newRow("port") << "a.example.org:8443"
                          << "https://a.example.org:8443" << true;
    QTest::newRow("other port") << "a.example.org:8443"
                                << "https://a.example.org" << false;
    QTest::newRow("network") << "10.0.0.0/8"
                             << "http://10.1.2.3/" << true;
    QTest::newRow("other network") << "10.0.0.0/8"
                                   << "http://11.1.2.3/" << false;
    QTest::newRow("loopback") << "localhost,127.0.0.1"
                              << "http://127.0.0.1:8000/" << true;
    QTest::newRow("empty") << ""
                           << "https://a.example.org" << false;
}

void ProxyTest::noProxyExcludesHosts() {
    QFETCH(QString, pattern);
    QFETCH(QString, url);
    const Variables environment{{u"ALL_PROXY"_s, u"http://p.example.org:1"_s}, {u"NO_PROXY"_s, pattern}};
    QTEST(proxyFromEnvironment(QUrl(url), environment)->type() == QNetworkProxy::NoProxy, "excluded");
}

QTEST_APPLESS_MAIN(ProxyTest)
#include "ProxyTest.moc"
