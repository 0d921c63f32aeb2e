#include "record/MarkdownReport.h"

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
        QFile golden(QStringLiteral(TEST_DATA "/golden/record-report.md"));
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
        QVERIFY(text.startsWith(QStringLiteral("# Armature: run\n\n**Done**.\n")));
        QVERIFY(text.contains(QStringLiteral("## Versions")));
        QVERIFY(!text.contains(QStringLiteral("## Steps")));
    }
    void aRunThatWentWellShowsNoLog() {
        SessionRecord record = sampleRecord();
        record.problem.reset();
        RunSummary summary = sampleSummary();
        summary.state.problem.reset();
        summary.state.outcome = RunOutcome::Done;
        QVERIFY(!markdownReport(record, summary).contains(QStringLiteral("## End of the log")));
    }
    void onlyTheLastSixtyLinesOfTheLogAreShown() {
        RunSummary summary = sampleSummary();
        summary.state.lastLines.clear();
        for (int i = 0; i < 200; ++i)
            summary.state.lastLines << QStringLiteral("line-%1.").arg(i);
        const QString text = markdownReport(sampleRecord(), summary);
        QVERIFY(text.contains(QStringLiteral("line-140.")) && text.contains(QStringLiteral("line-199.")));
        QVERIFY(!text.contains(QStringLiteral("line-139.")));
    }
    void markupAndHtmlAreDisarmed() {
        QCOMPARE(markdownText(QStringLiteral("a|b `c` <img src=x> &amp; *x* _y_ [z](u)")),
                 QStringLiteral("a\\|b \\`c\\` &lt;img src=x&gt; &amp;amp; \\*x\\* \\_y\\_ \\[z\\](u)"));
        QCOMPARE(markdownText(QStringLiteral("one\n# two\r\n\u202Ethree\x1b[0m")), QStringLiteral("one # two three\\[0m"));
        QCOMPARE(markdownText(QString(5000, u'x')).size(), 1002);
    }
    void aFenceIsLongerThanAnyInside() {
        QCOMPARE(markdownFence(QStringLiteral("plain\n")), QStringLiteral("```text\nplain\n```\n"));
        QCOMPARE(markdownFence(QStringLiteral("a\n`````\nb")), QStringLiteral("``````text\na\n`````\nb\n``````\n"));
        QCOMPARE(markdownFence(QStringLiteral("a\x1b[31m\u202E\tb\r\n")), QStringLiteral("```text\na[31m\tb\n```\n"));
    }
    void aHostileRecordCannotLeaveItsCells() {
        SessionRecord record = sampleRecord();
        const QString evil = QStringLiteral("x|y\n## Injected\n<script>alert(1)</script>`` ```");
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
            if (fence.isEmpty() && line.startsWith(QLatin1String("```")))
                fence = line.chopped(4); // "text"
            else if (!fence.isEmpty() && line == fence)
                fence.clear();
            else if (fence.isEmpty())
                outside += line + u'\n';
        }
        QVERIFY(fence.isEmpty());
        QVERIFY(!outside.contains(QStringLiteral("<script")));
        QVERIFY(!outside.contains(QStringLiteral("\n## Injected")));
    }
};

QTEST_GUILESS_MAIN(MarkdownReportTest)
#include "MarkdownReportTest.moc"
