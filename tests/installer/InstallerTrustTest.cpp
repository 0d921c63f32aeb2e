#include "installer/InstallerTrust.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

/// Which certificates, hosts and proxies the user's uv or pip is set up with. The expectations were seen with uv 0.13.9
/// and pip 23.0 and 26.3.
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
    return list.join(u" | "_s);
}

static QString hosts(const InstallerTrust &trust) {
    QStringList list;
    for (const UnverifiedHost &host : trust.unverified)
        list << u"%1:%2 %3"_s.arg(host.host).arg(host.port).arg(host.setting);
    return list.join(u" | "_s);
}

static Variables variables(std::initializer_list<std::pair<const char *, const char *>> list) {
    Variables result;
    for (const auto &[name, value] : list)
        result.insert(QLatin1String(name), QLatin1String(value));
    return result;
}

static std::vector<ConfigText> file(const char *text) { return {{u"/c"_s, text}}; }

void InstallerTrustTest::uvReplacesTheSystemsCertificates() {
    const auto trust = uvTrust(
        variables({{"SSL_CERT_FILE", "/a.pem"}, {"SSL_CERT_DIR", "/b:/c"}, {"SSL_CLIENT_CERT", "/me.pem"}}), {});
    QCOMPARE(paths(*trust), u"SSL_CERT_FILE=/a.pem | SSL_CERT_DIR=/b | SSL_CERT_DIR=/c"_s);
    QVERIFY(trust->replaceSystem);
    QVERIFY(!trust->mustBeThere);
    QCOMPARE(trust->clientCertificate, (CertificateSource{u"/me.pem"_s, u"SSL_CLIENT_CERT"_s}));
}

void InstallerTrustTest::uvTakesUnverifiedHostsFromEverywhere() {
    const std::vector<ConfigText> files{
        {u"/u"_s, "allow-insecure-host = [\"https://c.example\", \"[::1]:8443\"]\n"},
        {u"/s"_s, "allow-insecure-host = [\"d.example\", \"not a host\", \"ftp://e.example\"]\n"}};
    const auto trust = uvTrust(
        variables({{"UV_INSECURE_HOST", "a.example b.example:8443"}, {"PIP_TRUSTED_HOST", "f.example"}}), files);
    QCOMPARE(hosts(*trust),
             u"a.example:0 UV_INSECURE_HOST | b.example:8443 UV_INSECURE_HOST | c.example:0 /u: allow-insecure-host | "
             "::1:8443 /u: allow-insecure-host | d.example:0 /s: allow-insecure-host"_s);
}

void InstallerTrustTest::aProxyInUvsFilePutsTheVariablesOutOfForce() {
    const auto trust =
        uvTrust({}, file("https-proxy = \"http://user:s3cr3t@p:1\"\nno-proxy = [\"a.example\", \"b.example\"]\n"));
    QCOMPARE(trust->proxies,
             variables({{"https_proxy", "http://user:s3cr3t@p:1"}, {"no_proxy", "a.example,b.example"}}));
    QCOMPARE(trust->proxySetting, u"/c: https-proxy"_s);
    QVERIFY(uvTrust({}, file("no-proxy = [\"a.example\"]\n"))->proxies.isEmpty());
}

void InstallerTrustTest::pipTakesTheVariablesOfRequestsFirst() {
    Variables all = variables(
        {{"REQUESTS_CA_BUNDLE", "/r"}, {"CURL_CA_BUNDLE", "/u"}, {"PIP_CERT", "/p"}, {"SSL_CERT_FILE", "/s"}});
    QCOMPARE(paths(*pipTrust(all, {})), u"REQUESTS_CA_BUNDLE=/r"_s);
    all.remove(u"REQUESTS_CA_BUNDLE"_s);
    QCOMPARE(paths(*pipTrust(all, {})), u"CURL_CA_BUNDLE=/u"_s);
    QVERIFY(pipTrust(all, {})->mustBeThere);
    QVERIFY(!pipTrust(all, {})->replaceSystem);
    all.remove(u"CURL_CA_BUNDLE"_s);
    QCOMPARE(paths(*pipTrust(all, {})), u"PIP_CERT=/p"_s);
    all.remove(u"PIP_CERT"_s);
    QCOMPARE(paths(*pipTrust(all, {})), u"SSL_CERT_FILE=/s"_s);
    QVERIFY(!pipTrust(all, {})->mustBeThere);
}

void InstallerTrustTest::pipTakesCertFromWhereItIsStrongest() {
    const char *text = "[global]\ncert = /g\nclient-cert = /me\n[install]\ncert = /i\n";
    QCOMPARE(paths(*pipTrust({}, file(text))), u"/c: [install] cert=/i"_s);
    QCOMPARE(pipTrust({}, file(text))->clientCertificate, (CertificateSource{u"/me"_s, u"/c: [global] client-cert"_s}));
    QCOMPARE(paths(*pipTrust(variables({{"PIP_CERT", "/p"}}), file(text))), u"PIP_CERT=/p"_s);
}

void InstallerTrustTest::pipTakesTrustedHostsFromOnePlace() {
    const char *text = "[global]\ntrusted-host = a.example\n    b.example:8443\nproxy = http://p:1\n";
    QCOMPARE(hosts(*pipTrust({}, file(text))),
             u"a.example:0 /c: [global] trusted-host | b.example:8443 /c: [global] trusted-host"_s);
    const auto trust =
        pipTrust(variables({{"PIP_TRUSTED_HOST", "c.example"}, {"UV_INSECURE_HOST", "d.example"}}), file(text));
    QCOMPARE(hosts(*trust), u"c.example:0 PIP_TRUSTED_HOST"_s);
    QCOMPARE(trust->proxies, variables({{"http_proxy", "http://p:1"}, {"https_proxy", "http://p:1"}}));
}

void InstallerTrustTest::whatTheOtherInstallerReadsIsNamed() {
    const Variables all =
        variables({{"REQUESTS_CA_BUNDLE", "/corp.pem"}, {"PIP_CERT", "/corp.pem"}, {"CURL_CA_BUNDLE", ""}});
    QCOMPARE(uvTrust(all, {})->ignored.join(u" | "_s), u"PIP_CERT | REQUESTS_CA_BUNDLE"_s);
    QCOMPARE(pipTrust(all, {})->ignored.join(u" | "_s), QString()); // the same file
    Variables same = all;
    same.insert(u"SSL_CERT_FILE"_s, u"/corp.pem"_s);
    QCOMPARE(uvTrust(same, {})->ignored.join(u" | "_s), QString());
}

void InstallerTrustTest::nothingIsTheSystem() {
    QVERIFY(uvTrust(variables({{"SSL_CERT_FILE", ""}, {"UV_SYSTEM_CERTS", "1"}}), file("system-certs = true\n"))
                ->certificates.empty());
    QVERIFY(pipTrust({}, {})->certificates.empty());
}

void InstallerTrustTest::aBrokenFileIsAProblem() {
    QCOMPARE(uvTrust({}, file("= 1")).problem().code, ProblemCode::Malformed);
    QCOMPARE(pipTrust({}, file("nonsense")).problem().code, ProblemCode::Malformed);
}

QTEST_APPLESS_MAIN(InstallerTrustTest)
#include "InstallerTrustTest.moc"
