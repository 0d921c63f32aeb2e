#include "base/Literals.h"
#include "recheck/Claims.h"
#include "recheck/RecheckText.h"

// PyTorch builds, absent builds, the report as a whole and its words.

using namespace armature;

namespace {

const QString Torch = u"torch"_s;
const QString Cu129 = u"pytorch-cu129"_s;
const QString Files = u"torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl "
                      "torch-2.8.0+cu129-cp311-cp311-manylinux_2_28_aarch64.whl"_s;

} // namespace

class JudgeBuildsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBuildIsConfirmedByFilesOfItsVersionLabelAndPlatform_data();
    void aBuildIsConfirmedByFilesOfItsVersionLabelAndPlatform();
    void aSizeIsJudgedWhereThePageStatesOne();
    void aCompanionIsLookedForOnItsOwnIndex();
    void aFileOfABuildSaidToBeAbsentContradicts_data();
    void aFileOfABuildSaidToBeAbsentContradicts();
    void everyPageIsWantedOnce();
    void aFilterLeavesOutTheClaimsOfOthers();
    void aReportComesBackFromJsonAsItWas();
    void theTextFitsTheWidthAndContradictionsComeFirst();
    void aContradictionDecidesTheExitCodeBeforeWhatCouldNotBeTold();
};

void JudgeBuildsTest::aBuildIsConfirmedByFilesOfItsVersionLabelAndPlatform_data() {
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("expected");
    QTest::newRow("all Pythons") << Files << "build confirmed";
    QTest::newRow("one Python is missing") << Files.section(u' ', 0, 0) << "build contradicted";
    QTest::newRow("another label") << QString(Files).replace("+cu129"_L1, "+cu128"_L1) << "build contradicted";
    QTest::newRow("no label") << QString(Files).replace("+cu129"_L1, QString()) << "build contradicted";
    QTest::newRow("another architecture") << QString(Files).replace("aarch64"_L1, "x86_64"_L1) << "build contradicted";
    QTest::newRow("a newer glibc") << QString(Files).replace("2_28"_L1, "2_34"_L1) << "build contradicted";
    QTest::newRow("withdrawn") << u'!' + QString(Files).replace(u' ', " !"_L1) << "build confirmed";
}

void JudgeBuildsTest::aBuildIsConfirmedByFilesOfItsVersionLabelAndPlatform() {
    QFETCH(QString, page);
    const Catalog catalog = smallCatalog();
    const Facts facts{{{Torch, Cu129}, factsOf(Torch, page)}};
    QTEST(verdicts(Judge(catalog, facts).build(catalog.builds.front())), "expected");
}

void JudgeBuildsTest::aSizeIsJudgedWhereThePageStatesOne() {
    Catalog catalog = smallCatalog();
    TorchBuild &build = catalog.builds.front();
    const Facts facts{{{Torch, Cu129}, factsOf(Torch, Files)}}; // 102 MB each
    build.downloadMb = 102;
    QCOMPARE(verdicts(Judge(catalog, facts).build(build)), u"build confirmed; build-size confirmed"_s);
    build.downloadMb = 420;
    QCOMPARE(verdicts(Judge(catalog, facts).build(build)), u"build confirmed; build-size contradicted"_s);
    SimplePage unsized = pageOf(Files);
    for (IndexFile &file : unsized.files)
        file.bytes = 0;
    const Facts html{{{Torch, Cu129}, factsFrom(Torch, {unsized, {}})}};
    QCOMPARE(verdicts(Judge(catalog, html).build(build)), u"build confirmed; build-size could-not-tell"_s);
}

void JudgeBuildsTest::aCompanionIsLookedForOnItsOwnIndex() {
    Catalog catalog = smallCatalog();
    TorchBuild &build = catalog.builds.front();
    build.companions = {{u"torchvision"_s, Version::of("0.23.0")}};
    build.triton = Version::of("3.4.0");
    const Facts facts{
        {{Torch, Cu129}, factsOf(Torch, Files)},
        {{u"torchvision"_s, Cu129},
         factsOf(u"torchvision"_s, QString(Files).replace("torch-2.8.0+cu129"_L1, "torchvision-0.23.0"_L1))},
        {{u"triton"_s, u"default"_s}, factsOf(u"triton"_s, u"triton-3.4.0-cp310-cp310-manylinux_2_27_x86_64.whl"_s)}};
    const auto checks = Judge(catalog, facts).build(build);
    QCOMPARE(verdicts(checks), u"build confirmed; companion confirmed; companion contradicted"_s);
    QCOMPARE(checks.at(2).package, u"triton"_s);
    QCOMPARE(checks.at(2).platform, u"linux-aarch64-cuda"_s);
}

void JudgeBuildsTest::aFileOfABuildSaidToBeAbsentContradicts_data() {
    QTest::addColumn<QString>("index");
    QTest::addColumn<QString>("system");
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("expected");
    const QString plain = u"torch-2.8.0-cp310-cp310-manylinux_2_28_aarch64.whl"_s;
    QTest::newRow("not there") << Cu129 << "linux"
                               << "torch-2.9.1+cu129-cp310-cp310-manylinux_2_28_aarch64.whl"
                               << "absent confirmed";
    QTest::newRow("there after all") << Cu129 << "linux" << Files << "absent contradicted";
    QTest::newRow("for another platform")
        << Cu129 << "linux" << QString(Files).replace("aarch64"_L1, "x86_64"_L1) << "absent confirmed";
    QTest::newRow("without a label on PyTorch's index") << Cu129 << "linux" << plain << "absent contradicted";
    QTest::newRow("without a label on the default index") << "default"
                                                          << "linux" << plain << "absent confirmed";
    QTest::newRow("on a Mac") << "default"
                              << "macos"
                              << "torch-2.8.0-cp310-none-macosx_11_0_arm64.whl"
                              << "absent contradicted";
}

void JudgeBuildsTest::aFileOfABuildSaidToBeAbsentContradicts() {
    QFETCH(QString, index);
    QFETCH(QString, system);
    QFETCH(QString, page);
    const Catalog catalog = smallCatalog();
    const AbsentBuild build{
        Version::of("2.8.0"), u"cu129"_s, index, system, system == "macos"_L1 ? u"arm64"_s : u"aarch64"_s, {}, {}};
    const Facts facts{{{Torch, index}, factsOf(Torch, page)}};
    QTEST(verdicts({Judge(catalog, facts).absent(build)}), "expected");
    const Facts silent{{{Torch, index}, {std::nullopt, {ProblemCode::NetworkUnreachable, {}, u"no answer"_s, {}, {}}}}};
    QCOMPARE(verdicts({Judge(catalog, silent).absent(build)}), u"absent could-not-tell"_s);
}

void JudgeBuildsTest::everyPageIsWantedOnce() {
    Catalog catalog = smallCatalog();
    const Cell cell = cellOf("linux-aarch64-cuda", Status::Available, "1.0", "1.0");
    Package package = packageOf("demo", cell);
    package.cells.push_back(cellOf("macos-arm64-mps", Status::Unavailable, "", "1.0"));
    catalog.packages = {package};
    const auto questions = pageQuestions(catalog, {});
    QCOMPARE(questions.size(), size_t(3)); // demo on the default index, torch on the two of its own
    QCOMPARE(questions.front(), (PageQuestion{u"demo"_s, u"default"_s}));
    QCOMPARE(pageQuestions(catalog, {{u"demo"_s}, {}}).size(), size_t(1));
    QCOMPARE(pageQuestions(catalog, {{}, u"macos-arm64-mps"_s}).size(), size_t(1));
}

void JudgeBuildsTest::aFilterLeavesOutTheClaimsOfOthers() {
    Catalog catalog = smallCatalog();
    catalog.packages = {packageOf("demo", cellOf("linux-aarch64-cuda", Status::Available, "1.0", "1.0"))};
    const Facts nothing;
    QCOMPARE(judgeCatalog(catalog, nothing, {}).checks.size(), size_t(4));
    QCOMPARE(judgeCatalog(catalog, nothing, {{Torch}, {}}).checks.size(), size_t(2));
    QCOMPARE(judgeCatalog(catalog, nothing, {{}, u"macos-arm64-mps"_s}).checks.size(), size_t(0));
}

void JudgeBuildsTest::aReportComesBackFromJsonAsItWas() {
    Catalog catalog = smallCatalog();
    const Facts facts{{{Torch, Cu129}, factsOf(Torch, Files)}};
    RecheckReport report = judgeCatalog(catalog, facts, {{Torch}, {}});
    report.at = QDateTime(QDate(2026, 11, 24), QTime(1, 2, 3), Qt::UTC);
    report.asked = {
        {Torch, Cu129, u"http://127.0.0.1/"_s, 12, 1, false, std::nullopt},
        {Torch, u"pytorch-cu130"_s, {}, 3, 0, true, Problem{.code = ProblemCode::TimedOut, .detail = u"slow"_s}}};
    report.newer = {{Torch, u"p"_s, Cu129, u"1"_s, u"2"_s, ClaimFile()}};
    QCOMPARE(report.count(ClaimVerdict::Confirmed), 1);
    QCOMPARE(report.count(ClaimVerdict::CouldNotTell), 1);
    RecheckReport read;
    const QJsonObject json = toJson(report);
    JsonReader reader(json);
    describe(reader, read);
    QCOMPARE(reader.wrongKey(), QString());
    QCOMPARE(read, report);
}

void JudgeBuildsTest::theTextFitsTheWidthAndContradictionsComeFirst() {
    Catalog catalog = smallCatalog();
    catalog.builds.front().downloadMb = 420;
    const Facts facts{{{Torch, Cu129}, factsOf(Torch, Files)}};
    const RecheckReport report = judgeCatalog(catalog, facts, {});
    const QString text = recheckTable(report, {100, true}) + recheckSummary(report, {100, true});
    for (const QString &line : text.split(u'\n'))
        if (!line.contains(".whl"_L1)) // a name is not broken
            QVERIFY2(line.size() <= 100, qPrintable(line));
    const QString summary = recheckSummary(report, {100, false});
    QVERIFY2(summary.indexOf("contradict the catalog"_L1) < summary.indexOf("Could not be told"_L1),
             qPrintable(summary));
    QVERIFY(recheckTable(report, {100, false}).contains("CONTRADICTED"_L1));
}

void JudgeBuildsTest::aContradictionDecidesTheExitCodeBeforeWhatCouldNotBeTold() {
    RecheckReport report;
    QCOMPARE(report.exitCode(), 0);
    ClaimCheck check;
    report.checks = {check}; // could not tell
    QCOMPARE(report.exitCode(), 4);
    check.verdict = ClaimVerdict::Contradicted;
    report.checks.push_back(check);
    QCOMPARE(report.exitCode(), 1);
}

QTEST_APPLESS_MAIN(JudgeBuildsTest)
#include "JudgeBuildsTest.moc"
