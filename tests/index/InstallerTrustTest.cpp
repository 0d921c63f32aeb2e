#include "index/InstallerTrust.h"

#include <QtTest>

using namespace armature;

/// Which certificates, hosts and proxies the user's uv or pip is set up with. The expectations were seen with uv 0.13.9 and pip 23.0 and 26.3.
class InstallerTrustTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void uvReplacesTheSystemsCertificates();
    void uvTakesUnverifiedHostsFromEverywhere();
    void aProxyInUvsFilePutsTheVariablesOutOfForce();
    void pipTakesTheVariablesOfRequestsFirst();
    void pipTakesCertFromWhereItIsStrongest();
    void pipTakesTrustedHostsFromOnePlace();
    void whatTheOtherInstallerReadsIsNamed();
    void nothingIsTheSystem();
    void aBrokenFileIsAProblem();
};

static QString paths(const InstallerTrust &trust) {
    QStringList list;
    for (const CertificateSource &source : trust.certificates)
        list << source.setting + u'=' + source.path;
    return list.join(QStringLiteral(" | "));
}

static QString hosts(const InstallerTrust &trust) {
    QStringList list;
    for (const UnverifiedHost &host : trust.unverified)
        list << QStringLiteral("%1:%2 %3").arg(host.host).arg(host.port).arg(host.setting);
    return list.join(QStringLiteral(" | "));
}

static Variables variables(std::initializer_list<std::pair<const char *, const char *>> list) {
    Variables result;
    for (const auto &[name, value] : list)
        result.insert(QLatin1String(name), QLatin1String(value));
    return result;
}

static std::vector<ConfigText> file(const char *text) { return {{QStringLiteral("/c"), text}}; }

void InstallerTrustTest::uvReplacesTheSystemsCertificates() {
    const auto trust = uvTrust(variables({{"SSL_CERT_FILE", "/a.pem"}, {"SSL_CERT_DIR", "/b:/c"}, {"SSL_CLIENT_CERT", "/me.pem"}}), {});
    QCOMPARE(paths(*trust), QStringLiteral("SSL_CERT_FILE=/a.pem | SSL_CERT_DIR=/b | SSL_CERT_DIR=/c"));
    QVERIFY(trust->replaceSystem);
    QVERIFY(!trust->mustBeThere);
    QCOMPARE(trust->clientCertificate, QStringLiteral("SSL_CLIENT_CERT"));
}

void InstallerTrustTest::uvTakesUnverifiedHostsFromEverywhere() {
    const std::vector<ConfigText> files{{QStringLiteral("/u"), "allow-insecure-host = [\"https://c.example\", \"[::1]:8443\"]\n"},
                                        {QStringLiteral("/s"), "allow-insecure-host = [\"d.example\", \"not a host\", \"ftp://e.example\"]\n"}};
    const auto trust = uvTrust(variables({{"UV_INSECURE_HOST", "a.example b.example:8443"}, {"PIP_TRUSTED_HOST", "f.example"}}), files);
    QCOMPARE(hosts(*trust), QStringLiteral("a.example:0 UV_INSECURE_HOST | b.example:8443 UV_INSECURE_HOST | c.example:0 /u: allow-insecure-host | "
                                           "::1:8443 /u: allow-insecure-host | d.example:0 /s: allow-insecure-host"));
}

void InstallerTrustTest::aProxyInUvsFilePutsTheVariablesOutOfForce() {
    const auto trust = uvTrust({}, file("https-proxy = \"http://user:s3cr3t@p:1\"\nno-proxy = [\"a.example\", \"b.example\"]\n"));
    QCOMPARE(trust->proxies, variables({{"https_proxy", "http://user:s3cr3t@p:1"}, {"no_proxy", "a.example,b.example"}}));
    QCOMPARE(trust->proxySetting, QStringLiteral("/c: https-proxy"));
    QVERIFY(uvTrust({}, file("no-proxy = [\"a.example\"]\n"))->proxies.isEmpty());
}

void InstallerTrustTest::pipTakesTheVariablesOfRequestsFirst() {
    Variables all = variables({{"REQUESTS_CA_BUNDLE", "/r"}, {"CURL_CA_BUNDLE", "/u"}, {"PIP_CERT", "/p"}, {"SSL_CERT_FILE", "/s"}});
    QCOMPARE(paths(*pipTrust(all, {})), QStringLiteral("REQUESTS_CA_BUNDLE=/r"));
    all.remove(QStringLiteral("REQUESTS_CA_BUNDLE"));
    QCOMPARE(paths(*pipTrust(all, {})), QStringLiteral("CURL_CA_BUNDLE=/u"));
    QVERIFY(pipTrust(all, {})->mustBeThere);
    QVERIFY(!pipTrust(all, {})->replaceSystem);
    all.remove(QStringLiteral("CURL_CA_BUNDLE"));
    QCOMPARE(paths(*pipTrust(all, {})), QStringLiteral("PIP_CERT=/p"));
    all.remove(QStringLiteral("PIP_CERT"));
    QCOMPARE(paths(*pipTrust(all, {})), QStringLiteral("SSL_CERT_FILE=/s"));
    QVERIFY(!pipTrust(all, {})->mustBeThere);
}

void InstallerTrustTest::pipTakesCertFromWhereItIsStrongest() {
    const char *text = "[global]\ncert = /g\nclient-cert = /me\n[install]\ncert = /i\n";
    QCOMPARE(paths(*pipTrust({}, file(text))), QStringLiteral("/c: [install] cert=/i"));
    QCOMPARE(pipTrust({}, file(text))->clientCertificate, QStringLiteral("/c: [global] client-cert"));
    QCOMPARE(paths(*pipTrust(variables({{"PIP_CERT", "/p"}}), file(text))), QStringLiteral("PIP_CERT=/p"));
}

void InstallerTrustTest::pipTakesTrustedHostsFromOnePlace() {
    const char *text = "[global]\ntrusted-host = a.example\n    b.example:8443\nproxy = http://p:1\n";
    QCOMPARE(hosts(*pipTrust({}, file(text))), QStringLiteral("a.example:0 /c: [global] trusted-host | b.example:8443 /c: [global] trusted-host"));
    const auto trust = pipTrust(variables({{"PIP_TRUSTED_HOST", "c.example"}, {"UV_INSECURE_HOST", "d.example"}}), file(text));
    QCOMPARE(hosts(*trust), QStringLiteral("c.example:0 PIP_TRUSTED_HOST"));
    QCOMPARE(trust->proxies, variables({{"http_proxy", "http://p:1"}, {"https_proxy", "http://p:1"}}));
}

void InstallerTrustTest::whatTheOtherInstallerReadsIsNamed() {
    const Variables all = variables({{"REQUESTS_CA_BUNDLE", "/corp.pem"}, {"PIP_CERT", "/corp.pem"}, {"CURL_CA_BUNDLE", ""}});
    QCOMPARE(uvTrust(all, {})->ignored.join(QStringLiteral(" | ")), QStringLiteral("PIP_CERT | REQUESTS_CA_BUNDLE"));
    QCOMPARE(pipTrust(all, {})->ignored.join(QStringLiteral(" | ")), QString()); // the same file
    Variables same = all;
    same.insert(QStringLiteral("SSL_CERT_FILE"), QStringLiteral("/corp.pem"));
    QCOMPARE(uvTrust(same, {})->ignored.join(QStringLiteral(" | ")), QString());
}

void InstallerTrustTest::nothingIsTheSystem() {
    QVERIFY(uvTrust(variables({{"SSL_CERT_FILE", ""}, {"UV_SYSTEM_CERTS", "1"}}), file("system-certs = true\n"))->certificates.empty());
    QVERIFY(pipTrust({}, {})->certificates.empty());
}

void InstallerTrustTest::aBrokenFileIsAProblem() {
    QCOMPARE(uvTrust({}, file("= 1")).problem().code, ProblemCode::Malformed);
    QCOMPARE(pipTrust({}, file("nonsense")).problem().code, ProblemCode::Malformed);
}

QTEST_APPLESS_MAIN(InstallerTrustTest)
#include "InstallerTrustTest.moc"
