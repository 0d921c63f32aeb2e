#include "wheels/PipReport.h"
#include "base/Literals.h"
#include "index/Fixture.h"

#include <QtTest>

using namespace armature;

class PipReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aReportIsRead();
    void brokenInputNamesThePlace_data();
    void brokenInputNamesThePlace();
};

void PipReportTest::aReportIsRead() {
    const auto resolution = parsePipReport(fixture(u"pip-report.json"_s), u"report"_s);
    QVERIFY(resolution.ok());
    QCOMPARE(resolution->packages.size(), size_t(3));
    const ResolvedPackage *torch = resolution->package(u"torch"_s);
    QCOMPARE(torch->version, Version::of("2.8.0+cu129"));
    QCOMPARE(torch->file, u"torch-2.8.0+cu129-cp311-cp311-manylinux_2_28_aarch64.whl"_s);
    QCOMPARE(torch->url, u"https://files.example.org/torch-2.8.0%2Bcu129-cp311-cp311-manylinux_2_28_aarch64.whl"_s);
    QVERIFY(torch->sha256.startsWith("fd6f3f93"_L1) && torch->bytes == 0 && !torch->sourceOnly);
    const ResolvedPackage *sdist = resolution->package(u"some-sdist"_s);
    QVERIFY(sdist && sdist->sourceOnly);
    QCOMPARE(sdist->sha256, u"aa"_s);
    QVERIFY(resolution->package(u"from-git"_s)->sourceOnly);
}

void PipReportTest::brokenInputNamesThePlace_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("code");
    QTest::newRow("empty") << QByteArray() << "report"
                           << "malformed";
    QTest::newRow("cut") << fixture(u"pip-report.json"_s).left(300) << "report:"
                         << "malformed";
    QTest::newRow("other JSON") << QByteArray("{}") << "report"
                                << "malformed";
    QTest::newRow("version 2") << QByteArray(R"({"version": "2", "install": []})") << "report"
                               << "unsupported";
    QTest::newRow("no version") << QByteArray(R"({"install": []})") << "report"
                                << "malformed";
    QTest::newRow("item") << QByteArray(R"({"version": "1", "install": [3]})") << "report: install[0]"
                          << "malformed";
    QTest::newRow("item's version")
        << QByteArray(R"({"version": "1", "install": [{"metadata": {"name": "a", "version": "x"}}]})")
        << "report: install[0]"
        << "malformed";
    QTest::newRow("item's file") << QByteArray(
                                        R"({"version": "1", "install": [{"metadata": {"name": "a", "version": "1"}}]})")
                                 << "report: install[0]"
                                 << "malformed";
}

void PipReportTest::brokenInputNamesThePlace() {
    QFETCH(QByteArray, json);
    QFETCH(QString, place);
    const auto resolution = parsePipReport(json, u"report"_s);
    QVERIFY(!resolution.ok());
    QVERIFY2(resolution.problem().subject.startsWith(place), qPrintable(resolution.problem().subject));
    QTEST(problemCodeName(resolution.problem().code), "code");
}

QTEST_APPLESS_MAIN(PipReportTest)
#include "PipReportTest.moc"
