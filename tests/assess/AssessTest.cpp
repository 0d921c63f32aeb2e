#include "assess/Assess.h"

#include "assess/SmallWorld.h"

#include <QtTest>

using namespace armature;

namespace {

Cell cellOf(const char *platform, Status status) {
    Cell cell;
    cell.platform = QLatin1String(platform);
    cell.status = status;
    return cell;
}

/// A catalog with the package "demo", which has `cell` and nothing else.
Catalog catalogWith(const Cell &cell) {
    Catalog catalog = smallCatalog();
    Package demo;
    demo.id = demo.title = u"demo"_s;
    demo.cells = {cell};
    catalog.packages.push_back(demo);
    return catalog;
}

Subject subjectOfRows(const QStringList &rows, const char *requirement = "torch") {
    Subject subject = smallSubject({requirement});
    subject.rows = rows;
    return subject;
}

/// A machine on which the tool was looked for and not found.
MachineProfile linuxMachineWithout(const QString &tool) {
    MachineProfile machine = linuxMachine("x86_64");
    machine.tools = {{tool, Reading<QString>::absent(u"which "_s + tool), {}}};
    return machine;
}

Status verdict(const Cell &cell, const MachineProfile &machine, const Subject &subject = subjectOfRows({u"demo"_s})) {
    return assess(machine, catalogWith(cell), subject).row(u"demo"_s)->verdict();
}

} // namespace

class AssessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLimitOfAVersionIsSaidOnlyWhereThatVersionWillBeInstalled() {
        const auto said = [](const char *with, const char *requirement, std::vector<StackFloor> floors = {}) {
            Subject subject = subjectOfRows({}, requirement);
            subject.requirements.push_back(*Requirement::parse(u"torch"_s));
            subject.floors = std::move(floors);
            Limit limit;
            limit.id = u"old"_s;
            limit.with = QStringList{QLatin1String(with)};
            subject.limits = {limit};
            return !assess(linuxMachine("x86_64"), catalogWith(cellOf("linux-x86_64-cpu", Status::Available)), subject)
                        .limits.empty();
        };
        QVERIFY(said("demo<2", "demo==1.0"));
        QVERIFY(!said("demo<2", "demo==2.0"));
        QVERIFY(!said("demo<2", "demo"));     // nobody knows yet
        QVERIFY(!said("other<2", "demo==1")); // not part of it
        QVERIFY(!said("demo<2", "demo==1.0", {{u"demo"_s, smallFloor(">=2.0", "2.0")}}));
    }

    void aLimitOfANumberOfGpusOrAProcessorIsSaidOnlyThere() {
        const auto said = [](const MachineProfile &machine, const char *gpus, const QStringList &processors) {
            Subject subject = subjectOfRows({});
            Limit limit;
            limit.gpus = SpecifierSet::of(gpus);
            limit.processors = processors;
            subject.limits = {limit};
            return !assess(machine, smallCatalog(), subject).limits.empty();
        };
        MachineProfile one = gpuMachine("x86_64", "9.0", "580.0");
        MachineProfile two = one;
        addGpu(two, "9.0");
        QVERIFY(!said(one, ">=2", {}));
        QVERIFY(said(two, ">=2", {}));
        MachineProfile m5 = mac("arm64", "26.1");
        m5.processor.model = Reading<QString>::known(u"Apple M5 Max"_s, u"sysctl"_s);
        QVERIFY(said(m5, "", {u"Apple M5"_s}));
        QVERIFY(!said(m5, "", {u"Apple M"_s}));
        QVERIFY(!said(mac("arm64", "26.1"), "", {u"Apple M5"_s}));
    }

    void aToolkitFolderWithoutItsCompilerIsNoCompiler() {
        Cell needs = cellOf("linux-x86_64-cpu", Status::Available);
        needs.needs = QStringList{u"nvcc"_s};
        MachineProfile machine = linuxMachineWithout(u"nvcc"_s);
        machine.cudaToolkit = knownVersion("12.6", "/usr/local/cuda/version.json");
        QCOMPARE(verdict(needs, machine), Status::Limited);
    }

    void theVerdictFollowsTheClaim_data() {
        QTest::addColumn<int>("claim");
        for (const Status status : {Status::Available, Status::Limited, Status::Unavailable, Status::Unknown})
            QTest::newRow(qPrintable(enumName(status))) << int(status);
    }
    void theVerdictFollowsTheClaim() {
        QFETCH(const int, claim);
        QCOMPARE(verdict(cellOf("linux-x86_64-cpu", Status(claim)), linuxMachine("x86_64")), Status(claim));
    }

    void aPackageTheCatalogDoesNotKnowIsUnknown() {
        const auto report = assess(linuxMachine("x86_64"), smallCatalog(), subjectOfRows({u"nobody"_s}));
        QCOMPARE(report.row(u"nobody"_s)->verdict(), Status::Unknown);
    }

    void anOlderCLibraryThanTheWheelsIsARejection() {
        Cell cell = cellOf("linux-x86_64-cpu", Status::Available);
        cell.glibc = Version::of("2.34");
        QCOMPARE(verdict(cell, linuxMachine("x86_64", "2.31")), Status::Unavailable);
        QCOMPARE(verdict(cell, linuxMachine("x86_64", "2.34")), Status::Available);
        MachineProfile silent = linuxMachine("x86_64");
        silent.system.libc = Reading<Libc>::unknown({});
        QCOMPARE(verdict(cell, silent), Status::Unknown);
    }

    void anOlderMacOsThanTheWheelsIsARejection() {
        Cell cell = cellOf("macos-arm64-mps", Status::Available);
        cell.macos = Version::of("14");
        QCOMPARE(verdict(cell, mac("arm64", "13.6")), Status::Unavailable);
        QCOMPARE(verdict(cell, mac("arm64", "14.0")), Status::Available);
    }

    void aToolNobodyCouldLookForIsUnknownAndNotMissing() {
        Cell cell = cellOf("linux-x86_64-cpu", Status::Available);
        cell.needs = QStringList{u"nvcc"_s};
        QCOMPARE(verdict(cell, linuxMachine("x86_64")), Status::Unknown); // nobody looked
        MachineProfile failed = linuxMachine("x86_64");
        failed.tools = {{u"nvcc"_s, Reading<QString>::unknown({.code = ProblemCode::TimedOut}), {}}};
        QCOMPARE(verdict(cell, failed), Status::Unknown);
    }

    void aMissingToolLimitsAndAPythonNobodySharesRejects() {
        Cell needs = cellOf("linux-x86_64-cpu", Status::Available);
        needs.needs = QStringList{u"nvcc"_s};
        QCOMPARE(verdict(needs, linuxMachineWithout(u"nvcc"_s)), Status::Limited);
        MachineProfile withToolkit = linuxMachine("x86_64");
        withToolkit.cudaToolkit = knownVersion("12.6", "nvcc --version");
        QCOMPARE(verdict(needs, withToolkit), Status::Available);
        Cell python = cellOf("linux-x86_64-cpu", Status::Available);
        python.python = SpecifierSet::of(">=3.11");
        Subject subject = subjectOfRows({u"demo"_s});
        subject.python = SpecifierSet::of("==3.10.*");
        QCOMPARE(verdict(python, linuxMachine("x86_64"), subject), Status::Unavailable);
    }

    void aBrokenDriverLimitsWhatUsesTheGpu_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("limits");
        for (const FindingCode code : {FindingCode::DriverMissing, FindingCode::DriverLibrariesMissing,
                                       FindingCode::DriverMismatch, FindingCode::GpuLost})
            QTest::newRow(qPrintable(enumName(code))) << int(code) << true;
        QTest::newRow("a finding of another kind") << int(FindingCode::CudaToolkitMissing) << false;
    }
    void aBrokenDriverLimitsWhatUsesTheGpu() {
        QFETCH(const int, code);
        QFETCH(const bool, limits);
        MachineProfile machine = gpuMachine("x86_64", "9.0", "580.0");
        machine.findings = {{FindingCode(code), Severity::Error, u"seen"_s, {}}};
        QCOMPARE(verdict(cellOf("linux-x86_64-cuda", Status::Available), machine),
                 limits ? Status::Limited : Status::Available);
    }

    void aPinThatCannotWorkIsReplacedAndSaidSo() {
        Catalog catalog = catalogWith(cellOf("linux-x86_64-cpu", Status::Available));
        catalog.packages.back().floors = {smallFloor(">=2.0", "2.0")};
        const auto row = [&](const char *requirement) {
            return *assess(linuxMachine("x86_64"), catalog, subjectOfRows({u"demo"_s}, requirement)).row(u"demo"_s);
        };
        const auto replaced = [](const CompatibilityRow &judged) {
            return std::any_of(judged.reasons.begin(), judged.reasons.end(),
                               [](const Reason &reason) { return reason.kind == ReasonKind::Replacement; });
        };
        QVERIFY(replaced(row("demo==1.0")));
        QCOMPARE(row("demo==1.0").verdict(), Status::Available);
        QVERIFY(!replaced(row("demo==2.0")));
        QVERIFY(!replaced(row("demo")));
        catalog.packages.back().floors = {smallFloor(">=2.0", "")};
        QCOMPARE(row("demo==1.0").verdict(), Status::Unavailable);
    }

    void theRowOfTorchHasTheReasonsOfItsBuildOrTheDecisiveOne() {
        Catalog catalog = smallCatalog();
        catalog.packages.front().cells = {cellOf("linux-x86_64-cuda", Status::Available)};
        const auto row = [&](const char *driver) {
            return *assess(gpuMachine("x86_64", "9.0", driver), catalog, subjectOfRows({u"torch"_s})).row(u"torch"_s);
        };
        QCOMPARE(row("580.0").verdict(), Status::Available);
        const CompatibilityRow old = row("470.82");
        QCOMPARE(old.verdict(), Status::Unavailable);
        QCOMPARE(old.reasons.back().rule, Rule::Build);
        QCOMPARE(old.reasons.back().kind, ReasonKind::Driver);
        QVERIFY(!old.reasons.back().remedy.isEmpty());
    }

    void aLimitAppliesWhereEveryConditionHoldsAndTheWorstComesFirst() {
        Subject subject = subjectOfRows({});
        const auto limit = [](const char *id, LimitSeverity severity) {
            Limit made;
            made.id = QLatin1String(id);
            made.severity = severity;
            return made;
        };
        Limit note = limit("note", LimitSeverity::Note);
        Limit pages = limit("pages", LimitSeverity::Limits);
        pages.findings = {FindingCode::PageSize64k, FindingCode::PageSize16k};
        Limit elsewhere = limit("elsewhere", LimitSeverity::Blocks);
        elsewhere.platforms = QStringList{u"macos-arm64-mps"_s};
        Limit hopper = limit("hopper", LimitSeverity::Blocks);
        hopper.capabilities = versionsOf({"9.0"});
        Limit tool = limit("tool", LimitSeverity::Limits);
        tool.needsMissing = QStringList{u"uv"_s};
        subject.limits = {note, pages, elsewhere, hopper, tool};
        const auto ids = [&](const MachineProfile &machine) {
            QStringList found;
            for (const Limit &applied : assess(machine, smallCatalog(), subject).limits)
                found << applied.id;
            return found;
        };
        QCOMPARE(ids(linuxMachine("x86_64")), (QStringList{u"note"_s}));
        QCOMPARE(ids(linuxMachineWithout(u"uv"_s)), (QStringList{u"tool"_s, u"note"_s}));
        MachineProfile grace = gpuMachine("aarch64", "9.0", "580.0");
        grace.findings = {{FindingCode::PageSize64k, Severity::Warning, {}, {}}};
        grace.tools = {{u"uv"_s, Reading<QString>::known(u"/usr/bin/uv"_s, u"which uv"_s), {}}};
        QCOMPARE(ids(grace), (QStringList{u"hopper"_s, u"pages"_s, u"note"_s}));
    }
};

QTEST_GUILESS_MAIN(AssessTest)
#include "AssessTest.moc"
