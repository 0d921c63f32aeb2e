#include "installer/InstallerConfig.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

namespace {

QString shown(const Result<MaybeIndex> &index) {
    if (!index)
        return u"problem "_s + index.problem().subject;
    return index->has_value() ? (*index)->url + u" from "_s + (*index)->source : u"not configured"_s;
}

std::vector<ConfigText> files(const QByteArray &user, const QByteArray &system) {
    return {{u"user"_s, user}, {u"system"_s, system}};
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
    void theIndexUvNamesIsRead();
    void configurationIsLookedForWhereTheToolsLook();
};

void InstallerConfigTest::uvsDefaultIndexIsFound_data() {
    QTest::addColumn<Variables>("environment");
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("system");
    QTest::addColumn<QString>("expected");
    const QByteArray all = "index-url = 'https://a.example.org'\n[[index]]\nurl = 'https://b.example.org'\ndefault = "
                           "true\n[pip]\nindex-url = 'https://c.example.org'\n";
    const QByteArray url = "index-url = 'https://d.example.org'\n";
    const QByteArray pip = "[pip]\nindex-url = 'https://e.example.org'\n";
    const QString one = u"UV_DEFAULT_INDEX"_s;
    const QString old = u"UV_INDEX_URL"_s;
    QTest::newRow("nothing") << Variables{} << QByteArray() << QByteArray() << "not configured";
    QTest::newRow("environment first") << Variables{{one, u"https://x.example.org"_s},
                                                    {old, u"https://y.example.org"_s}}
                                       << all << all << "https://x.example.org from UV_DEFAULT_INDEX";
    QTest::newRow("named") << Variables{{one, u"corp=https://x.example.org/?a=b"_s}} << all << all
                           << "https://x.example.org/?a=b from UV_DEFAULT_INDEX";
    QTest::newRow("old variable") << Variables{{one, u""_s}, {old, u"https://y.example.org"_s}} << all << all
                                  << "https://y.example.org from UV_INDEX_URL";
    QTest::newRow("default entry") << Variables{} << all << all
                                   << "https://b.example.org from user: [[index]] default = true";
    QTest::newRow("the system's default entry beats the user's URL")
        << Variables{} << url << all << "https://b.example.org from system: [[index]] default = true";
    QTest::newRow("the system's pip section beats the user's URL")
        << Variables{} << url << pip << "https://e.example.org from system: [pip] index-url";
    QTest::newRow("URL") << Variables{} << url << QByteArray() << "https://d.example.org from user: index-url";
    QTest::newRow("entry that is no default")
        << Variables{} << QByteArray("[[index]]\nurl = 'https://b.example.org'\n") << QByteArray() << "not configured";
    QTest::newRow("broken") << Variables{} << QByteArray("index-url = \n") << QByteArray() << "problem user:1:13";
    QTest::newRow("wrong type") << Variables{} << QByteArray("\nindex-url = 5\n") << QByteArray()
                                << "problem user:2:13";
}

void InstallerConfigTest::uvsDefaultIndexIsFound() {
    QFETCH(Variables, environment);
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, system);
    QTEST(shown(uvDefaultIndex(environment, files(user, system))), "expected");
}

void InstallerConfigTest::credentialsOfANamedIndexAreAdded() {
    const Variables environment{{u"UV_INDEX_MY_CORP_USERNAME"_s, u"me"_s}, {u"UV_INDEX_MY_CORP_PASSWORD"_s, u"p@ss"_s}};
    const QByteArray text = "[[index]]\nname = 'my-corp'\nurl = 'https://example.org/simple'\ndefault = true\n";
    const auto index = uvDefaultIndex(environment, files(text, {}));
    QCOMPARE((*index)->url, u"https://me:p%40ss@example.org/simple"_s);
    QVERIFY(!(*index)->source.contains("p@ss"_L1));
}

void InstallerConfigTest::pipsDefaultIndexIsFound_data() {
    QTest::addColumn<Variables>("environment");
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("system");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << Variables{} << QByteArray("[global]\ntimeout = 60\n") << QByteArray()
                             << "not configured";
    QTest::newRow("environment first") << Variables{{u"PIP_INDEX_URL"_s, u"https://x.example.org"_s}}
                                       << QByteArray("[global]\nindex-url=https://a.example.org\n") << QByteArray()
                                       << "https://x.example.org from PIP_INDEX_URL";
    QTest::newRow("user first") << Variables{} << QByteArray("[global]\nindex-url=https://a.example.org\n")
                                << QByteArray("[global]\nindex-url=https://b.example.org\n")
                                << "https://a.example.org from user: [global] index-url";
    QTest::newRow("install section first") << Variables{} << QByteArray("[global]\nindex-url=https://a.example.org\n")
                                           << QByteArray("[install]\nindex-url=https://b.example.org\n")
                                           << "https://b.example.org from system: [install] index-url";
    QTest::newRow("spelling") << Variables{}
                              << QByteArray("# c\n; c\n[global]\r\nINDEX_URL : https://a.example.org\r\n")
                              << QByteArray() << "https://a.example.org from user: [global] index-url";
    QTest::newRow("continued values")
        << Variables{}
        << QByteArray("[global]\nfind-links =\n    one\n    two = 3\nindex-url = https://u:p@a.example.org/\n")
        << QByteArray() << "https://u:p@a.example.org/ from user: [global] index-url";
    QTest::newRow("other sections") << Variables{} << QByteArray("[download]\nindex-url=https://a.example.org\n")
                                    << QByteArray() << "not configured";
    QTest::newRow("broken") << Variables{} << QByteArray("[global]\nnonsense\n") << QByteArray() << "problem user:2";
    QTest::newRow("key before a section") << Variables{} << QByteArray("a = b\n") << QByteArray() << "problem user:1";
}

void InstallerConfigTest::pipsDefaultIndexIsFound() {
    QFETCH(Variables, environment);
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, system);
    QTEST(shown(pipDefaultIndex(environment, files(user, system))), "expected");
}

void InstallerConfigTest::theIndexUvNamesIsRead() {
    QCOMPARE(indexFromCompileOutput(u"# header\n--index-url https://example.org/simple\n\nsix==1.17.0\n"_s)->url,
             u"https://example.org/simple"_s);
    QVERIFY(!indexFromCompileOutput(u"six==1.17.0\n    # --index-url https://example.org\n"_s).has_value());
}

void InstallerConfigTest::configurationIsLookedForWhereTheToolsLook() {
    const ConfigPlaces linux{u"/home/me"_s, u"/venv"_s, false};
    QCOMPARE(uvConfigFiles({}, linux),
             (QStringList{u"/home/me/.config/uv/uv.toml"_s, u"/etc/xdg/uv/uv.toml"_s, u"/etc/uv/uv.toml"_s}));
    QCOMPARE(uvConfigFiles({{u"UV_NO_CONFIG"_s, u"1"_s}}, linux), QStringList());
    QCOMPARE(uvConfigFiles({{u"UV_CONFIG_FILE"_s, u"/x.toml"_s}}, linux), QStringList{u"/x.toml"_s});
    QCOMPARE(pipConfigFiles({}, linux),
             (QStringList{u"/venv/pip.conf"_s, u"/home/me/.config/pip/pip.conf"_s, u"/home/me/.pip/pip.conf"_s,
                          u"/etc/pip.conf"_s, u"/etc/xdg/pip/pip.conf"_s}));
    QCOMPARE(pipConfigFiles({{u"PIP_CONFIG_FILE"_s, u"/dev/null"_s}}, linux), QStringList());
    QVERIFY(pipConfigFiles({}, {u"/Users/me"_s, {}, true})
                .first()
                .startsWith("/Users/me/Library/Application Support/pip"_L1));
}

QTEST_APPLESS_MAIN(InstallerConfigTest)
#include "InstallerConfigTest.moc"
