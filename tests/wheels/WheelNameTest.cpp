#include "wheels/WheelName.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class WheelNameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWheelNameIsTakenApart_data();
    void aWheelNameIsTakenApart();
    void aNameThatIsNoWheelSaysWhy_data();
    void aNameThatIsNoWheelSaysWhy();
    void manyTagsAreRefusedInsteadOfMultiplied();
    void aSourceNameIsTakenApart_data();
    void aSourceNameIsTakenApart();
};

void WheelNameTest::aWheelNameIsTakenApart_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("expected"); // name version build tags
    QTest::newRow("pure") << "demo-1.0-py3-none-any.whl"
                          << "demo 1.0 [] py3-none-any";
    QTest::newRow("sets") << "foo_bar-1.0-py2.py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.whl"
                          << "foo-bar 1.0 [] py2.py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64";
    QTest::newRow("local") << "torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl"
                           << "torch 2.8.0+cu129 [] cp310-cp310-manylinux_2_28_aarch64";
    QTest::newRow("build") << "demo-1.0-12b-py3-none-any.whl"
                           << "demo 1.0 [12b] py3-none-any";
    QTest::newRow("dots and capitals") << "Zope.Thing-1.0-CP311-cp311-macosx_11_0_ARM64.whl"
                                       << "zope-thing 1.0 [] cp311-cp311-macosx_11_0_arm64";
}

void WheelNameTest::aWheelNameIsTakenApart() {
    QFETCH(QString, file);
    const auto wheel = WheelName::parse(file);
    QVERIFY2(wheel.ok(), "not parsed");
    QTEST(u"%1 %2 [%3] %4"_s.arg(
              wheel->name, wheel->version.text(), wheel->build,
              u"%1-%2-%3"_s.arg(wheel->pythons.join(u'.'), wheel->abis.join(u'.'), wheel->platforms.join(u'.'))),
          "expected");
}

void WheelNameTest::aNameThatIsNoWheelSaysWhy_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("why");
    QTest::newRow("ending") << "demo-1.0-py3-none-any.zip"
                            << "ends with .whl";
    QTest::newRow("parts") << "demo-1.0-py3-none.whl"
                           << "five or six parts";
    QTest::newRow("seven") << "demo-1.0-1-x-py3-none-any.whl"
                           << "five or six parts";
    QTest::newRow("version") << "demo-one-py3-none-any.whl"
                             << "not a version";
    QTest::newRow("build") << "demo-1.0-b1-py3-none-any.whl"
                           << "does not start with a digit";
    QTest::newRow("control character in the build") << "demo-1.0-1\x1b[31m-py3-none-any.whl"
                                                    << "build tag holds a character";
    QTest::newRow("line end") << "demo-1.0-py3-none-any\n.whl"
                              << "character no tag has";
    QTest::newRow("blank") << "demo-1.0 -py3-none-any.whl"
                           << "not a version";
    QTest::newRow("two underscores") << "de__mo-1.0-py3-none-any.whl"
                                     << "distribution name";
    QTest::newRow("empty tag") << "demo-1.0-py3..py2-none-any.whl"
                               << "tag is empty";
    QTest::newRow("folder") << "../demo-1.0-py3-none-any.whl"
                            << "distribution name";
    QTest::newRow("empty name") << "-1.0-py3-none-any.whl"
                                << "distribution name";
    QTest::newRow("long") << QString(5000, u'a') + u"-1.0-py3-none-any.whl"_s << "longer than";
}

void WheelNameTest::aNameThatIsNoWheelSaysWhy() {
    QFETCH(QString, file);
    QFETCH(QString, why);
    const auto wheel = WheelName::parse(file);
    QVERIFY(!wheel.ok());
    QCOMPARE(wheel.problem().code, ProblemCode::Malformed);
    QVERIFY2(wheel.problem().detail.contains(why), qPrintable(wheel.problem().detail));
}

void WheelNameTest::manyTagsAreRefusedInsteadOfMultiplied() {
    const QString set = QStringList(20, u"a1"_s).join(u'.');
    QVERIFY(!WheelName::parse(u"d-1-%1-%1-%1.whl"_s.arg(set)).ok());
}

void WheelNameTest::aSourceNameIsTakenApart_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("project");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << "demo-1.0.tar.gz"
                           << ""
                           << "demo 1.0";
    QTest::newRow("zip") << "Some.Thing-2.0rc1.zip"
                         << ""
                         << "some-thing 2.0rc1";
    QTest::newRow("dashes in the name") << "a-b-c-1.0.tar.gz"
                                        << "a-b-c"
                                        << "a-b-c 1.0";
    QTest::newRow("post release with a dash") << "demo-1.0-2.tar.gz"
                                              << "demo"
                                              << "demo 1.0.post2";
    QTest::newRow("number in the name") << "py-2-1.0.tar.gz"
                                        << "py-2"
                                        << "py-2 1.0";
    QTest::newRow("another project") << "demo-1.0.tar.gz"
                                     << "other"
                                     << "";
    QTest::newRow("no version") << "demo.tar.gz"
                                << ""
                                << "";
    QTest::newRow("ending") << "demo-1.0.exe"
                            << ""
                            << "";
}

void WheelNameTest::aSourceNameIsTakenApart() {
    QFETCH(QString, file);
    QFETCH(QString, project);
    const auto sdist = SdistName::parse(file, project);
    QTEST(sdist.ok() ? sdist->name + u' ' + sdist->version.text() : QString(), "expected");
}

QTEST_APPLESS_MAIN(WheelNameTest)
#include "WheelNameTest.moc"
