#include "base/Literals.h"
#include "recheck/Claims.h"

// What pages say about the claims of one cell or floor.

using namespace armature;

namespace {
const char Mark[] = "demo-1.0-cp310-cp310-manylinux_2_28_aarch64.whl";
}

class JudgeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCellIsJudgedByTheFilesOfItsPage_data();
    void aCellIsJudgedByTheFilesOfItsPage();
    void aPinnedPythonIsTheOneThatCounts();
    void aPageThatWasNotReadContradictsNothing_data();
    void aPageThatWasNotReadContradictsNothing();
    void versionsAreInTheOrderOfTheirNumbers();
    void sourceCountsWhereTheCatalogSaysThatItIsBuilt();
    void pythonsWithoutAFileAreNamed();
    void firstVersionsOnSeveralIndexes();
    void aFloorIsTheFirstVersionThatFitsAndPrefersOneThatIsThere();
    void newestLeavesOutWhatNobodyShouldTake();
};

void JudgeTest::aCellIsJudgedByTheFilesOfItsPage_data() {
    QTest::addColumn<QString>("platform");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("since");
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *platform, Status status, const char *since, const char *version,
                        const std::string &page, const char *expected) {
        QTest::newRow(name) << platform << int(status) << since << version << QString::fromStdString(page) << expected;
    };
    const char *const gpu = "linux-aarch64-cuda";
    const std::string one = Mark;
    row("there", gpu, Status::Available, "1.0", "1.0", one, "version confirmed; since confirmed");
    row("another platform only", gpu, Status::Available, "", "1.0", "demo-1.0-py3-none-win_amd64.whl",
        "version contradicted");
    row("no such version", gpu, Status::Available, "", "2.0", one, "version contradicted");
    row("withdrawn, but exact", gpu, Status::Available, "", "1.0", "!" + one, "version confirmed");
    row("a newer glibc than claimed", gpu, Status::Limited, "", "1.0", "demo-1.0-py3-none-manylinux_2_38_aarch64.whl",
        "version contradicted");
    row("source only, unsaid", gpu, Status::Available, "", "1.0", "demo-1.0.tar.gz", "version contradicted");
    row("free-threaded only", gpu, Status::Available, "", "1.0", "demo-1.0-cp313-cp313t-manylinux_2_28_aarch64.whl",
        "version contradicted");
    row("earlier file", gpu, Status::Available, "1.0", "1.0", one + " demo-0.9-cp39-cp39-manylinux2014_aarch64.whl",
        "version confirmed; since contradicted");
    row("earlier file is a pre-release", gpu, Status::Available, "1.0", "1.0",
        one + " demo-1.0rc1-cp39-cp39-manylinux2014_aarch64.whl", "version confirmed; since confirmed");
    row("earlier file is withdrawn", gpu, Status::Available, "1.0", "1.0",
        one + " !demo-0.9-cp39-cp39-manylinux2014_aarch64.whl", "version confirmed; since confirmed");
    row("earlier file is for any platform", gpu, Status::Available, "1.0", "1.0", one + " demo-0.9-py3-none-any.whl",
        "version confirmed; since confirmed");
    row("any platform, from earlier on", gpu, Status::Available, "1.0", "1.0",
        "demo-1.0-py3-none-any.whl demo-0.9-py3-none-any.whl", "version confirmed; since could-not-tell");
    row("first is later", gpu, Status::Available, "0.9", "1.0", one, "version confirmed; since contradicted");
    row("first is for Python 2", gpu, Status::Available, "0.9", "1.0",
        one + " demo-0.9-cp27-cp27mu-manylinux2014_aarch64.whl", "version confirmed; since confirmed");
    row("unavailable", gpu, Status::Unavailable, "", "1.0", "demo-1.0-py3-none-win_amd64.whl", "unavailable confirmed");
    row("unavailable, with source", gpu, Status::Unavailable, "", "1.0", "demo-1.0.tar.gz", "unavailable confirmed");
    row("unavailable, yet there", gpu, Status::Unavailable, "", "1.0", one, "unavailable contradicted");
    row("unavailable, there later", gpu, Status::Unavailable, "", "0.9", one + " demo-0.9.tar.gz",
        "unavailable contradicted");
    row("unavailable, generic file", gpu, Status::Unavailable, "", "1.0", "demo-1.0-py3-none-any.whl",
        "unavailable could-not-tell");
    row("unknown claims only the version", gpu, Status::Unknown, "", "1.0", "demo-1.0.tar.gz", "version confirmed");
    row("unknown version that is not there", gpu, Status::Unknown, "", "3.0", "demo-1.0.tar.gz",
        "version contradicted");
    row("a Mac", "macos-arm64-mps", Status::Available, "1.0", "1.0", "demo-1.0-py3-none-macosx_14_0_arm64.whl",
        "version confirmed; since confirmed");
    row("universal for a Mac", "macos-arm64-mps", Status::Available, "", "1.0",
        "demo-1.0-py3-none-macosx_10_9_universal2.whl", "version confirmed");
    row("an Intel Mac only", "macos-arm64-mps", Status::Available, "", "1.0",
        "demo-1.0-py3-none-macosx_14_0_x86_64.whl", "version contradicted");
}

void JudgeTest::aCellIsJudgedByTheFilesOfItsPage() {
    QFETCH(QString, platform);
    QFETCH(int, status);
    QFETCH(QString, since);
    QFETCH(QString, version);
    QFETCH(QString, page);
    const Catalog catalog = smallCatalog();
    Cell cell = cellOf(qPrintable(platform), Status(status), qPrintable(since), qPrintable(version));
    if (cell.status == Status::Limited)
        cell.glibc = Version::of("2.28");
    const Facts facts{{{u"demo"_s, u"default"_s}, factsOf(u"demo"_s, page)}};
    Judge judge(catalog, facts);
    const auto checks = judge.cell(packageOf("demo", cell), cell);
    QTEST(verdicts(checks), "expected");
    for (const ClaimCheck &check : checks) {
        QVERIFY(!check.because.isEmpty());
        QCOMPARE(check.problem.has_value(), check.verdict == ClaimVerdict::CouldNotTell);
    }
    QCOMPARE(judge.wanted().size(), size_t(1));
}

void JudgeTest::aPinnedPythonIsTheOneThatCounts() {
    Catalog catalog = smallCatalog();
    const Facts facts{
        {{u"demo"_s, u"default"_s}, factsOf(u"demo"_s, u"demo-1.0-cp311-cp311-manylinux_2_28_aarch64.whl"_s)}};
    const Cell cell = cellOf("linux-aarch64-cpu", Status::Available, "", "1.0");
    QCOMPARE(verdicts(Judge(catalog, facts).cell(packageOf("demo", cell), cell)), u"version confirmed"_s);
    Stack stack;
    stack.python = SpecifierSet::of("==3.10.*");
    stack.packages = QStringList{u"demo"_s};
    catalog.stacks = {stack};
    const auto checks = Judge(catalog, facts).cell(packageOf("demo", cell), cell);
    QCOMPARE(verdicts(checks), u"version contradicted"_s);
    QVERIFY2(checks.front().claim.contains("Python 3.10, glibc 2.39"_L1), qPrintable(checks.front().claim));
}

void JudgeTest::aPageThatWasNotReadContradictsNothing_data() {
    QTest::addColumn<int>("code");
    QTest::newRow("unreachable") << int(ProblemCode::NetworkUnreachable);
    QTest::newRow("forbidden") << int(ProblemCode::AccessDenied);
    QTest::newRow("login page") << int(ProblemCode::NotAnIndex);
    QTest::newRow("API 2") << int(ProblemCode::Unsupported);
    QTest::newRow("broken JSON") << int(ProblemCode::Malformed);
    QTest::newRow("endless") << int(ProblemCode::TooLarge);
    QTest::newRow("404") << int(ProblemCode::NotFound);
    QTest::newRow("a page without files") << -1;
}

void JudgeTest::aPageThatWasNotReadContradictsNothing() {
    QFETCH(int, code);
    const Catalog catalog = smallCatalog();
    PageOutcome outcome{SimplePage(), {}};
    if (code == int(ProblemCode::NotFound))
        outcome.what = AbsentProject();
    else if (code >= 0)
        outcome.what = Problem{.code = ProblemCode(code), .detail = u"why"_s};
    const Facts facts{{{u"demo"_s, u"default"_s}, factsFrom(u"demo"_s, outcome)}};
    Judge judge(catalog, facts);
    Cell cell = cellOf("linux-aarch64-cuda", Status::Available, "1.0", "1.0");
    cell.python = SpecifierSet::of(">=3.9");
    const Cell none = cellOf("macos-arm64-mps", Status::Unavailable, "", "1.0");
    auto checks = judge.cell(packageOf("demo", cell), cell);
    for (const ClaimCheck &check : judge.cell(packageOf("demo", none), none))
        checks.push_back(check);
    QCOMPARE(checks.size(), size_t(4));
    for (const ClaimCheck &check : checks) {
        QCOMPARE(check.verdict, ClaimVerdict::CouldNotTell);
        QCOMPARE(int(check.problem->code), code < 0 ? int(ProblemCode::NotFound) : code);
        QVERIFY(!check.because.isEmpty());
    }
}

void JudgeTest::versionsAreInTheOrderOfTheirNumbers() {
    const auto files =
        projectFiles(u"Demo"_s, pageOf(u"demo-1.10-py3-none-any.whl demo-1.9-py3-none-any.whl demo-1.10rc1.tar.gz "
                                       "other-3.0-py3-none-any.whl demo-nonsense.tar.gz demo-1.9.tar.gz"_s));
    QStringList versions;
    for (const ProjectVersion &version : files.versions)
        versions << version.version.text();
    QCOMPARE(versions, (QStringList{u"1.9"_s, u"1.10rc1"_s, u"1.10"_s}));
    const PackageHistory history =
        historyOf(files, WheelTarget(describePlatform(u"linux"_s, u"aarch64"_s, {}, {}, {})));
    QCOMPARE(history.first(false)->version.text(), u"1.9"_s);
    QVERIFY(history.first(true) == nullptr);
    QVERIFY(history.versions.at(1).sourceOnly());
    QVERIFY(history.versions.at(0).hasSource);
}

void JudgeTest::sourceCountsWhereTheCatalogSaysThatItIsBuilt() {
    Catalog catalog = smallCatalog();
    Stack stack;
    stack.sourceBuilds = QStringList{u"demo"_s};
    catalog.stacks = {stack};
    const Facts facts{{{u"demo"_s, u"default"_s}, factsOf(u"demo"_s, u"demo-1.0.tar.gz demo-0.9.tar.gz"_s)}};
    Cell cell = cellOf("linux-aarch64-cuda", Status::Limited, "1.0", "1.0");
    cell.python = SpecifierSet::of("<3.12");
    QCOMPARE(verdicts(Judge(catalog, facts).cell(packageOf("demo", cell), cell)),
             u"version confirmed; since contradicted"_s);
    cell.since = Version::of("0.9");
    QCOMPARE(verdicts(Judge(catalog, facts).cell(packageOf("demo", cell), cell)),
             u"version confirmed; since confirmed"_s);
}

void JudgeTest::pythonsWithoutAFileAreNamed() {
    const Catalog catalog = smallCatalog(); // knows 3.10 and 3.11
    const auto check = [&](const char *range, const QString &page) {
        const Facts facts{{{u"demo"_s, u"default"_s}, factsOf(u"demo"_s, page)}};
        Cell cell = cellOf("linux-aarch64-cpu", Status::Available, "", "1.0");
        cell.python = SpecifierSet::of(range);
        return Judge(catalog, facts).cell(packageOf("demo", cell), cell).back();
    };
    QCOMPARE(check(">=3.10,<3.11", QLatin1String(Mark)).verdict, ClaimVerdict::Confirmed);
    const ClaimCheck missing = check(">=3.10", QLatin1String(Mark));
    QCOMPARE(missing.verdict, ClaimVerdict::Contradicted);
    QVERIFY2(missing.because.contains("none fits 3.11"_L1), qPrintable(missing.because));
    QCOMPARE(missing.file->file, QLatin1String(Mark));
    QCOMPARE(check(">=3.10", u"demo-1.0-cp39-abi3-manylinux_2_28_aarch64.whl"_s).verdict, ClaimVerdict::Confirmed);
    QCOMPARE(check(">=3.10", u"demo-1.0-py3-none-any.whl@>=3.11"_s).verdict, ClaimVerdict::Contradicted);
}

void JudgeTest::firstVersionsOnSeveralIndexes() {
    const Catalog catalog = smallCatalog();
    Cell cell = cellOf("linux-aarch64-cuda", Status::Available, "2.8.0", "2.8.0");
    cell.index = u"pytorch-cu129"_s;
    const QString torch = u"torch"_s;
    const auto first = [&](const ProjectFacts &cu129, const ProjectFacts &cu130) {
        const Facts facts{{{torch, u"pytorch-cu129"_s}, cu129}, {{torch, u"pytorch-cu130"_s}, cu130}};
        return Judge(catalog, facts).cell(packageOf("torch", cell), cell).at(1);
    };
    const ProjectFacts has = factsOf(torch, u"torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl"_s);
    const ProjectFacts later = factsOf(torch, u"torch-2.9.1+cu130-cp310-cp310-manylinux_2_28_aarch64.whl"_s);
    const ProjectFacts earlier = factsOf(torch, u"torch-2.5.1-cp310-cp310-linux_aarch64.whl"_s);
    const ProjectFacts silent{std::nullopt, {ProblemCode::NetworkUnreachable, {}, u"no answer"_s, {}, {}}};
    QCOMPARE(first(has, later).verdict, ClaimVerdict::Confirmed);
    QCOMPARE(first(has, silent).verdict, ClaimVerdict::CouldNotTell);  // the silent one may have an earlier one
    QCOMPARE(first(has, earlier).verdict, ClaimVerdict::CouldNotTell); // a file, with or without GPU
    QCOMPARE(first(later, later).verdict, ClaimVerdict::CouldNotTell); // not listed any more
}

void JudgeTest::aFloorIsTheFirstVersionThatFitsAndPrefersOneThatIsThere() {
    const Catalog catalog = smallCatalog();
    const Cell cell = cellOf("linux-aarch64-cuda", Status::Available, "", "1.0");
    Package package = packageOf("demo", cell);
    Floor floor;
    floor.versions = SpecifierSet::of(">=1.0");
    floor.prefer = Version::of("1.1");
    const auto judged = [&](const QString &page) {
        const Facts facts{{{u"demo"_s, u"default"_s}, factsOf(u"demo"_s, page)}};
        return verdicts(Judge(catalog, facts).floor(package, floor, u"linux-aarch64-cuda"_s));
    };
    const QString one = QLatin1String(Mark);
    QCOMPARE(judged(one), u"floor-first confirmed; floor-prefer contradicted"_s);
    const QString both = one + u" demo-1.1-py3-none-manylinux_2_28_aarch64.whl"_s;
    QCOMPARE(judged(both), u"floor-first confirmed; floor-prefer confirmed"_s);
    const QString three = both + u" demo-0.9-py3-none-manylinux_2_28_aarch64.whl"_s;
    QCOMPARE(judged(three), u"floor-first contradicted; floor-prefer confirmed"_s);
    floor.capabilities = {Version::of("12.1")}; // earlier files may lack kernels, which no index tells
    QCOMPARE(judged(three), u"floor-first confirmed; floor-prefer confirmed"_s);
}

void JudgeTest::newestLeavesOutWhatNobodyShouldTake() {
    const Catalog catalog = smallCatalog();
    const Cell cell = cellOf("linux-aarch64-cuda", Status::Available, "", "1.0");
    Catalog with = catalog;
    with.packages = {packageOf("demo", cell)};
    const Facts facts{
        {{u"demo"_s, u"default"_s},
         factsOf(u"demo"_s, QLatin1String(Mark) + u" demo-1.2-py3-none-any.whl !demo-1.3-py3-none-any.whl "
                                                  "demo-2.0rc1-py3-none-any.whl demo-1.4-py3-none-win_amd64.whl"_s)}};
    const RecheckReport report = judgeCatalog(with, facts, {{u"demo"_s}, {}});
    QCOMPARE(report.newer.size(), size_t(1));
    QCOMPARE(report.newer.front().newest, u"1.2"_s);
    QCOMPARE(report.exitCode(), 0);
}

QTEST_APPLESS_MAIN(JudgeTest)
#include "JudgeTest.moc"
