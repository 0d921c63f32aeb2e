#include "assess/Assess.h"
#include "export/ExportTable.h"
#include "export/NominalMachine.h"
#include "export/PlanExports.h"
#include "export/PlatformParts.h"
#include "export/SafeText.h"
#include "export/ShellCommand.h"
#include "session/Resources.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace armature;

namespace {

const QString Hostile = QStringLiteral("<script>alert(\"1\")</script>\u202Eevil & %1 | `x`\n=1");

/// Two columns and three packages: an ordinary one, a hostile one, one nobody knows anything about.
ExportTable sampleTable() {
    Cell claim;
    claim.platform = QStringLiteral("linux-aarch64-cuda");
    claim.status = Status::Limited;
    claim.version = Version::of("0.47.0");
    claim.since = Version::of("0.46.0");
    claim.index = QStringLiteral("default");
    claim.limitation = QStringLiteral("Needs \"nvcc\", and time.");
    claim.remedy = QStringLiteral("Install the toolkit.");
    claim.provenance = {
        {{QStringLiteral("release notes"), QStringLiteral("https://example.org/notes?a=1&b=2")}, {QStringLiteral("a-1-py3-none-any.whl"), {}}},
        QDate(2026, 11, 22),
        Confidence::Reported};
    Cell foreign = claim;
    foreign.status = Status::Available;
    foreign.limitation = Hostile;
    foreign.remedy = QStringLiteral("@SUM(1)");
    foreign.provenance.evidence = {{Hostile, QStringLiteral("javascript:alert(1)")},
                                   {QStringLiteral("x](y)"), QStringLiteral("https://example.org/>|<a")}};
    const Reason reason{QStringLiteral("needs"), Reason::Effect::Warns, QStringLiteral("nvcc"), QStringLiteral("not installed"),
                        QStringLiteral("machine")};
    ExportTable table{QStringLiteral("armature 0"), QDate(2026, 11, 23), QString(64, u'0'), QStringLiteral("A machine, 1 GB"), {}, {}};
    table.columns = {{QStringLiteral("here"), QStringLiteral("This machine"), claim.platform, true},
                     {claim.platform, QStringLiteral("Linux"), claim.platform, false}};
    table.rows = {{QStringLiteral("plain"),
                   QStringLiteral("Plain"),
                   QStringLiteral("an ordinary package"),
                   {{Status::Limited, claim, {reason}, QStringLiteral("needs: nvcc")}, {Status::Limited, claim, {}, claim.limitation}}},
                  {QStringLiteral("hostile"),
                   Hostile,
                   QStringLiteral("=HYPERLINK(\"x\")"),
                   {{Status::Unavailable, foreign, {}, QStringLiteral("-1")}, {Status::Available, foreign, {}, Hostile}}},
                  {QStringLiteral("nothing"), QStringLiteral("Nothing"), {}, {{}, {}}}};
    return table;
}

void compareWithGolden(const QString &name, const QByteArray &actual) {
    QFile golden(QStringLiteral(TEST_DATA "/golden/") + name);
    if (qEnvironmentVariableIsSet("UPDATE_GOLDEN")) {
        QVERIFY(golden.open(QIODevice::WriteOnly | QIODevice::Truncate));
        golden.write(actual);
        return;
    }
    QVERIFY2(golden.open(QIODevice::ReadOnly), "UPDATE_GOLDEN=1 writes it");
    const QList<QByteArray> expected = golden.readAll().split('\n');
    const QList<QByteArray> lines = actual.split('\n');
    for (qsizetype i = 0; i < std::min(expected.size(), lines.size()); ++i)
        QCOMPARE(lines[i], expected[i]);
    QCOMPARE(lines.size(), expected.size());
}

} // namespace

/// What other tools read: the table, the project, the plan.
class ExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTableReadsLikeTheGoldenFiles() {
        compareWithGolden(QStringLiteral("export-table.md"), tableMarkdown(sampleTable()).toUtf8());
        compareWithGolden(QStringLiteral("export-table.html"), tableHtml(sampleTable()).toUtf8());
        compareWithGolden(QStringLiteral("export-table.csv"), tableCsv(sampleTable()).toUtf8());
        compareWithGolden(QStringLiteral("export-table.json"), QJsonDocument(tableJson(sampleTable())).toJson());
    }
    void foreignTextStartsNoTagAndReordersNothing() {
        const QString page = tableHtml(sampleTable());
        QVERIFY(!page.contains(QStringLiteral("<script")));
        QVERIFY(!page.contains(u'\u202E'));
        QVERIFY(!page.contains(QStringLiteral("javascript:")));
        QVERIFY(page.contains(QStringLiteral("evil &amp; %1")));
        const QString markdown = tableMarkdown(sampleTable());
        QVERIFY(!markdown.contains(QStringLiteral("<script")) && !markdown.contains(u'\u202E') && !markdown.contains(QStringLiteral("javascript:")));
    }
    void aCellThatCouldBeAFormulaIsText() {
        const QString csv = tableCsv(sampleTable());
        QVERIFY(csv.contains(QStringLiteral("\"'@SUM(1)\"")));
        QVERIFY(csv.contains(QStringLiteral("\"'-1\"")));
        for (const QString &line : csv.split(QStringLiteral("\r\n"), Qt::SkipEmptyParts))
            QVERIFY2(!line.contains(QStringLiteral(",\"=")) && !line.contains(QStringLiteral(",\"@")) && !line.contains(u'\n'), qPrintable(line));
    }
    void onlyWebAddressesWithoutCredentialsBecomeLinks() {
        QCOMPARE(webAddress(QStringLiteral("https://example.org/a?b=c#d")), QStringLiteral("https://example.org/a?b=c#d"));
        for (const char *bad :
             {"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org", "", "https://", "https://u:p@example.org/"})
            QCOMPARE(webAddress(QLatin1String(bad)), QString());
    }
    void credentialsLeaveEveryUrlOfAText() {
        QCOMPARE(textWithoutCredentials(QStringLiteral("a = \"https://user:p@ss@host/x\" # http://token@h:1/y https://h/a@b")),
                 QStringLiteral("a = \"https://host/x\" # http://h:1/y https://h/a@b"));
    }
    void tomlStringsAndShellWordsKeepWhatTheyHold() {
        QCOMPARE(tomlString(QStringLiteral("a\"b\\c\nd")), QStringLiteral("\"a\\\"b\\\\c\\u000ad\""));
        QCOMPARE(shWord(QStringLiteral("it's $(x)")), QStringLiteral("'it'\\''s $(x)'"));
        QCOMPARE(heredocDelimiter(QStringLiteral("END"), QStringLiteral("a\nEND\nEND1\n")), QStringLiteral("END2"));
        QCOMPARE(commentLine(QStringLiteral("one\nrm -rf /")), QStringLiteral("# one rm -rf /\n"));
    }
    void requirementsOfSeveralPlatformsBecomeOneList() {
        const QStringList markers{QStringLiteral("sys_platform == 'linux'"), QStringLiteral("sys_platform == 'darwin'")};
        const QStringList merged = mergedRequirements(
            markers, {{QStringLiteral("a==1"), QStringLiteral("b>=2")}, {QStringLiteral("a==2; python_version < '3.12'"), QStringLiteral("b>=2")}});
        QCOMPARE(merged.size(), 3);
        QVERIFY(merged[0].startsWith(QStringLiteral("a==1")) && merged[0].endsWith(markers[0]));
        QVERIFY2(merged[1].endsWith(QStringLiteral("(python_version < '3.12') and (sys_platform == 'darwin')")), qPrintable(merged[1]));
        QCOMPARE(merged[2], QStringLiteral("b>=2"));
    }
    void everyPlatformOfTheCatalogHasANominalMachineOfItsOwn() {
        const Catalog catalog = readCatalog().valueOr({});
        QCOMPARE(catalog.platforms.size(), size_t(5));
        for (const Platform &platform : catalog.platforms)
            QCOMPARE(platformOf(nominalMachine(platform).profile), platform.id);
    }
    void everyStackHasABuildOnEveryPlatformItIsAskedFor() {
        const Catalog catalog = readCatalog().valueOr({});
        for (const Stack &stack : catalog.stacks) {
            const Subject subject = subjectOf(stack, {}).valueOr({});
            for (const Platform &platform : catalog.platforms) {
                const auto fragment = pyprojectFragment({catalog, subject, {platform}, nullptr, {}, {}, {}, QStringLiteral("test")});
                QVERIFY2(fragment.ok(), qPrintable(stack.id + u' ' + platform.id));
                QVERIFY(fragment->contains(QStringLiteral("torch==")));
            }
        }
    }
    void credentialsOfAnOverriddenIndexStayOutOfTheProject() {
        const Catalog catalog = readCatalog().valueOr({});
        const Subject subject = subjectOf(*catalog.stack(QStringLiteral("llm-studio")), {}).valueOr({});
        PyprojectInputs inputs{
            catalog, subject, {*catalog.platform(QStringLiteral("linux-aarch64-cuda"))}, nullptr, {}, {}, {}, QStringLiteral("test")};
        inputs.indexOverrides = {{QStringLiteral("pytorch-cu129"), QStringLiteral("https://user:s3cr3t@mirror.example/whl")},
                                 {QStringLiteral("default"), QStringLiteral("https://onlytoken@mirror.example/simple")}};
        const auto fragment = pyprojectFragment(inputs);
        QVERIFY(fragment.ok());
        QVERIFY(!fragment->contains(QStringLiteral("s3cr3t")) && !fragment->contains(QStringLiteral("onlytoken")));
        QVERIFY(fragment->contains(QStringLiteral("UV_INDEX_PYTORCH_CU129_PASSWORD")));
        inputs.indexOverrides = {{QStringLiteral("nosuch"), QStringLiteral("https://mirror.example/")}};
        QCOMPARE(pyprojectFragment(inputs).problem().code, ProblemCode::UnknownName);
    }
    void withoutAResolutionNothingIsCalledLocked() {
        const InstallPlan plan;
        QCOMPARE(requirementsExport(plan, {}).problem().code, ProblemCode::CouldNotDetermine);
        QCOMPARE(pylockExport(plan, {}).problem().code, ProblemCode::CouldNotDetermine);
        QVERIFY(constraintsExport(plan, {}).contains(QStringLiteral("Not resolved")));
    }
    void hashesAreGivenForAllPackagesOrForNone() {
        InstallPlan plan;
        plan.resolution = Resolution{{{QStringLiteral("a"), Version::of("1"), {}, {}, {}, 0, QStringLiteral("aa"), false},
                                      {QStringLiteral("b"), Version::of("2"), {}, {}, {}, 0, QStringLiteral("bb"), true}}};
        const QString locked = requirementsExport(plan, {}).valueOr({});
        QVERIFY(locked.contains(QStringLiteral("a==1 --hash=sha256:aa\n")) && locked.contains(QStringLiteral("b==2 --hash=sha256:bb\n")));
        plan.resolution->packages[1].sha256.clear();
        QVERIFY(!requirementsExport(plan, {}).valueOr({}).contains(QStringLiteral("--hash")));
    }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "ExportTest.moc"
