#include "wheels/IndexUrl.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class IndexUrlTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aProjectPageIsAskedForByItsNormalisedName_data();
    void aProjectPageIsAskedForByItsNormalisedName();
    void fileNamesAreDecoded();
    void anOverrideIsIdAndUrl_data();
    void anOverrideIsIdAndUrl();
    void anOverrideReplacesTheUrlOfItsIndex();
    void anOverrideOfNoIndexNamesTheNearest();
    void anOverrideLikeNoIndexListsTheKnownOnes();
};

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
    QTest::addColumn<QString>("says");
    QTest::newRow("plain") << "default=https://mirror.example.org/whl/cu129"
                           << "";
    QTest::newRow("credentials and equals sign") << "default=https://u:s3cr3t@example.org/?a=b"
                                                 << "";
    const QString form = u"--index: it is not of the form ID=URL"_s;
    QTest::newRow("word") << "foo" << form;
    QTest::newRow("no id") << "https://u:s3cr3t@example.org/simple" << form;
    QTest::newRow("no id, but an equals sign") << "https://u:s3cr3t@example.org/?a=b" << form;
    QTest::newRow("no URL") << "default=" << form;
    QTest::newRow("id with a blank") << "a b=https://example.org" << form;
    QTest::newRow("another scheme") << "default=ftp://u:s3cr3t@example.org"
                                    << "--index default: it is not an http or https URL";
    QTest::newRow("no host") << "default=https:///simple"
                             << "--index default: it is not an http or https URL";
}

void IndexUrlTest::anOverrideIsIdAndUrl() {
    QFETCH(QString, text);
    const auto read = readIndexOverrides({text});
    const auto used = read ? applyIndexOverrides({{u"default"_s, {}, {}, {}}}, *read)
                           : Result<std::vector<PackageIndex>>(read.problem());
    const QString said = used ? QString() : used.problem().subject + u": "_s + used.problem().detail;
    QTEST(said, "says");
    if (used)
        QCOMPARE(u"default="_s + used->at(0).url, text);
}

void IndexUrlTest::anOverrideReplacesTheUrlOfItsIndex() {
    const auto indexes = applyIndexOverrides({{u"default"_s, {}, {}, {}}, {u"x"_s, {}, u"https://example.org/x"_s, {}}},
                                             {{u"x"_s, u"https://mirror.example.org/x"_s}});
    QVERIFY(indexes.ok());
    QCOMPARE(indexes->at(0).url, QString());
    QCOMPARE(indexes->at(1).url, u"https://mirror.example.org/x"_s);
}

void IndexUrlTest::anOverrideOfNoIndexNamesTheNearest() {
    const auto indexes = applyIndexOverrides({{u"default"_s, {}, {}, {}}}, {{u"defualt"_s, u"https://example.org"_s}});
    QCOMPARE(indexes.problem().code, ProblemCode::UnknownName);
    QCOMPARE(indexes.problem().subject, u"defualt"_s);
    QCOMPARE(indexes.problem().remedy, u"Did you mean \"default\"?"_s);
}

void IndexUrlTest::anOverrideLikeNoIndexListsTheKnownOnes() {
    const auto indexes = applyIndexOverrides({{u"default"_s, {}, {}, {}}}, {{u"qqqqqqqqqq"_s, u"https://a.example"_s}});
    QCOMPARE(indexes.problem().remedy, u"Known are: default"_s);
}

QTEST_APPLESS_MAIN(IndexUrlTest)
#include "IndexUrlTest.moc"
