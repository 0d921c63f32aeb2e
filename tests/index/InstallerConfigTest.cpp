#include "index/InstallerConfig.h"

#include <QtTest>

using namespace armature;

namespace {

QString shown(const Result<MaybeIndex> &index) {
    if (!index)
        return QStringLiteral("problem ") + index.problem().subject;
    return index->has_value() ? (*index)->url + QStringLiteral(" from ") + (*index)->source : QStringLiteral("not configured");
}

std::vector<ConfigText> files(const QByteArray &user, const QByteArray &system) {
    return {{QStringLiteral("user"), user}, {QStringLiteral("system"), system}};
}

} // namespace

class InstallerConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void uvsDefaultIndexIsFound_data();
    void uvsDefaultIndexIsFound();
    void credentialsOfANamedIndexAreAdded();
    void pipsDefaultIndexIsFound_data();
    void pipsDefaultIndexIsFound();
    void theListPipPrintsIsRead_data();
    void theListPipPrintsIsRead();
    void theIndexUvNamesIsRead();
    void configurationIsLookedForWhereTheToolsLook();
};

void InstallerConfigTest::uvsDefaultIndexIsFound_data() {
    QTest::addColumn<Variables>("environment");
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("system");
    QTest::addColumn<QString>("expected");
    const QByteArray all =
        "index-url = 'https://a.example.org'\n[[index]]\nurl = 'https://b.example.org'\ndefault = true\n[pip]\nindex-url = 'https://c.example.org'\n";
    const QByteArray url = "index-url = 'https://d.example.org'\n";
    const QByteArray pip = "[pip]\nindex-url = 'https://e.example.org'\n";
    const QString one = QStringLiteral("UV_DEFAULT_INDEX");
    const QString old = QStringLiteral("UV_INDEX_URL");
    QTest::newRow("nothing") << Variables{} << QByteArray() << QByteArray() << "not configured";
    QTest::newRow("environment first") << Variables{{one, QStringLiteral("https://x.example.org")}, {old, QStringLiteral("https://y.example.org")}}
                                       << all << all << "https://x.example.org from UV_DEFAULT_INDEX";
    QTest::newRow("named") << Variables{{one, QStringLiteral("corp=https://x.example.org/?a=b")}} << all << all
                           << "https://x.example.org/?a=b from UV_DEFAULT_INDEX";
    QTest::newRow("old variable") << Variables{{one, QStringLiteral("")}, {old, QStringLiteral("https://y.example.org")}} << all << all
                                  << "https://y.example.org from UV_INDEX_URL";
    QTest::newRow("default entry") << Variables{} << all << all << "https://b.example.org from user: [[index]] default = true";
    QTest::newRow("the system's default entry beats the user's URL")
        << Variables{} << url << all << "https://b.example.org from system: [[index]] default = true";
    QTest::newRow("the system's pip section beats the user's URL")
        << Variables{} << url << pip << "https://e.example.org from system: [pip] index-url";
    QTest::newRow("URL") << Variables{} << url << QByteArray() << "https://d.example.org from user: index-url";
    QTest::newRow("entry that is no default") << Variables{} << QByteArray("[[index]]\nurl = 'https://b.example.org'\n") << QByteArray()
                                              << "not configured";
    QTest::newRow("broken") << Variables{} << QByteArray("index-url = \n") << QByteArray() << "problem user:1:13";
    QTest::newRow("wrong type") << Variables{} << QByteArray("\nindex-url = 5\n") << QByteArray() << "problem user:2:13";
}

void InstallerConfigTest::uvsDefaultIndexIsFound() {
    QFETCH(Variables, environment);
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, system);
    QTEST(shown(uvDefaultIndex(environment, files(user, system))), "expected");
}

void InstallerConfigTest::credentialsOfANamedIndexAreAdded() {
    const Variables environment{{QStringLiteral("UV_INDEX_MY_CORP_USERNAME"), QStringLiteral("me")},
                                {QStringLiteral("UV_INDEX_MY_CORP_PASSWORD"), QStringLiteral("p@ss")}};
    const QByteArray text = "[[index]]\nname = 'my-corp'\nurl = 'https://example.org/simple'\ndefault = true\n";
    const auto index = uvDefaultIndex(environment, files(text, {}));
    QCOMPARE((*index)->url, QStringLiteral("https://me:p%40ss@example.org/simple"));
    QVERIFY(!(*index)->source.contains(QLatin1String("p@ss")));
}

void InstallerConfigTest::pipsDefaultIndexIsFound_data() {
    QTest::addColumn<Variables>("environment");
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("system");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << Variables{} << QByteArray("[global]\ntimeout = 60\n") << QByteArray() << "not configured";
    QTest::newRow("environment first") << Variables{{QStringLiteral("PIP_INDEX_URL"), QStringLiteral("https://x.example.org")}}
                                       << QByteArray("[global]\nindex-url=https://a.example.org\n") << QByteArray()
                                       << "https://x.example.org from PIP_INDEX_URL";
    QTest::newRow("user first") << Variables{} << QByteArray("[global]\nindex-url=https://a.example.org\n")
                                << QByteArray("[global]\nindex-url=https://b.example.org\n") << "https://a.example.org from user: [global] index-url";
    QTest::newRow("install section first") << Variables{} << QByteArray("[global]\nindex-url=https://a.example.org\n")
                                           << QByteArray("[install]\nindex-url=https://b.example.org\n")
                                           << "https://b.example.org from system: [install] index-url";
    QTest::newRow("spelling") << Variables{} << QByteArray("# c\n; c\n[global]\r\nINDEX_URL : https://a.example.org\r\n") << QByteArray()
                              << "https://a.example.org from user: [global] index-url";
    QTest::newRow("continued values") << Variables{}
                                      << QByteArray("[global]\nfind-links =\n    one\n    two = 3\nindex-url = https://u:p@a.example.org/\n")
                                      << QByteArray() << "https://u:p@a.example.org/ from user: [global] index-url";
    QTest::newRow("other sections") << Variables{} << QByteArray("[download]\nindex-url=https://a.example.org\n") << QByteArray() << "not configured";
    QTest::newRow("broken") << Variables{} << QByteArray("[global]\nnonsense\n") << QByteArray() << "problem user:2";
    QTest::newRow("key before a section") << Variables{} << QByteArray("a = b\n") << QByteArray() << "problem user:1";
}

void InstallerConfigTest::pipsDefaultIndexIsFound() {
    QFETCH(Variables, environment);
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, system);
    QTEST(shown(pipDefaultIndex(environment, files(user, system))), "expected");
}

void InstallerConfigTest::theListPipPrintsIsRead_data() {
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << ":env:.default-timeout='180'\nglobal.cert='/etc/ssl/ca.crt'\n"
                             << "not configured";
    QTest::newRow("global") << "global.index-url='https://a.example.org/simple?x=y'\n"
                            << "https://a.example.org/simple?x=y from pip config list: global.index-url";
    QTest::newRow("environment") << ":env:.index-url='https://x.example.org'\nglobal.index-url='https://a.example.org'\n"
                                 << "https://x.example.org from pip config list: :env:.index-url";
    QTest::newRow("quotes") << "install.index-url=\"https://u:it's@a.example.org\"\n"
                            << "https://u:it's@a.example.org from pip config list: install.index-url";
}

void InstallerConfigTest::theListPipPrintsIsRead() {
    QFETCH(QString, output);
    QTEST(shown(indexFromPipConfigList(output)), "expected");
}

void InstallerConfigTest::theIndexUvNamesIsRead() {
    QCOMPARE(indexFromCompileOutput(QStringLiteral("# header\n--index-url https://example.org/simple\n\nsix==1.17.0\n"))->url,
             QStringLiteral("https://example.org/simple"));
    QVERIFY(!indexFromCompileOutput(QStringLiteral("six==1.17.0\n    # --index-url https://example.org\n")).has_value());
}

void InstallerConfigTest::configurationIsLookedForWhereTheToolsLook() {
    const ConfigPlaces linux{QStringLiteral("/home/me"), QStringLiteral("/venv"), false};
    QCOMPARE(uvConfigFiles({}, linux),
             (QStringList{QStringLiteral("/home/me/.config/uv/uv.toml"), QStringLiteral("/etc/xdg/uv/uv.toml"), QStringLiteral("/etc/uv/uv.toml")}));
    QCOMPARE(uvConfigFiles({{QStringLiteral("UV_NO_CONFIG"), QStringLiteral("1")}}, linux), QStringList());
    QCOMPARE(uvConfigFiles({{QStringLiteral("UV_CONFIG_FILE"), QStringLiteral("/x.toml")}}, linux), QStringList{QStringLiteral("/x.toml")});
    QCOMPARE(pipConfigFiles({}, linux),
             (QStringList{QStringLiteral("/venv/pip.conf"), QStringLiteral("/home/me/.config/pip/pip.conf"), QStringLiteral("/home/me/.pip/pip.conf"),
                          QStringLiteral("/etc/pip.conf"), QStringLiteral("/etc/xdg/pip/pip.conf")}));
    QCOMPARE(pipConfigFiles({{QStringLiteral("PIP_CONFIG_FILE"), QStringLiteral("/dev/null")}}, linux), QStringList());
    QVERIFY(
        pipConfigFiles({}, {QStringLiteral("/Users/me"), {}, true}).first().startsWith(QLatin1String("/Users/me/Library/Application Support/pip")));
}

QTEST_APPLESS_MAIN(InstallerConfigTest)
#include "InstallerConfigTest.moc"
