#include "plan/LockPlaces.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class LockPlacesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlaceCountsFromTheFolderOfTheLock_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("placed");
        QTest::newRow("a wheel") << u"archive = { path = \"wheels/a.whl\", size = 1 }"_s
                                 << u"archive = { path = \"/lock/here/wheels/a.whl\", size = 1 }"_s;
        QTest::newRow("above the folder") << u"wheels = [{ name = \"a\", path = \"../b/a.whl\" }]"_s
                                          << u"wheels = [{ name = \"a\", path = \"/lock/b/a.whl\" }]"_s;
        QTest::newRow("the folder itself") << u"directory = { path = \".\", editable = true }"_s
                                           << u"directory = { path = \"/lock/here\", editable = true }"_s;
        QTest::newRow("two in a line")
            << u"wheels = [{ path = \"a.whl\" }, { path = \"b.whl\" }]"_s
            << u"wheels = [{ path = \"/lock/here/a.whl\" }, { path = \"/lock/here/b.whl\" }]"_s;
    }
    void aPlaceCountsFromTheFolderOfTheLock() {
        QFETCH(const QString, line);
        QTEST(lockWithPlaces(line, u"/lock/here"_s), "placed");
    }

    void whatIsNoRelativePlaceStaysAsItIs_data() {
        QTest::addColumn<QString>("line");
        QTest::newRow("absolute") << u"archive = { path = \"/wheels/a.whl\" }"_s;
        QTest::newRow("an address") << u"wheels = [{ url = \"https://files.example/a.whl\" }]"_s;
        QTest::newRow("another key") << u"x = { subpath = \"a\" }"_s;
        QTest::newRow("inside of a text") << u"x = { note = \"a, path = \\\"b\\\"\" }"_s;
    }
    void whatIsNoRelativePlaceStaysAsItIs() {
        QFETCH(const QString, line);
        QCOMPARE(lockWithPlaces(line, u"/lock/here"_s), line);
    }
};

QTEST_GUILESS_MAIN(LockPlacesTest)
#include "LockPlacesTest.moc"
