#include "record/MarkdownReport.h"
#include "base/Literals.h"

#include "TestPaths.h"
#include "present/MarkdownText.h"
#include "record/SampleRecord.h"

#include <QFile>
#include <QTest>

using namespace armature;

/// The report that goes into an issue.
class MarkdownReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFailedRunReadsLikeTheGoldenFile() {
        const QByteArray actual = markdownReport(sampleRecord(), sampleSummary()).toUtf8();
        QFile golden(testPath("record/golden/record-report.md"));
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
    void anEmptyRecordStillHasATitleAVerdictAndVersions() {
        const QString text = markdownReport({}, {});
        QVERIFY(text.startsWith(u"# Armature: run\n\n**Done**.\n"_s));
        QVERIFY(text.contains(u"## Versions"_s));
        QVERIFY(!text.contains(u"## Steps"_s));
    }
    void aRunThatWentWellShowsNoLog() {
        SessionRecord record = sampleRecord();
        record.problem.reset();
        RunSummary summary = sampleSummary();
        summary.state.problem.reset();
        summary.state.outcome = RunOutcome::Done;
        QVERIFY(!markdownReport(record, summary).contains(u"## End of the log"_s));
    }
    void onlyTheLastSixtyLinesOfTheLogAreShown() {
        RunSummary summary = sampleSummary();
        summary.state.lastLines.clear();
        for (int i = 0; i < 200; ++i)
            summary.state.lastLines << u"line-%1."_s.arg(i);
        const QString text = markdownReport(sampleRecord(), summary);
        QVERIFY(text.contains(u"line-140."_s) && text.contains(u"line-199."_s));
        QVERIFY(!text.contains(u"line-139."_s));
    }
    void markupAndHtmlAreDisarmed() {
        QCOMPARE(markdownText(u"a|b `c` <img src=x> &amp; *x* _y_ [z](u)"_s),
                 u"a\\|b \\`c\\` &lt;img src=x&gt; &amp;amp; \\*x\\* \\_y\\_ \\[z\\](u)"_s);
        QCOMPARE(markdownText(u"one\n# two\r\n\u202Ethree\x1b[0m"_s), u"one # two three\\[0m"_s);
        QCOMPARE(markdownText(QString(5000, u'x')).size(), 1002);
    }
    void aFenceIsLongerThanAnyInside() {
        QCOMPARE(markdownFence(u"plain\n"_s), u"```text\nplain\n```\n"_s);
        QCOMPARE(markdownFence(u"a\n`````\nb"_s), u"``````text\na\n`````\nb\n``````\n"_s);
        QCOMPARE(markdownFence(u"a\x1b[31m\u202E\tb\r\n"_s), u"```text\na[31m\tb\n```\n"_s);
    }
    void aFailureNamesTheProgramsLog() {
        const QString path = u"~/.local/state/armature/armature.log"_s;
        QVERIFY(markdownReport(sampleRecord(), sampleSummary(), path).contains(u"The program's own log: "_s));
        QVERIFY(!markdownReport({}, {}, path).contains(path));
    }
    void aHostileRecordCannotLeaveItsCells() {
        SessionRecord record = sampleRecord();
        const QString evil = u"x|y\n## Injected\n<script>alert(1)</script>`` ```"_s;
        record.verb = record.plan->title = record.programVersion = record.catalogDigest = evil;
        record.verification->packages.front().package = evil;
        record.verification->packages.front().checks.back().excerpt = evil;
        record.verification->fileFaults.front().path = evil;
        record.machine.system.name = Reading<QString>::known(evil, evil);
        record.machine.findings.front().observed = evil;
        record.problem->detail = record.problem->remedy = record.problem->subject = record.problem->evidence = evil;
        const QString text = markdownReport(record, sampleSummary());
        QString outside; // without the fenced blocks, where nothing is markup
        QString fence;
        for (const QString &line : text.split(u'\n')) {
            if (fence.isEmpty() && line.startsWith("```"_L1))
                fence = line.chopped(4); // "text"
            else if (!fence.isEmpty() && line == fence)
                fence.clear();
            else if (fence.isEmpty())
                outside += line + u'\n';
        }
        QVERIFY(fence.isEmpty());
        QVERIFY(!outside.contains(u"<script"_s));
        QVERIFY(!outside.contains(u"\n## Injected"_s));
    }
};

QTEST_GUILESS_MAIN(MarkdownReportTest)
#include "MarkdownReportTest.moc"
