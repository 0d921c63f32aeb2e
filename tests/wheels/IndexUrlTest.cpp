#include "wheels/IndexUrl.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class IndexUrlTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void secretsOfAUrlAreRemoved_data();
    void secretsOfAUrlAreRemoved();
    void aProjectPageIsAskedForByItsNormalisedName_data();
    void aProjectPageIsAskedForByItsNormalisedName();
    void fileNamesAreDecoded();
    void anOverrideIsIdAndUrl_data();
    void anOverrideIsIdAndUrl();
    void anOverrideReplacesTheUrlOfItsIndex();
    void anOverrideOfNoIndexNamesTheKnownOnes();
};

void IndexUrlTest::secretsOfAUrlAreRemoved_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << "https://example.org/simple"
                           << "https://example.org/simple";
    QTest::newRow("user and password") << "https://user:s3cr3t@example.org/a%2Bb"
                                       << "https://example.org/a%2Bb";
    QTest::newRow("token as user") << "https://s3cr3t@example.org/"
                                   << "https://example.org/";
    QTest::newRow("at sign in the password") << "https://user:s3%40cr3t@example.org/"
                                             << "https://example.org/";
    QTest::newRow("signed query") << "https://example.org/f.whl?X-Amz-Signature=s3cr3t#sha256=aa"
                                  << "https://example.org/f.whl";
    QTest::newRow("git") << "git+https://s3cr3t@example.org/a.git"
                         << "git+https://example.org/a.git";
    QTest::newRow("no URL") << "no url with https://user:s3cr3t@example.org/ inside"
                            << "no url with https://****@example.org/ inside";
    QTest::newRow("broken") << "https://user:s3cr3t@[broken/"
                            << "https://****@[broken/";
    QTest::newRow("empty") << ""
                           << "";
}

void IndexUrlTest::secretsOfAUrlAreRemoved() {
    QFETCH(QString, url);
    QTEST(withoutCredentials(url), "expected");
    QVERIFY(!withoutCredentials(url).contains("s3cr3t"_L1));
}

void IndexUrlTest::aProjectPageIsAskedForByItsNormalisedName_data() {
    QTest::addColumn<QString>("index");
    QTest::addColumn<QString>("project");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << "https://example.org/simple"
                           << "Foo.Bar_baz"
                           << "https://example.org/simple/foo-bar-baz/";
    QTest::newRow("slashes") << "https://example.org/simple//"
                             << "a"
                             << "https://example.org/simple/a/";
    QTest::newRow("root") << "http://example.org"
                          << "a"
                          << "http://example.org/a/";
    QTest::newRow("credentials stay for the header") << "https://u:p@example.org/x"
                                                     << "a"
                                                     << "https://u:p@example.org/x/a/";
    QTest::newRow("encoded path") << "https://example.org/a%20b%2Bc"
                                  << "a"
                                  << "https://example.org/a%20b%2Bc/a/";
    QTest::newRow("option") << "--index-url"
                            << "a"
                            << "";
    QTest::newRow("file") << "file:///srv/index"
                          << "a"
                          << "";
    QTest::newRow("climbing name") << "https://example.org"
                                   << "../a"
                                   << "";
    QTest::newRow("no name") << "https://example.org"
                             << ""
                             << "";
}

void IndexUrlTest::aProjectPageIsAskedForByItsNormalisedName() {
    QFETCH(QString, index);
    QFETCH(QString, project);
    const auto url = projectPageUrl(index, project);
    QTEST(url.ok() ? url->toString(QUrl::FullyEncoded) : QString(), "expected");
}

void IndexUrlTest::fileNamesAreDecoded() {
    QCOMPARE(fileNameOf(u"https://example.org/whl/torch-2.8.0%2Bcu129-cp310-cp310-linux_aarch64.whl#sha256=aa"_s),
             u"torch-2.8.0+cu129-cp310-cp310-linux_aarch64.whl"_s);
}

void IndexUrlTest::anOverrideIsIdAndUrl_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fine");
    QTest::newRow("plain") << "pytorch-cu129=https://mirror.example.org/whl/cu129" << true;
    QTest::newRow("credentials and equals sign") << "default=https://u:s3cr3t@example.org/?a=b" << true;
    QTest::newRow("no id") << "https://u:s3cr3t@example.org/simple" << false;
    QTest::newRow("no URL") << "default=" << false;
    QTest::newRow("another scheme") << "default=ftp://u:s3cr3t@example.org" << false;
    QTest::newRow("id with a blank") << "a b=https://example.org" << false;
}

void IndexUrlTest::anOverrideIsIdAndUrl() {
    QFETCH(QString, text);
    const auto parsed = parseIndexOverride(text);
    QTEST(parsed.ok(), "fine");
    if (parsed)
        QCOMPARE(parsed->first + u'=' + parsed->second, text);
    else
        QVERIFY(!(parsed.problem().subject + parsed.problem().detail).contains("s3cr3t"_L1));
}

void IndexUrlTest::anOverrideReplacesTheUrlOfItsIndex() {
    const auto indexes = applyIndexOverrides({{u"default"_s, {}, {}, {}}, {u"x"_s, {}, u"https://example.org/x"_s, {}}},
                                             {{u"x"_s, u"https://mirror.example.org/x"_s}});
    QVERIFY(indexes.ok());
    QCOMPARE(indexes->at(0).url, QString());
    QCOMPARE(indexes->at(1).url, u"https://mirror.example.org/x"_s);
}

void IndexUrlTest::anOverrideOfNoIndexNamesTheKnownOnes() {
    const auto indexes = applyIndexOverrides({{u"default"_s, {}, {}, {}}}, {{u"defualt"_s, u"https://example.org"_s}});
    QCOMPARE(indexes.problem().code, ProblemCode::UnknownName);
    QCOMPARE(indexes.problem().subject, u"defualt"_s);
    QVERIFY(indexes.problem().detail.contains("default"_L1));
}

QTEST_APPLESS_MAIN(IndexUrlTest)
#include "IndexUrlTest.moc"
