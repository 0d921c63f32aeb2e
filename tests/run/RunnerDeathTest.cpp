#include "FakePlan.h"
#include "TestPaths.h"
#include "files/DurableFile.h"
#include "host/LiveProcessTable.h"
#include "run/Swap.h"
#include "run/WorkFolder.h"

#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <unistd.h>

using namespace armature;
using namespace armature::test;

namespace {

QByteArray moduleAt(const QString &target) {
    return contentOf(target + text("/lib/python3.11/site-packages/alpha.py"));
}

/// A run in a program of its own.
class Driver {
public:
    Driver(const QString &target, const QString &version, int milliseconds) {
        m_process.start(testProgram("RunDriver"), {target, version, QString::number(milliseconds)});
    }
    /// Waits until the step begins, `milliseconds` more, and kills the program.
    bool killIn(const QString &step, int milliseconds) {
        if (!waitFor(text("\"step\":\"") + step))
            return false;
        QTest::qSleep(milliseconds);
        kill(pid_t(m_process.processId()), SIGKILL);
        return m_process.waitForFinished(5000) && m_process.exitStatus() == QProcess::CrashExit;
    }
    bool waitFor(const QString &part) {
        while (!m_seen.contains(part.toUtf8()))
            if (!m_process.waitForReadyRead(10000))
                return false;
            else
                m_seen += m_process.readAllStandardOutput();
        return true;
    }
    int toTheEnd() {
        m_process.waitForFinished(30000);
        m_seen += m_process.readAllStandardOutput();
        return m_process.exitCode();
    }
    [[nodiscard]] QByteArray seen() const { return m_seen; }
    [[nodiscard]] qint64 id() const { return m_process.processId(); }

private:
    QProcess m_process;
    QByteArray m_seen;
};

} // namespace

class RunnerDeathTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;
    QString newTarget() { return m_folder.path() + text("/env%1").arg(++m_count); }

private Q_SLOTS:
    void aKillInEveryStepKeepsTheFormer_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<int>("milliseconds");
        const auto add = [](const QString &step, int milliseconds) {
            QTest::newRow(qPrintable(text("%1 after %2 ms").arg(step).arg(milliseconds))) << step << milliseconds;
        };
        for (const QString &step : {text("resolve"), text("create"), text("install")})
            for (const int milliseconds : {0, 30, 250})
                add(step, milliseconds);
        for (const QString &step : {text("check"), text("verify"), text("promote")})
            for (const int milliseconds : {0, 1, 3, 6, 10})
                add(step, milliseconds);
    }
    void aKillInEveryStepKeepsTheFormer() {
        QFETCH(QString, step);
        QFETCH(int, milliseconds);
        const QString target = newTarget();
        const PlanFolders folders = PlanFolders::forTarget(target, {});
        QCOMPARE(Driver(target, text("1.0"), 0).toTheEnd(), 0);
        const bool slow = step == text("resolve") || step == text("create") || step == text("install");
        Driver driver(target, text("2.0"), slow ? 400 : 0);
        const bool killed = driver.killIn(step, milliseconds);
        QVERIFY(killed || !slow);
        if (killed && slow) {
            QCOMPARE(moduleAt(target), QByteArray("version = '1.0'\n"));
            // A child that was just forked holds a copy of the lock until it becomes another program.
            QTRY_COMPARE(stateOf(folders).kind, EnvironmentState::Kind::Interrupted);
            const EnvironmentState state = stateOf(folders);
            QVERIFY2(state.step == step || milliseconds == 0, qPrintable(state.step));
            QVERIFY(state.manifest.has_value());
        }
        QVERIFY(recover(folders).ok());
        QTRY_COMPARE(processesNaming(folders.work), QStringList());
        const QByteArray module = moduleAt(target);
        QVERIFY(module == "version = '1.0'\n" || (!slow && module == "version = '2.0'\n"));
        QCOMPARE(stateOf(folders).kind, EnvironmentState::Kind::Ready);
        QVERIFY(!isThere(folders.staging) && !isThere(oldPath(folders)));
        QCOMPARE(Driver(target, text("3.0"), 0).toTheEnd(), 0);
        QCOMPARE(moduleAt(target), QByteArray("version = '3.0'\n"));
    }

    void aKillOfTheFirstRunLeavesNothingReady() {
        const QString target = newTarget();
        const PlanFolders folders = PlanFolders::forTarget(target, {});
        QVERIFY(Driver(target, text("1.0"), 400).killIn(text("install"), 100));
        QCOMPARE(stateOf(folders).kind, EnvironmentState::Kind::Interrupted);
        QVERIFY(recover(folders).ok());
        QCOMPARE(stateOf(folders).kind, EnvironmentState::Kind::Interrupted);
        QCOMPARE(stateOf(folders).step, text("install"));
        QVERIFY(!isThere(target));
    }

    /// The kernel ends the direct child; its children are ended by the next start, from the journal.
    void grandchildrenAreEndedAtTheNextStart() {
        const QString target = newTarget();
        const PlanFolders folders = PlanFolders::forTarget(target, {});
        QProcess child; // as if a run had started it
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(text("TMPDIR"), folders.tmp);
        child.setProcessEnvironment(environment);
        child.setChildProcessModifier([] { setsid(); });
        child.start(text("/bin/sh"), {text("-c"), text("sleep 60 & exec sleep 61"), folders.work});
        QVERIFY(child.waitForStarted());
        QVERIFY(prepareWorkFolder(folders).ok());
        Journal journal;
        journal.childId = child.processId();
        QTest::qWait(100);
        journal.childTicks = processStartTicks(child.processId());
        journal.boot = text("another boot");
        QVERIFY(writeJournal(journalPath(folders), journal).ok());
        QVERIFY(recover(folders).ok());
        QCOMPARE(sessionMembers(child.processId()).size(), 2); // another boot: not ours
        journal.boot = bootId();
        journal.childTicks += 1;
        QVERIFY(writeJournal(journalPath(folders), journal).ok());
        QVERIFY(recover(folders).ok());
        QCOMPARE(sessionMembers(child.processId()).size(), 2); // the number was given to another process
        journal.childTicks -= 1;
        QVERIFY(writeJournal(journalPath(folders), journal).ok());
        QVERIFY(recover(folders).ok());
        QCOMPARE(sessionMembers(child.processId()), QList<qint64>());
        child.waitForFinished();
    }

    void aFileThatAKilledRunHasHalfWrittenIsCleared() {
        const PlanFolders folders = PlanFolders::forTarget(newTarget(), {});
        QVERIFY(prepareWorkFolder(folders).ok());
        const QString half = journalPath(folders) + text(".new-4711");
        writeFile(half, "{");
        writeFile(folders.work + text("/requirements.txt"), "alpha");
        QVERIFY(recover(folders).ok());
        QVERIFY(!isThere(half));
        QVERIFY(isThere(folders.work + text("/requirements.txt")));
    }

    void whatDetachedItselfIsEndedAtTheNextStart_data() {
        QTest::addColumn<QString>("mark");
        QTest::addColumn<QString>("folder"); ///< behind the name of the work folder
        QTest::addColumn<bool>("livesOn");
        QTest::newRow("of a run") << runMarkVariable() << text("/tmp") << false;
        QTest::newRow("of a run, beside others in a list") << runMarkVariable() << text(":/usr/bin") << false;
        QTest::newRow("of somebody else") << text("ANOTHER") << text("/tmp") << true;
        QTest::newRow("of a run whose target has a longer name") << runMarkVariable() << text("2/tmp") << true;
    }
    void whatDetachedItselfIsEndedAtTheNextStart() {
        QFETCH(QString, mark);
        QFETCH(QString, folder);
        QFETCH(bool, livesOn);
        const PlanFolders folders = PlanFolders::forTarget(newTarget(), {});
        QProcess child; // as if it had left the session of the run
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(text("PLACE"), folders.work + folder);
        environment.insert(mark, text("0123456789abcdef"));
        child.setProcessEnvironment(environment);
        child.setChildProcessModifier([] { setsid(); });
        child.start(text("sleep"), {text("60")});
        QVERIFY(child.waitForStarted());
        QVERIFY(prepareWorkFolder(folders).ok());
        QVERIFY(writeJournal(journalPath(folders), {}).ok());
        QVERIFY(recover(folders).ok());
        QCOMPARE(sessionMembers(child.processId()).size(), livesOn ? 1 : 0);
        child.kill();
        child.waitForFinished();
    }

    void aProcessThatAJournalNamesButNoRunStartedLivesOn() {
        const PlanFolders folders = PlanFolders::forTarget(newTarget(), {});
        QProcess stranger;
        stranger.setChildProcessModifier([] { setsid(); });
        stranger.start(text("sleep"), {text("60")});
        QVERIFY(stranger.waitForStarted());
        QVERIFY(prepareWorkFolder(folders).ok());
        Journal journal;
        journal.childId = stranger.processId();
        journal.childTicks = processStartTicks(stranger.processId());
        journal.boot = bootId();
        QVERIFY(writeJournal(journalPath(folders), journal).ok());
        QVERIFY(recover(folders).ok());
        QCOMPARE(sessionMembers(stranger.processId()).size(), 1);
        stranger.kill();
        stranger.waitForFinished();
    }

    void aSecondProgramIsTurnedAwayAndTheFirstGoesOn() {
        const QString target = newTarget();
        Driver first(target, text("1.0"), 600);
        QVERIFY(first.waitFor(text("\"step\":\"create\"")));
        Driver second(target, text("2.0"), 0);
        QCOMPARE(second.toTheEnd(), 3);
        QVERIFY2(second.seen().contains("process " + QByteArray::number(first.id())), second.seen().constData());
        QCOMPARE(first.toTheEnd(), 0);
        QCOMPARE(moduleAt(target), QByteArray("version = '1.0'\n"));
    }
};

QTEST_GUILESS_MAIN(RunnerDeathTest)
#include "RunnerDeathTest.moc"
