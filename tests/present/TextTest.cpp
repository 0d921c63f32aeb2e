#include "base/Literals.h"
#include "present/CompatibilityText.h"
#include "present/PlanText.h"
#include "present/Words.h"
#include "record/SampleRecord.h"

#include <QTest>

using namespace armature;

namespace {

CompatibilityRow row(const char *title, std::vector<Reason> reasons) {
    Cell claim;
    claim.version = Version::of("0.47.0");
    claim.index = u"default"_s;
    claim.provenance.checked = QDate(2026, 11, 22);
    return {QString::fromLatin1(title).toLower(),
            QString::fromLatin1(title),
            u"linux-aarch64-cuda"_s,
            claim,
            {},
            std::move(reasons)};
}

Reason reason(Reason::Effect effect, const char *observed) {
    return {Rule::Driver, ReasonKind::Driver, effect, u"driver 580"_s, QString::fromLatin1(observed), u"nvml"_s};
}

/// The line of a text that holds `word`.
QString lineWith(const QString &text, const char *word) {
    for (const QString &line : text.split(u'\n'))
        if (line.contains(QLatin1String(word)))
            return line;
    return {};
}

} // namespace

/// What window and terminal say: tables, the status of packages, a plan.
class TextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columnsOfATableStandUnderEachOther() {
        const QString table = textTable({u"name"_s, u"is"_s, u"text"_s},
                                        {{u"a"_s, u"long cell"_s, u"x"_s}, {u"bcdefgh"_s, QString(), u"y"_s}}, 80);
        QCOMPARE(table, u"name     is         text\na        long cell  x\nbcdefgh             y\n"_s);
    }
    void theLastColumnIsWrappedUnderItself() {
        const QString table = textTable({u"a"_s, u"text"_s}, {{u"b"_s, u"one two three four five six"_s}}, 26);
        QCOMPARE(table, u"a  text\nb  one two three four five\n   six\n"_s);
    }
    void anEmptyTableIsItsHeader() { QCOMPARE(textTable({u"a"_s, u"b"_s}, {}, 80), u"a  b\n"_s); }
    void aWordIsNeverCut() {
        QCOMPARE(wrapped(u"a awordofmorethantwentyletters b"_s, 20, 2), u"a\n  awordofmorethantwentyletters\n  b"_s);
    }

    void sizesAreTheOnesPeopleBuyAndZeroIsUnknown() {
        QCOMPARE(sizeText(2'300'000'000), u"2.3 GB"_s);
        QCOMPARE(sizeText(0), u"unknown size"_s);
        QCOMPARE(memoryText(qint64(128) << 30), u"128 GiB"_s);
        QCOMPARE(durationText(400), u"0.4 s"_s);
        QCOMPARE(durationText(185'000), u"3 min 05 s"_s);
    }

    void everyPackageHasItsVerdictWithWhatLimitsIt() {
        CompatibilityReport report;
        report.platform = u"linux-aarch64-cuda"_s;
        report.catalogDate = QDate(2026, 11, 23);
        report.rows = {row("Good", {reason(Reason::Effect::Fits, "driver 580")}),
                       row("Warned", {reason(Reason::Effect::Warns, "an old driver")}),
                       row("Rejected",
                           {reason(Reason::Effect::Fits, "fine"), reason(Reason::Effect::Rejects, "no driver at all")}),
                       row("Open", {})};
        const QString text = statusText(report, 100);
        QVERIFY2(text.startsWith("Platform: linux-aarch64-cuda. Catalog of 2026-11-23."_L1), qPrintable(text));
        QVERIFY(lineWith(text, "Good").contains("+ available"_L1));
        QVERIFY(lineWith(text, "Good").contains("2026-11-22"_L1));
        QVERIFY(lineWith(text, "Warned").contains("~ limited"_L1));
        QVERIFY(lineWith(text, "Rejected").contains("- unavailable"_L1));
        QVERIFY(text.simplified().contains("no driver at all"_L1));
        QVERIFY(lineWith(text, "Open").contains("? unknown"_L1));
    }

    void aStatusFitsItsWidth_data() {
        QTest::addColumn<int>("width");
        for (const int width : {80, 100, 200})
            QTest::addRow("%d", width) << width;
    }
    void aStatusFitsItsWidth() {
        QFETCH(int, width);
        CompatibilityReport report;
        report.rows = {row("Package", {reason(Reason::Effect::Rejects,
                                              "a reason of many words that is told on as many lines as it needs")})};
        for (const QString &line : statusText(report, width).split(u'\n'))
            QVERIFY2(line.size() <= width, qPrintable(line));
    }

    void aPlanSaysWhatWasReplacedAndWhy() {
        InstallPlan plan = samplePlan();
        plan.requirements = {
            {u"torch==2.9.1+cu130"_s, u"demo"_s, u"torch==2.8.0"_s, u"this GPU needs CUDA 13"_s, u"pytorch-cu130"_s},
            {u"torchvision==0.24.1"_s, u"demo"_s, u"torchvision"_s, u"made for torch 2.9.1"_s, u"default"_s},
            {u"numpy"_s, u"demo"_s, {}, {}, u"default"_s}};
        const QString text = planText(plan, {}, 200, false);
        QCOMPARE(lineWith(text, "torch==2.9.1").trimmed(),
                 u"torch==2.9.1+cu130 from pytorch-cu130 instead of torch==2.8.0: this GPU needs CUDA 13"_s);
        QVERIFY(!text.contains("torchvision"_L1)); // its version was left open
        QVERIFY(!text.contains("numpy"_L1));       // as asked: nothing to say
        QCOMPARE(lineWith(planText(plan, {}, 200, true), "numpy").trimmed(), u"numpy"_s);
    }

    void theCommandsOfAPlanCanBeCopiedAndHoldNoSecret() {
        InstallPlan plan = samplePlan();
        CommandLine command{
            u"/opt/my uv"_s, {u"--index"_s, u"https://u:s3cr3t@mirror.example/"_s, u"token-7"_s}, {}, {}, 0,
            {u"token-7"_s}};
        plan.steps = {{u"resolve"_s, u"Resolve"_s, u"so that it is known"_s, 1, ResolveStep{command, {}}}};
        const QString text = planText(plan, {}, 40, true);
        QVERIFY(!text.contains("s3cr3t"_L1) && !text.contains("token-7"_L1));
        const QString line = lineWith(text, "$ ");
        QVERIFY2(line.contains("'/opt/my uv' --index"_L1),
                 qPrintable(line)); // quoted, and on one line whatever the width
        QVERIFY(line.contains("mirror.example"_L1));
    }

    void whatIsNotKnownIsSaidToBeUnknown() {
        InstallPlan plan = samplePlan();
        plan.resolution.reset();
        plan.estimatedDownload = 0;
        QVERIFY(planText(plan, {}, 100, false).contains("not known yet"_L1));
        plan.resolution = Resolution{{{u"demo"_s, Version::of("1.0"), {}, u"demo-1.0.tar.gz"_s, {}, 0, {}, true}}};
        const QString text = planText(plan, {}, 100, false);
        QVERIFY(text.contains("or more"_L1));
        QVERIFY(text.contains("demo, from source code"_L1));
    }

    void aPlaceholderAmongTheResolvedPackagesIsNamed() {
        InstallPlan plan = samplePlan();
        const auto textWith = [&](const char *version) {
            plan.resolution = Resolution{{{u"demo"_s, Version::of(version), {}, u"demo.whl"_s, {}, 1000, {}, false}}};
            return planText(plan, {}, 200, false);
        };
        QVERIFY(textWith("0.0.0a0").contains("demo is not available here: only a placeholder fits (0.0.0a0)"_L1));
        QVERIFY(!textWith("1.0a0").contains("placeholder"_L1));
    }

    void whyNotAnotherBuildIsToldOfPyTorchAndNotInAShortPlan() {
        InstallPlan plan = samplePlan();
        plan.torch.outcome = TorchChoice::Outcome::Chosen;
        plan.torch.build = TorchBuild();
        plan.torch.rejected = {{TorchBuild(), reason(Reason::Effect::Rejects, "driver 470")}};
        QVERIFY(torchText(plan.torch, 100, false).contains("Why not another build"_L1));
        QVERIFY(!planText(plan, {}, 100, false).contains("Why not another build"_L1));
    }

    void packagesAndCommandsAreListedWhereAllIsAskedFor() {
        InstallPlan plan = samplePlan();
        plan.resolution.emplace();
        for (int i = 1; i <= 20; ++i)
            plan.resolution->packages.push_back(
                {u"package-%1"_s.arg(i), Version::of("1.0"), {}, u"f%1.whl"_s.arg(i), {}, i * 1000LL, {}, false});
        const QString some = planText(plan, {}, 100, false);
        QVERIFY(some.contains("20 packages"_L1) && some.contains("--all"_L1));
        QVERIFY(!some.contains("package-1 "_L1) && !some.contains("$ "_L1));
        QVERIFY(planText(plan, {}, 100, true).contains("package-1 "_L1));
    }

    void aPlanForARecordedMachineSaysThatItIsNotRun() {
        InstallPlan plan = samplePlan();
        QVERIFY(!planText(plan, {}, 100, false).contains("recorded machine"_L1));
        plan.simulated = true;
        QVERIFY(planText(plan, {}, 100, false).contains("made for a recorded machine"_L1));
    }
};

QTEST_APPLESS_MAIN(TextTest)
#include "TextTest.moc"
