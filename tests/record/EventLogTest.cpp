#include "record/EventLog.h"
#include "base/Literals.h"

#include "record/SampleRecord.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace armature;

/// The log of a run while it goes on.
class EventLogTest : public QObject {
    Q_OBJECT

    static QByteArray contentOf(const QTemporaryDir &folder, const char *name) {
        QFile file(folder.filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static RunEvent line(int number) {
        return {sampleTime(), LineSeen{Channel::Output, u"line %1"_s.arg(number), false}};
    }

private Q_SLOTS:
    void everyEventIsInBothFilesAtOnce() {
        QTemporaryDir folder;
        EventLog log{RecordRedactor()};
        QVERIFY(log.open(folder.path()).ok());
        qsizetype size = 0;
        for (const RunEvent &event : sampleEvents()) {
            log.append(event);
            const QByteArray bytes = contentOf(folder, "events.jsonl");
            QVERIFY(bytes.size() > size && bytes.endsWith('\n')); // without a close: a crash now would lose nothing
            size = bytes.size();
        }
        QVERIFY2(contentOf(folder, "log.txt").endsWith("05:06:09.000 == run: failed: the volume is full\n"),
                 contentOf(folder, "log.txt"));
        QVERIFY(!log.problem());
    }
    void theLogForPeopleReadsLikeOne() {
        QTemporaryDir folder;
        EventLog log{RecordRedactor({{}, u"alice"_s, u"/home/alice"_s}, {})};
        QVERIFY(log.open(folder.path()).ok());
        for (const RunEvent &event : sampleEvents())
            log.append(event);
        const QByteArray text = contentOf(folder, "log.txt");
        QCOMPARE(text, QByteArray("05:06:01.000 == run of create, install, verify\n"
                                  "05:06:02.000 == step create: ~/bin/uv venv\n"
                                  "05:06:03.000 == step create: done, exit code 0, 0.9 s\n"
                                  "05:06:04.000 == step install: uv pip install -r requirements.txt\n"
                                  "05:06:05.000    Downloading torch (2.1GiB)\n"
                                  "05:06:06.000 -- no output for 10 s, still running\n"
                                  "05:06:07.000    error: No space left on device\n"
                                  "05:06:08.000 == step install: failed, exit code 1, 61.5 s: the volume is full\n"
                                  "05:06:09.000 == run: failed: the volume is full\n"));
    }
    void whatWasLoggedIsReadBack() {
        QTemporaryDir folder;
        EventLog log{RecordRedactor()};
        QVERIFY(log.open(folder.path()).ok());
        for (const RunEvent &event : sampleEvents())
            log.append(event);
        log.close();
        const auto summary = readRunSummary(folder.filePath(u"events.jsonl"_s));
        QVERIFY(summary.ok());
        QVERIFY(*summary == sampleSummary());
        QVERIFY(*summary == log.summary());
        QCOMPARE(summary->step(u"install"_s)->exitCode, 1);
    }
    void aLogCutAnywhereIsReadUpToThere() {
        QTemporaryDir folder;
        EventLog log{RecordRedactor()};
        QVERIFY(log.open(folder.path()).ok());
        for (const RunEvent &event : sampleEvents())
            log.append(event);
        const QByteArray whole = contentOf(folder, "events.jsonl");
        log.close();
        const QString path = folder.filePath(u"events.jsonl"_s);
        for (qsizetype length = whole.size(); length >= 0; --length) {
            QVERIFY(QFile::resize(path, length));
            QVERIFY2(readRunSummary(path).ok(), qPrintable(QString::number(length)));
        }
    }
    void aBrokenLineInTheMiddleIsNamed() {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"events.jsonl"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"at\":\"2026-03-04T05:06:01.000Z\",\"event\":\"run_finished\",\"outcome\":\"done\",\"problem\":"
                   "null}\nnonsense\n{}\n");
        file.close();
        const auto summary = readRunSummary(file.fileName());
        QVERIFY(!summary.ok());
        QCOMPARE(summary.problem().code, ProblemCode::Malformed);
        QVERIFY2(summary.problem().subject.contains(u"events.jsonl:2"_s), qPrintable(summary.problem().subject));
    }
    void beyondItsLimitOnlyStepsAreWritten() {
        QTemporaryDir folder;
        EventLog log(RecordRedactor(), 20'000);
        QVERIFY(log.open(folder.path()).ok());
        for (int i = 0; i < 10'000; ++i)
            log.append(line(i));
        log.append({sampleTime(), RunFinished{RunOutcome::Done, {}}});
        log.close();
        const QByteArray events = contentOf(folder, "events.jsonl");
        QVERIFY2(events.size() < 21'000, QByteArray::number(events.size()));
        QVERIFY(events.contains("run_finished"));
        QVERIFY(events.contains("more lines were left out"));
        QCOMPARE(log.summary().state.lineCount, 10'000);
    }
    void aFolderThatIsNotThereIsAProblemAndLaterEventsDoNoHarm() {
        EventLog log{RecordRedactor()};
        QVERIFY(!log.open(u"/nonexistent/folder"_s).ok());
        log.append(line(1));
        log.close();
        QCOMPARE(log.summary().state.lineCount, 1);
    }
    void aFullDeviceIsAProblemAndTheRunGoesOn() {
        QTemporaryDir folder;
        EventLog log{RecordRedactor()};
        QVERIFY(log.open(folder.path()).ok());
        struct rlimit before {};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const struct rlimit small { 4096, before.rlim_max };
        ::signal(SIGXFSZ, SIG_IGN);
        ::setrlimit(RLIMIT_FSIZE, &small); // writing beyond it fails as on a full volume
        for (int i = 0; i < 1000; ++i)
            log.append(line(i));
        ::setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(log.problem().has_value());
        QCOMPARE(log.summary().state.lineCount, 1000);
        log.close();
    }
};

QTEST_GUILESS_MAIN(EventLogTest)
#include "EventLogTest.moc"
