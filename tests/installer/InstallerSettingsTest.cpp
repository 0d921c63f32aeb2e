#include "installer/InstallerSettings.h"

#include "base/Literals.h"
#include "detect/MemoryHost.h"

#include <QJsonDocument>
#include <QtTest>

using namespace armature;
using armature::test::MemoryHost;

namespace {

void fill(MemoryHost &host, const QByteArray &environment, const QByteArray &system = "Linux") {
    host.command({u"uname"_s, u"-srvm"_s}, system + " 1.0 #1 aarch64\n");
    host.command({u"env"_s}, environment);
}

UserSettings settingsOf(const QByteArray &environment, const QByteArray &system = "Linux") {
    MemoryHost host;
    fill(host, environment, system);
    return readInstallers(host).settings;
}

constexpr const char *Home = "HOME=/home/user\n";

} // namespace

/// What is read of the user's uv and pip, through a host that may be a recorded machine.
class InstallerSettingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCacheIsTheVariablesOrTheUsualPlace_data() {
        QTest::addColumn<QByteArray>("environment");
        QTest::addColumn<QByteArray>("system");
        QTest::addColumn<QString>("uv");
        QTest::addColumn<QString>("pip");
        const QByteArray home = Home;
        QTest::newRow("usual on Linux") << home << QByteArray("Linux") << "/home/user/.cache/uv (the usual place)"
                                        << "/home/user/.cache/pip (the usual place)";
        QTest::newRow("usual on a Mac") << home << QByteArray("Darwin") << "/home/user/.cache/uv (the usual place)"
                                        << "/home/user/Library/Caches/pip (the usual place)";
        QTest::newRow("XDG") << home + "XDG_CACHE_HOME=/x\n"
                             << QByteArray("Linux") << "/x/uv (the usual place)"
                             << "/x/pip (the usual place)";
        QTest::newRow("variables") << home + "UV_CACHE_DIR=/u\nPIP_CACHE_DIR=/p\n"
                                   << QByteArray("Linux") << "/u (UV_CACHE_DIR)"
                                   << "/p (PIP_CACHE_DIR)";
        QTest::newRow("a relative path is none") << home + "UV_CACHE_DIR=u\n"
                                                 << QByteArray("Linux") << "/home/user/.cache/uv (the usual place)"
                                                 << "/home/user/.cache/pip (the usual place)";
    }
    void theCacheIsTheVariablesOrTheUsualPlace() {
        QFETCH(const QByteArray, environment);
        QFETCH(const QByteArray, system);
        const UserSettings settings = settingsOf(environment, system);
        const auto shown = [](const InstallerSettings &one) { return u"%1 (%2)"_s.arg(one.cache, one.cacheSetting); };
        QTEST(shown(settings.uv), "uv");
        QTEST(shown(settings.pip), "pip");
        QCOMPARE(settings.home, u"/home/user"_s);
    }

    void filesAndVariablesAreReadThroughTheHost() {
        MemoryHost host;
        fill(host, QByteArray(Home) + "XDG_CONFIG_HOME=/config\n");
        host.file(u"/config/uv/uv.toml"_s, "index-url = 'https://uv.example/simple'\nsystem-certs = true\n"
                                           "allow-insecure-host = ['uv.example:8443']\nhttp-proxy = 'http://p:1'\n");
        host.file(u"/config/pip/pip.conf"_s,
                  "[global]\nindex-url = https://pip.example/simple\ntrusted-host = pip.example\ncert = /corp.pem\n");
        const UserSettings settings = readInstallers(host).settings;
        QCOMPARE(settings.uv.index, MaybeIndex({u"https://uv.example/simple"_s, u"/config/uv/uv.toml: index-url"_s}));
        QCOMPARE(settings.uv.trust.unverified.front().text(), u"uv.example:8443"_s);
        QCOMPARE(settings.uv.trust.systemSetting, u"/config/uv/uv.toml: system-certs"_s);
        QCOMPARE(settings.uv.trust.proxies.value(u"http_proxy"_s), u"http://p:1"_s);
        QCOMPARE(settings.pip.index->url, u"https://pip.example/simple"_s);
        QCOMPARE(settings.pip.trust.unverified.front().setting, u"/config/pip/pip.conf: [global] trusted-host"_s);
        QCOMPARE(settings.pip.trust.certificates.front().path, u"/corp.pem"_s);
    }

    void whatStandsInTheFilesIsListedWithItsFile() {
        MemoryHost host;
        fill(host, Home);
        host.file(u"/etc/pip.conf"_s, "[global]\nindex-url = https://mirror/simple\n# proxy = x\ntimeout = 60\n");
        host.file(u"/etc/uv/uv.toml"_s,
                  "native-tls = true\n[[index]]\nurl = \"https://mirror/simple\"\ndefault = true\n"
                  "[other]\nurl = 'https://no.example'\n");
        QStringList shown;
        for (const NetworkSetting &setting : readInstallers(host).inFiles)
            shown << u"%1=%2 (%3)"_s.arg(setting.name, setting.value, setting.source);
        QCOMPARE(shown, (QStringList{u"pip index-url=https://mirror/simple (/etc/pip.conf)"_s,
                                     u"uv native-tls=true (/etc/uv/uv.toml)"_s,
                                     u"uv url=https://mirror/simple (/etc/uv/uv.toml)"_s}));
    }

    void aFileThatCannotBeReadIsToldWithItsPlaceAndSparesTheOtherInstaller() {
        MemoryHost host;
        fill(host, Home);
        host.file(u"/etc/uv/uv.toml"_s, "index-url = \n");
        const InstallerReading read = readInstallers(host);
        QVERIFY(read.settings.uv.problem.has_value());
        QCOMPARE(read.settings.uv.problem->code, ProblemCode::Malformed);
        QVERIFY(read.settings.uv.problem->subject.startsWith("/etc/uv/uv.toml:1"_L1));
        QVERIFY(!read.settings.pip.problem.has_value());
        QCOMPARE(read.inFiles.size(), size_t(1));
        QCOMPARE(read.inFiles.front().source, read.settings.uv.problem->subject);
    }

    void theStrongestWordOnTheSystemsCertificatesCounts() {
        const QByteArray home = Home;
        QCOMPARE(settingsOf(home + "UV_SYSTEM_CERTS=true\n").uv.trust.systemSetting, u"UV_SYSTEM_CERTS"_s);
        MemoryHost host;
        fill(host, home + "UV_SYSTEM_CERTS=0\n");
        host.file(u"/etc/uv/uv.toml"_s, "system-certs = true\n");
        QCOMPARE(readInstallers(host).settings.uv.trust.systemSetting, QString());
    }

    void noCredentialIsInTheJson_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("shown");
        QTest::newRow("none") << "http://proxy:3128/p@th"
                              << "http://proxy:3128/p@th";
        QTest::newRow("password") << "https://me:s3cr3t@host/simple"
                                  << "https://****@host/simple";
        QTest::newRow("token") << "https://s3cr3t@host/simple"
                               << "https://****@host/simple";
        QTest::newRow("two ats") << "https://me:s3@cr3t@host:1/simple"
                                 << "https://****@host:1/simple";
        QTest::newRow("an unescaped slash") << "https://me:s3/cr3t@host/simple"
                                            << "https://****@host/simple";
        QTest::newRow("no scheme") << "me:s3cr3t@proxy:3128"
                                   << "****@proxy:3128";
        QTest::newRow("a plain proxy") << "proxy:3128"
                                       << "proxy:3128";
        QTest::newRow("IPv6") << "http://[::1]:3128/"
                              << "http://[::1]:3128/";
    }
    void noCredentialIsInTheJson() {
        QFETCH(const QString, url);
        QFETCH(const QString, shown);
        UserSettings settings;
        settings.uv.index = ConfiguredIndex{url, u"s"_s};
        settings.pip.trust.proxies = {{u"http_proxy"_s, url}};
        const QJsonObject json = toJson(settings);
        const auto read = fromJson<UserSettings>(json, u"settings"_s);
        QVERIFY(read.ok());
        QCOMPARE(read->uv.index, MaybeIndex({shown, u"s"_s}));
        QCOMPARE(read->pip.trust.proxies.value(u"http_proxy"_s), shown);
        QVERIFY(!QJsonDocument(json).toJson().contains("cr3t"));
    }

    void theJsonIsReadBack() {
        MemoryHost host;
        fill(host, QByteArray(Home) + "SSL_CERT_FILE=/a.pem\nSSL_CLIENT_CERT=/me.pem\nPIP_TRUSTED_HOST=[::1]:8443\n"
                                      "PIP_PROXY=http://p:1\nPIP_INDEX_URL=https://i.example\n");
        host.file(u"/etc/uv/uv.toml"_s, "= 1");
        const UserSettings settings = readInstallers(host).settings;
        const auto read = fromJson<UserSettings>(toJson(settings), u"settings"_s);
        QVERIFY(read.ok());
        QCOMPARE(toJson(*read), toJson(settings));
        QCOMPARE(read->pip, settings.pip);
        QCOMPARE(read->pip.trust.unverified.front().text(), u"[::1]:8443"_s);
    }
};

QTEST_APPLESS_MAIN(InstallerSettingsTest)
#include "InstallerSettingsTest.moc"
