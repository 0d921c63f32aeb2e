#include "recheck/Claims.h"
#include "recheck/RecheckText.h"

// PyTorch builds, absent builds, the report as a whole and its words.

using namespace armature;

namespace {

const QString Torch = QStringLiteral("torch");
const QString Cu129 = QStringLiteral("pytorch-cu129");
const QString Files = QStringLiteral("torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl "
                                     "torch-2.8.0+cu129-cp311-cp311-manylinux_2_28_aarch64.whl");

} // namespace

class JudgeBuildsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void builds_data();
    void builds();
    void sizes();
    void companions();
    void absent_data();
    void absent();
    void everyPageIsWantedOnce();
    void filters();
    void reportSurvivesJson();
    void textFitsTheWidth();
    void exitCodes();
};

void JudgeBuildsTest::builds_data() {
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("expected");
    QTest::newRow("all Pythons") << Files << "build confirmed";
    QTest::newRow("one Python is missing") << Files.section(u' ', 0, 0) << "build contradicted";
    QTest::newRow("another label") << QString(Files).replace(QLatin1String("+cu129"), QLatin1String("+cu128")) << "build contradicted";
    QTest::newRow("no label") << QString(Files).replace(QLatin1String("+cu129"), QString()) << "build contradicted";
    QTest::newRow("another architecture") << QString(Files).replace(QLatin1String("aarch64"), QLatin1String("x86_64")) << "build contradicted";
    QTest::newRow("a newer glibc") << QString(Files).replace(QLatin1String("2_28"), QLatin1String("2_34")) << "build contradicted";
    QTest::newRow("withdrawn") << u'!' + QString(Files).replace(u' ', QLatin1String(" !")) << "build confirmed";
}

void JudgeBuildsTest::builds() {
    QFETCH(QString, page);
    const Catalog catalog = smallCatalog();
    const Facts facts{{{Torch, Cu129}, factsOf(Torch, page)}};
    QTEST(verdicts(Judge(catalog, facts).build(catalog.builds.front())), "expected");
}

void JudgeBuildsTest::sizes() {
    Catalog catalog = smallCatalog();
    TorchBuild &build = catalog.builds.front();
    const Facts facts{{{Torch, Cu129}, factsOf(Torch, Files)}}; // 102 MB each
    build.downloadMb = 102;
    QCOMPARE(verdicts(Judge(catalog, facts).build(build)), QStringLiteral("build confirmed; build-size confirmed"));
    build.downloadMb = 420;
    QCOMPARE(verdicts(Judge(catalog, facts).build(build)), QStringLiteral("build confirmed; build-size contradicted"));
    SimplePage unsized = pageOf(Files);
    for (IndexFile &file : unsized.files)
        file.bytes = 0;
    const Facts html{{{Torch, Cu129}, factsFrom(Torch, {unsized, {}})}};
    QCOMPARE(verdicts(Judge(catalog, html).build(build)), QStringLiteral("build confirmed; build-size could-not-tell"));
}

void JudgeBuildsTest::companions() {
    Catalog catalog = smallCatalog();
    TorchBuild &build = catalog.builds.front();
    build.torchvision = Version::of("0.23.0");
    build.triton = Version::of("3.4.0");
    const Facts facts{
        {{Torch, Cu129}, factsOf(Torch, Files)},
        {{QStringLiteral("torchvision"), Cu129},
         factsOf(QStringLiteral("torchvision"), QString(Files).replace(QLatin1String("torch-2.8.0+cu129"), QLatin1String("torchvision-0.23.0")))},
        {{QStringLiteral("triton"), QStringLiteral("default")},
         factsOf(QStringLiteral("triton"), QStringLiteral("triton-3.4.0-cp310-cp310-manylinux_2_27_x86_64.whl"))}};
    const auto checks = Judge(catalog, facts).build(build);
    QCOMPARE(verdicts(checks), QStringLiteral("build confirmed; companion confirmed; companion contradicted"));
    QCOMPARE(checks.at(2).package, QStringLiteral("triton"));
    QCOMPARE(checks.at(2).platform, QStringLiteral("linux-aarch64-cuda"));
}

void JudgeBuildsTest::absent_data() {
    QTest::addColumn<QString>("index");
    QTest::addColumn<QString>("system");
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("expected");
    const QString plain = QStringLiteral("torch-2.8.0-cp310-cp310-manylinux_2_28_aarch64.whl");
    QTest::newRow("not there") << Cu129 << "linux"
                               << "torch-2.9.1+cu129-cp310-cp310-manylinux_2_28_aarch64.whl"
                               << "absent confirmed";
    QTest::newRow("there after all") << Cu129 << "linux" << Files << "absent contradicted";
    QTest::newRow("for another platform") << Cu129 << "linux" << QString(Files).replace(QLatin1String("aarch64"), QLatin1String("x86_64"))
                                          << "absent confirmed";
    QTest::newRow("without a label on PyTorch's index") << Cu129 << "linux" << plain << "absent contradicted";
    QTest::newRow("without a label on the default index") << "default"
                                                          << "linux" << plain << "absent confirmed";
    QTest::newRow("on a Mac") << "default"
                              << "macos"
                              << "torch-2.8.0-cp310-none-macosx_11_0_arm64.whl"
                              << "absent contradicted";
}

void JudgeBuildsTest::absent() {
    QFETCH(QString, index);
    QFETCH(QString, system);
    QFETCH(QString, page);
    const Catalog catalog = smallCatalog();
    const AbsentBuild build{Version::of("2.8.0"),
                            QStringLiteral("cu129"),
                            index,
                            system,
                            system == QLatin1String("macos") ? QStringLiteral("arm64") : QStringLiteral("aarch64"),
                            {},
                            {}};
    const Facts facts{{{Torch, index}, factsOf(Torch, page)}};
    QTEST(verdicts({Judge(catalog, facts).absent(build)}), "expected");
    const Facts silent{{{Torch, index}, {std::nullopt, {ProblemCode::NetworkUnreachable, {}, QStringLiteral("no answer"), {}, {}}}}};
    QCOMPARE(verdicts({Judge(catalog, silent).absent(build)}), QStringLiteral("absent could-not-tell"));
}

void JudgeBuildsTest::everyPageIsWantedOnce() {
    Catalog catalog = smallCatalog();
    const Cell cell = cellOf("linux-aarch64-cuda", Status::Available, "1.0", "1.0");
    Package package = packageOf("demo", cell);
    package.cells.push_back(cellOf("macos-arm64-mps", Status::Unavailable, "", "1.0"));
    catalog.packages = {package};
    const auto questions = pageQuestions(catalog, {});
    QCOMPARE(questions.size(), size_t(3)); // demo on the default index, torch on the two of its own
    QCOMPARE(questions.front(), (PageQuestion{QStringLiteral("demo"), QStringLiteral("default")}));
    QCOMPARE(pageQuestions(catalog, {{QStringLiteral("demo")}, {}}).size(), size_t(1));
    QCOMPARE(pageQuestions(catalog, {{}, QStringLiteral("macos-arm64-mps")}).size(), size_t(1));
}

void JudgeBuildsTest::filters() {
    Catalog catalog = smallCatalog();
    catalog.packages = {packageOf("demo", cellOf("linux-aarch64-cuda", Status::Available, "1.0", "1.0"))};
    const Facts nothing;
    QCOMPARE(judgeCatalog(catalog, nothing, {}).checks.size(), size_t(4));
    QCOMPARE(judgeCatalog(catalog, nothing, {{Torch}, {}}).checks.size(), size_t(2));
    QCOMPARE(judgeCatalog(catalog, nothing, {{}, QStringLiteral("macos-arm64-mps")}).checks.size(), size_t(0));
}

void JudgeBuildsTest::reportSurvivesJson() {
    Catalog catalog = smallCatalog();
    const Facts facts{{{Torch, Cu129}, factsOf(Torch, Files)}};
    RecheckReport report = judgeCatalog(catalog, facts, {{Torch}, {}});
    report.at = QDateTime(QDate(2026, 11, 24), QTime(1, 2, 3), Qt::UTC);
    report.asked = {{Torch, Cu129, QStringLiteral("http://127.0.0.1/"), 12, 1, false, std::nullopt},
                    {Torch, QStringLiteral("pytorch-cu130"), {}, 3, 0, true, Problem{ProblemCode::TimedOut, {}, QStringLiteral("slow"), {}, {}}}};
    report.newer = {{Torch, QStringLiteral("p"), Cu129, QStringLiteral("1"), QStringLiteral("2"), ClaimFile()}};
    QCOMPARE(report.count(ClaimVerdict::Confirmed), 1);
    QCOMPARE(report.count(ClaimVerdict::CouldNotTell), 1);
    RecheckReport read;
    const QJsonObject json = toJson(report);
    JsonReader reader(json);
    describe(reader, read);
    QCOMPARE(reader.wrongKey(), QString());
    QCOMPARE(read, report);
}

void JudgeBuildsTest::textFitsTheWidth() {
    Catalog catalog = smallCatalog();
    catalog.builds.front().downloadMb = 420;
    const Facts facts{{{Torch, Cu129}, factsOf(Torch, Files)}};
    const RecheckReport report = judgeCatalog(catalog, facts, {});
    const QString text = recheckTable(report, {100, true}) + recheckSummary(report, {100, true});
    for (const QString &line : text.split(u'\n'))
        if (!line.contains(QLatin1String(".whl"))) // a name is not broken
            QVERIFY2(line.size() <= 100, qPrintable(line));
    const QString summary = recheckSummary(report, {100, false});
    QVERIFY2(summary.indexOf(QLatin1String("contradict the catalog")) < summary.indexOf(QLatin1String("Could not be told")), qPrintable(summary));
    QVERIFY(recheckTable(report, {100, false}).contains(QLatin1String("CONTRADICTED")));
}

void JudgeBuildsTest::exitCodes() {
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
