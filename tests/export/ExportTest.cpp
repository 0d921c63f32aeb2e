#include "TestPaths.h"
#include "assess/Assess.h"
#include "base/Literals.h"
#include "export/ExportTable.h"
#include "export/NominalMachine.h"
#include "export/PlanExports.h"
#include "export/PlatformParts.h"
#include "export/SafeText.h"
#include "plan/Commands.h"
#include "session/Resources.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace armature;

namespace {

const QString Hostile = u"<script>alert(\"1\")</script>\u202Eevil & %1 | `x`\n=1"_s;

/// Two columns and three packages: an ordinary one, a hostile one, one nobody knows anything about.
ExportTable sampleTable() {
    Cell claim;
    claim.platform = u"linux-aarch64-cuda"_s;
    claim.status = Status::Limited;
    claim.version = Version::of("0.47.0");
    claim.since = Version::of("0.46.0");
    claim.index = u"default"_s;
    claim.limitation = u"Needs \"nvcc\", and time."_s;
    claim.remedy = u"Install the toolkit."_s;
    claim.provenance = {{{u"release notes"_s, u"https://example.org/notes?a=1&b=2"_s}, {u"a-1-py3-none-any.whl"_s, {}}},
                        QDate(2026, 11, 22),
                        Confidence::Reported};
    Cell foreign = claim;
    foreign.status = Status::Available;
    foreign.limitation = Hostile;
    foreign.remedy = u"@SUM(1)"_s;
    foreign.provenance.evidence = {{Hostile, u"javascript:alert(1)"_s}, {u"x](y)"_s, u"https://example.org/>|<a"_s}};
    const Reason reason{Rule::Needs, ReasonKind::Machine, Reason::Effect::Warns,
                        u"nvcc"_s,   u"not installed"_s,  u"machine"_s};
    ExportTable table{u"armature 0"_s, QDate(2026, 11, 23), QString(64, u'0'), u"A machine, 1 GB"_s, {}, {}};
    table.columns = {{u"here"_s, u"This machine"_s, claim.platform, true},
                     {claim.platform, u"Linux"_s, claim.platform, false}};
    table.rows = {{u"plain"_s,
                   u"Plain"_s,
                   u"an ordinary package"_s,
                   {{Status::Limited, claim, claim.version.text(), claim.index, {reason}, u"needs: nvcc"_s},
                    {Status::Limited, claim, claim.version.text(), claim.index, {}, claim.limitation}}},
                  {u"hostile"_s,
                   Hostile,
                   u"=HYPERLINK(\"x\")"_s,
                   {{Status::Unavailable, foreign, foreign.version.text(), foreign.index, {}, u"-1"_s},
                    {Status::Available, foreign, foreign.version.text(), foreign.index, {}, Hostile}}},
                  {u"nothing"_s, u"Nothing"_s, {}, {{}, {}}}};
    return table;
}

/// How a page looks is no business of a golden: what stands between the style tags is left out.
QByteArray withoutStyle(const QString &page) {
    static const QRegularExpression style(u"<style>.*</style>"_s, QRegularExpression::DotMatchesEverythingOption);
    return QString(page).replace(style, u"<style></style>"_s).toUtf8();
}

void compareWithGolden(const QString &name, const QByteArray &actual) {
    QFile golden(testPath("export/golden/") + name);
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
        compareWithGolden(u"export-table.md"_s, tableMarkdown(sampleTable()).toUtf8());
        compareWithGolden(u"export-table.html"_s, withoutStyle(tableHtml(sampleTable())));
        compareWithGolden(u"export-table.csv"_s, tableCsv(sampleTable()).toUtf8());
        compareWithGolden(u"export-table.json"_s, QJsonDocument(tableJson(sampleTable())).toJson());
    }
    void foreignTextStartsNoTagAndReordersNothing() {
        const QString page = tableHtml(sampleTable());
        QVERIFY(!page.contains(u"<script"_s));
        QVERIFY(!page.contains(u'\u202E'));
        QVERIFY(!page.contains(u"javascript:"_s));
        QVERIFY(page.contains(u"evil &amp; %1"_s));
        const QString markdown = tableMarkdown(sampleTable());
        QVERIFY(!markdown.contains(u"<script"_s) && !markdown.contains(u'\u202E') &&
                !markdown.contains(u"javascript:"_s));
    }
    void aCellThatCouldBeAFormulaIsText() {
        const QString csv = tableCsv(sampleTable());
        QVERIFY(csv.contains(u"\"'@SUM(1)\""_s));
        QVERIFY(csv.contains(u"\"'-1\""_s));
        for (const QString &line : csv.split(u"\r\n"_s, Qt::SkipEmptyParts))
            QVERIFY2(!line.contains(u",\"="_s) && !line.contains(u",\"@"_s) && !line.contains(u'\n'), qPrintable(line));
    }
    void onlyWebAddressesWithoutCredentialsBecomeLinks() {
        QCOMPARE(webAddress(u"https://example.org/a?b=c#d"_s), u"https://example.org/a?b=c#d"_s);
        for (const char *bad : {"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org", "",
                                "https://", "https://u:p@example.org/"})
            QCOMPARE(webAddress(QLatin1String(bad)), QString());
    }
    void aLockLosesTheCredentialsOfItsUrls() {
        InstallPlan plan;
        plan.resolution = Resolution{};
        plan.files = {{LockFile, u"index = \"https://user:s3cr3t@s3cr3t@host/x\"\n"
                                 "url = \"https://host/a%2Bb.whl?token=s3cr3t\"\n"
                                 "hashes = {sha256 = \"ab\"} # https://host/a@b\n"_s}};
        const QString lock = pylockExport(plan, u"armature 0"_s, u"3.12"_s).valueOr({});
        QVERIFY2(lock.endsWith(u"index = \"https://host/x\"\nurl = \"https://host/a%2Bb.whl\"\n"
                               "hashes = {sha256 = \"ab\"} # https://host/a@b\n"_s),
                 qPrintable(lock));
    }
    void aCommentIsOneLine() { QCOMPARE(commentLine(u"one\nrm -rf /"_s), u"# one rm -rf /\n"_s); }
    void requirementsOfSeveralPlatformsBecomeOneList() {
        const QStringList markers{u"sys_platform == 'linux'"_s, u"sys_platform == 'darwin'"_s};
        const QStringList merged =
            mergedRequirements(markers, {{u"a==1"_s, u"b>=2"_s}, {u"a==2; python_version < '3.12'"_s, u"b>=2"_s}});
        QCOMPARE(merged.size(), 3);
        QVERIFY(merged[0].startsWith(u"a==1"_s) && merged[0].endsWith(markers[0]));
        QVERIFY2(merged[1].endsWith(u"(python_version < '3.12') and (sys_platform == 'darwin')"_s),
                 qPrintable(merged[1]));
        QCOMPARE(merged[2], u"b>=2"_s);
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
                const auto fragment = pyprojectFragment({catalog, subject, {platform}, nullptr, {}, {}, {}, u"test"_s});
                QVERIFY2(fragment.ok(), qPrintable(stack.id + u' ' + platform.id));
                QVERIFY(fragment->contains(u"torch=="_s));
            }
        }
    }
    void credentialsOfAnOverriddenIndexStayOutOfTheProject() {
        const Catalog catalog = readCatalog().valueOr({});
        const Subject subject = subjectOf(*catalog.stack(u"llm-studio@1.14.9"_s), {}).valueOr({});
        PyprojectInputs inputs{catalog, subject,  {*catalog.platform(u"linux-aarch64-cuda"_s)}, nullptr, {}, {},
                               {},      u"test"_s};
        inputs.indexOverrides = {{u"pytorch-cu126"_s, u"https://user:s3cr3t@mirror.example/whl"_s},
                                 {u"default"_s, u"https://onlytoken@mirror.example/simple"_s}};
        const auto fragment = pyprojectFragment(inputs);
        QVERIFY(fragment.ok());
        QVERIFY(!fragment->contains(u"s3cr3t"_s) && !fragment->contains(u"onlytoken"_s));
        QVERIFY(fragment->contains(u"UV_INDEX_PYTORCH_CU126_PASSWORD"_s));
        inputs.indexOverrides = {{u"nosuch"_s, u"https://mirror.example/"_s}};
        QCOMPARE(pyprojectFragment(inputs).problem().code, ProblemCode::UnknownName);
    }
    void withoutAResolutionNothingIsCalledLocked() {
        const InstallPlan plan;
        QCOMPARE(requirementsExport(plan, {}).problem().code, ProblemCode::CouldNotDetermine);
        QCOMPARE(pylockExport(plan, {}, {}).problem().code, ProblemCode::CouldNotDetermine);
        QVERIFY(constraintsExport(plan, {}).contains(u"Not resolved"_s));
    }
    void hashesAreGivenForAllPackagesOrForNone() {
        InstallPlan plan;
        plan.resolution = Resolution{{{u"a"_s, Version::of("1"), {}, {}, {}, 0, u"aa"_s, false},
                                      {u"b"_s, Version::of("2"), {}, {}, {}, 0, u"bb"_s, true}}};
        const QString locked = requirementsExport(plan, {}).valueOr({});
        QVERIFY(locked.contains(u"a==1 --hash=sha256:aa\n"_s) && locked.contains(u"b==2 --hash=sha256:bb\n"_s));
        plan.resolution->packages[1].sha256.clear();
        QVERIFY(!requirementsExport(plan, {}).valueOr({}).contains(u"--hash"_s));
    }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "ExportTest.moc"
