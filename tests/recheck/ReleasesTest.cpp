#include "recheck/Releases.h"

#include <QtTest>

using namespace armature;

namespace {

Stack release(const char *version, const char *newest = "") {
    Stack stack;
    stack.id = u"demo"_s;
    stack.title = u"Demo"_s;
    stack.version = QLatin1String(version);
    stack.upstream.releases = u"https://host.example/releases"_s;
    stack.upstream.newest = Version::parse(QLatin1String(newest)).valueOr({});
    return stack;
}

} // namespace

class ReleasesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNewestFinalReleaseIsTaken() {
        const auto newest =
            newestRelease("[{\"tag_name\":\"v1.9.0\"},{\"tag_name\":\"v1.10.0\"},{\"tag_name\":\"1.2\"},"
                          "{\"tag_name\":\"v2.0.0\",\"draft\":true},"
                          "{\"tag_name\":\"v2.1.0\",\"prerelease\":true},"
                          "{\"tag_name\":\"v3.0.0rc1\"},{\"tag_name\":\"nightly\"}]");
        QVERIFY(newest);
        QCOMPARE(newest->text(), u"1.10.0"_s);
    }

    void whatIsNoListOfReleasesIsSaidSo_data() {
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<int>("code");
        QTest::newRow("a page") << QByteArray("<html>log in</html>") << int(ProblemCode::Malformed);
        QTest::newRow("an object") << QByteArray("{\"message\":\"rate limit\"}") << int(ProblemCode::Malformed);
        QTest::newRow("other entries") << QByteArray("[1]") << int(ProblemCode::Malformed);
        QTest::newRow("cut") << QByteArray("[{\"tag_name\":\"v1") << int(ProblemCode::Malformed);
        QTest::newRow("none") << QByteArray("[]") << int(ProblemCode::NotFound);
        QTest::newRow("none that is final")
            << QByteArray("[{\"tag_name\":\"v1.0.0.dev1\"}]") << int(ProblemCode::NotFound);
    }
    void whatIsNoListOfReleasesIsSaidSo() {
        QFETCH(const QByteArray, list);
        QFETCH(const int, code);
        const auto newest = newestRelease(list);
        QVERIFY(!newest);
        QCOMPARE(int(newest.problem().code), code);
    }

    void aStackIsAskedForOnceWhateverNumberOfItsReleasesIsKnown() {
        Catalog catalog;
        catalog.stacks = {release("1.15.0", "1.15.1"), release("1.14.9"), release("1.16.0")};
        catalog.stacks.push_back(release("1.0"));
        catalog.stacks.back().id = u"silent"_s;
        catalog.stacks.back().upstream.releases.clear();
        const auto questions = releaseQuestions(catalog);
        QCOMPARE(questions.size(), size_t(1));
        QCOMPARE(questions.front().known.text(), u"1.16.0"_s);
    }

    void aStackWithoutReleaseIsTheNewestOneOfItsName() {
        Catalog catalog;
        catalog.stacks = {release("1.9"), release("1.15.0"), release("1.14.9")};
        QCOMPARE(catalog.stack(u"demo"_s)->version, u"1.15.0"_s);
        QCOMPARE(catalog.stack(u"demo@1.9"_s)->version, u"1.9"_s);
        QVERIFY(catalog.stack(u"demo@2"_s) == nullptr);
        QCOMPARE(catalog.stackNames(), (QStringList{u"demo@1.9"_s, u"demo"_s, u"demo@1.14.9"_s}));
    }
};

QTEST_GUILESS_MAIN(ReleasesTest)
#include "ReleasesTest.moc"
