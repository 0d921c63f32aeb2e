#include "base/Literals.h"
#include "plan/Commands.h"

#include <QJsonDocument>
#include <QtTest>

using namespace armature;

namespace {

CommandContext contextWith(const InstallerTrust &trust) {
    CommandContext context;
    context.uv = u"/uv"_s;
    context.python = u"/python"_s;
    context.trust = trust;
    return context;
}

/// NAME=value of the variables that say whom to believe and through which proxy to go.
QString handedOn(const CommandLine &line) {
    QStringList words;
    for (auto it = line.environment.begin(); it != line.environment.end(); ++it)
        for (const char *part : {"INSECURE", "TRUSTED", "CERT", "PROXY"})
            if (it.key().contains(QLatin1String(part)))
                words << it.key() + u'=' + it.value();
    return words.join(u' ');
}

InstallerTrust uvTrust() {
    InstallerTrust trust;
    trust.installer = u"uv"_s;
    trust.unverified = {{u"a.example"_s, 0, {}}, {u"::1"_s, 8443, {}}};
    trust.certificates = {{u"/a.pem"_s, u"SSL_CERT_FILE"_s}};
    trust.clientCertificate = {u"/me.pem"_s, u"SSL_CLIENT_CERT"_s};
    trust.systemSetting = u"UV_SYSTEM_CERTS"_s;
    return trust;
}

InstallerTrust pipTrust() {
    InstallerTrust trust;
    trust.installer = u"pip"_s;
    trust.unverified = {{u"a.example"_s, 0, {}}, {u"b.example"_s, 8443, {}}};
    trust.certificates = {{u"/corp.pem"_s, u"/etc/pip.conf: [global] cert"_s}};
    trust.clientCertificate = {u"/me.pem"_s, u"PIP_CLIENT_CERT"_s};
    return trust;
}

} // namespace

/// What the user's own uv and pip are set up with reaches the commands by variables that each of them reads.
class HandedOnTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void uvGetsItsHostsAndCertificates() {
        QCOMPARE(handedOn(uvInstall(contextWith(uvTrust()), false)),
                 u"SSL_CLIENT_CERT=/me.pem UV_INSECURE_HOST=a.example [::1]:8443 UV_SYSTEM_CERTS=1"_s);
    }

    void pipGetsItsHostsAndCertificates() {
        QCOMPARE(handedOn(pipInstall(contextWith(pipTrust()), {})),
                 u"PIP_CERT=/corp.pem PIP_CLIENT_CERT=/me.pem PIP_TRUSTED_HOST=a.example b.example:8443"_s);
    }

    void aListOfFoldersIsNoCertificateForPip() {
        InstallerTrust trust;
        trust.installer = u"pip"_s;
        trust.certificates = {{u"/certs"_s, u"SSL_CERT_DIR"_s}};
        QCOMPARE(handedOn(pipInstall(contextWith(trust), {})), QString());
    }

    void theProxiesOfAFilePutEveryProxyVariableOutOfForce() {
        InstallerTrust trust;
        trust.installer = u"uv"_s;
        trust.proxies = {{u"https_proxy"_s, u"http://me:s3cr3t@p:1"_s}, {u"no_proxy"_s, u"a,b"_s}};
        const CommandLine line = uvCreate(contextWith(trust));
        QCOMPARE(handedOn(line), u"ALL_PROXY= HTTPS_PROXY=http://me:s3cr3t@p:1 HTTP_PROXY= NO_PROXY=a,b"_s);
        QCOMPARE(line.environment.value(u"https_proxy"_s), u"http://me:s3cr3t@p:1"_s);
        QVERIFY(line.environment.contains(u"all_proxy"_s));
    }

    void theProxyThatWasChosenWins() {
        InstallerTrust trust = pipTrust();
        trust.proxies = {{u"http_proxy"_s, u"http://file:1"_s}, {u"https_proxy"_s, u"http://file:1"_s}};
        CommandContext context = contextWith(trust);
        context.proxy = u"http://chosen:1"_s;
        const CommandLine line = pipInstall(context, {});
        for (const char *name : {"HTTP_PROXY", "https_proxy", "PIP_PROXY"})
            QCOMPARE(line.environment.value(QLatin1String(name)), u"http://chosen:1"_s);
    }

    void thePasswordOfAProxyIsInNoArgumentAndIsMaskedWhereTheCommandIsShown_data() {
        QTest::addColumn<QString>("proxy");
        QTest::newRow("URL") << "http://me:s3cr3t@p:1";
        QTest::newRow("as pip has it") << "me:s3cr3t@p:1";
    }
    void thePasswordOfAProxyIsInNoArgumentAndIsMaskedWhereTheCommandIsShown() {
        QFETCH(const QString, proxy);
        InstallerTrust trust = pipTrust();
        trust.proxies = {{u"http_proxy"_s, proxy}, {u"https_proxy"_s, proxy}};
        const CommandLine line = pipInstall(contextWith(trust), {});
        QCOMPARE(line.environment.value(u"PIP_PROXY"_s), proxy);
        QVERIFY(!line.arguments.join(u' ').contains("s3cr3t"_L1));
        QVERIFY(line.display().contains("PIP_PROXY"_L1));
        QVERIFY2(!line.display().contains("s3cr3t"_L1), qPrintable(line.display()));
    }

    void aRecordedMachinesResolutionHasTheMeansOfThisMachineAndItsOwnIndex() {
        InstallerSettings own;
        own.cache = u"/here"_s;
        own.index = ConfiguredIndex{u"https://me:s3cr3t@here.example"_s, {}};
        own.trust = uvTrust();
        CommandContext context = contextWith({});
        context.folders.cache = u"/there"_s;
        const CommandLine bare = resolvedHere(uvResolve(context, false), own);
        QCOMPARE(bare.environment.value(u"UV_CACHE_DIR"_s), u"/here"_s);
        QCOMPARE(bare.environment.value(u"UV_DEFAULT_INDEX"_s), own.index->url);
        QVERIFY(bare.environment.contains(u"UV_INSECURE_HOST"_s));
        QVERIFY(!bare.display().contains("s3cr3t"_L1));
        context.indexUrls.insert(u"default"_s, u"https://there.example"_s);
        QCOMPARE(resolvedHere(uvResolve(context, false), own).environment.value(u"UV_DEFAULT_INDEX"_s),
                 u"https://there.example"_s);
    }
};

QTEST_APPLESS_MAIN(HandedOnTest)
#include "HandedOnTest.moc"
