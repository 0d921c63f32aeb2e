#include "RunnerSupport.h"
#include "files/DurableFile.h"

#include <QTimer>
#include <unistd.h>

using namespace armature;
using namespace armature::test;

class RunnerSafetyTest : public QObject {
    Q_OBJECT

    Targets m_targets;

private Q_SLOTS:
    void tooLittleSpaceIsSeenBeforeAnythingIsDone() {
        InstallPlan plan = fakePlan(m_targets.newTarget(), text("1.0"));
        plan.estimatedDisk = Q_INT64_C(1) << 60;
        const Run run = carryOut(plan);
        QCOMPARE(run.code(), text("no-space"));
        QVERIFY(!isThere(plan.folders.staging));
    }

    void tooLittleSpaceIsSeenWithTheRealSizes() {
        InstallPlan plan = fakePlan(m_targets.newTarget(), text("1.0"));
        resolveTo(plan, resolvedPackage(text("alpha"), text("1.0"), Q_INT64_C(1) << 58));
        const Run run = carryOut(plan);
        QCOMPARE(run.code(), text("no-space"));
        QCOMPARE(run.state.steps[1].outcome, std::nullopt);
    }

    void aSimulatedPlanIsRefused() {
        InstallPlan plan = fakePlan(m_targets.newTarget(), text("1.0"));
        plan.simulated = true;
        QCOMPARE(carryOut(plan).code(), text("unsupported"));
        QVERIFY(!isThere(plan.folders.work));
    }

    void aForeignFolderIsNotTouched() {
        const QString target = m_targets.newTarget();
        writeFile(target + text("/thesis.txt"), "years");
        const Run run = carryOut(fakePlan(target, text("1.0")));
        QCOMPARE(run.code(), text("foreign"));
        QCOMPARE(contentOf(target + text("/thesis.txt")), QByteArray("years"));
        QVERIFY(!isThere(PlanFolders::forTarget(target, {}).work));
    }

    void aForeignWorkFolderIsNotTouched() {
        const QString target = m_targets.newTarget();
        const QString precious = PlanFolders::forTarget(target, {}).staging + text("/thesis.txt");
        writeFile(precious, "years");
        QCOMPARE(carryOut(fakePlan(target, text("1.0"))).code(), text("foreign"));
        QCOMPARE(contentOf(precious), QByteArray("years"));
    }

    void whatIsDeletedDuringARunNeedsNoCleaningByHand_data() {
        QTest::addColumn<QString>("deleted");
        QTest::addColumn<QString>("step");
        for (const char *id : {"resolve", "create", "install", "verify", "promote"})
            for (const char *deleted : {"parent", "work", "marker", "staging"})
                QTest::addRow("%s in %s", deleted, id) << text(deleted) << text(id);
    }
    void whatIsDeletedDuringARunNeedsNoCleaningByHand() {
        QFETCH(QString, deleted);
        QFETCH(QString, step);
        const QString parent = m_targets.newTarget();
        QVERIFY(QDir().mkpath(parent));
        const QString target = parent + text("/env");
        const PlanFolders folders = PlanFolders::forTarget(target, {});
        const QMap<QString, QString> paths{{text("parent"), parent},
                                           {text("work"), folders.work},
                                           {text("marker"), folders.work + text("/armature-work")},
                                           {text("staging"), folders.staging}};
        const QString path = paths.value(deleted);
        const Run run =
            carryOut(fakePlan(target, text("1.0"), 200), fakeSettings(), [&](Runner &, const RunEvent &event) {
                if (startsStep(event, step))
                    QVERIFY(removeTree(QFileInfo(path).path(), QFileInfo(path).fileName()).ok());
            });
        QCOMPARE(run.finished, 1);
        if (deleted == text("marker"))
            QCOMPARE(run.state.outcome, RunOutcome::Done);
        if (run.state.outcome == RunOutcome::Failed && deleted != text("staging"))
            QCOMPARE(run.code(), text("not-found"));
        QVERIFY(run.code() != text("internal"));
        QVERIFY(QDir().mkpath(parent));
        QCOMPARE(carryOut(fakePlan(target, text("2.0"))).code(), QString());
        QCOMPARE(moduleAt(target), QByteArray("version = '2.0'\n"));
    }

    void aMarkerThatAKilledRunHasLostIsPutBack() {
        const QString target = m_targets.newTarget();
        const PlanFolders folders = PlanFolders::forTarget(target, {});
        QVERIFY(prepareWorkFolder(folders).ok());
        Journal journal;
        journal.target = target;
        QVERIFY(writeJournal(journalPath(folders), journal).ok());
        QVERIFY(QDir().mkpath(folders.staging));
        QVERIFY(QFile::remove(folders.work + text("/armature-work")));
        QCOMPARE(carryOut(fakePlan(target, text("1.0"))).code(), QString());
    }

    void aReadOnlyParentIsRefused() {
        const QString parent = m_targets.path() + text("/readonly");
        QVERIFY(QDir().mkpath(parent));
        QFile::setPermissions(parent, QFile::ReadOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther);
        QFile::setPermissions(m_targets.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner |
                                                    QFile::ReadOther | QFile::ExeOther);
        const bool root = geteuid() == 0;
        if (root && (seteuid(65534) != 0 || access(parent.toUtf8().constData(), W_OK) == 0)) {
            // access(2) asks for the real user: for root the refusal comes from mkdir instead
        }
        const Run run = carryOut(fakePlan(parent + text("/env"), text("1.0")));
        if (root && seteuid(0) != 0)
            qFatal("still nobody");
        QCOMPARE(run.code(), text("denied"));
        QVERIFY(QDir(parent).isEmpty());
    }

    void theSecondOfTwoIsToldWhoTheFirstIs() {
        const QString target = m_targets.newTarget();
        QString second;
        QString detail;
        carryOut(fakePlan(target, text("1.0"), 300), fakeSettings(), [&](Runner &, const RunEvent &event) {
            if (!startsStep(event, text("create")) || !second.isEmpty())
                return;
            const EnvironmentState state = stateOf(PlanFolders::forTarget(target, {}));
            QCOMPARE(state.kind, EnvironmentState::Kind::Building);
            QCOMPARE(state.step, text("create"));
            const Run run = carryOut(fakePlan(target, text("3.0")));
            second = run.code();
            detail = run.state.problem->detail;
        });
        QCOMPARE(second, text("locked"));
        QVERIFY2(detail.contains(text("process %1").arg(QCoreApplication::applicationPid())), qPrintable(detail));
        QCOMPARE(moduleAt(target), QByteArray("version = '1.0'\n"));
    }

    void cancelInEveryStepKeepsTheFormer_data() {
        QTest::addColumn<QString>("id");
        for (const char *id : {"resolve", "create", "install", "check", "verify"})
            QTest::newRow(id) << text(id);
    }
    void cancelInEveryStepKeepsTheFormer() {
        QFETCH(QString, id);
        const QString target = m_targets.builtTarget();
        const Run run =
            carryOut(fakePlan(target, text("2.0"), 2000), fakeSettings(), [&](Runner &runner, const RunEvent &event) {
                if (startsStep(event, id)) {
                    QTimer::singleShot(id == text("check") || id == text("verify") ? 0 : 200, &runner,
                                       [&runner] { runner.cancel(); });
                }
            });
        QCOMPARE(run.state.outcome, RunOutcome::Cancelled);
        QCOMPARE(run.code(), text("cancelled"));
        QCOMPARE(run.finished, 1);
        QVERIFY(run.finishedLast);
        QCOMPARE(processesNaming(target), QStringList());
        verifyFormer(target);
        QCOMPARE(readJournal(journalPath(PlanFolders::forTarget(target, {}))).value()->phase, RunPhase::Cancelled);
    }

    void cancelDuringTheExchangeFinishesIt() {
        const QString target = m_targets.builtTarget();
        const Run run =
            carryOut(fakePlan(target, text("2.0")), fakeSettings(), [&](Runner &runner, const RunEvent &event) {
                const auto *finished = std::get_if<StepFinished>(&event.what);
                if (finished != nullptr && finished->step == text("promote"))
                    runner.cancel();
            });
        QCOMPARE(run.state.outcome, RunOutcome::Done);
        QCOMPARE(moduleAt(target), QByteArray("version = '2.0'\n"));
    }

    void aDestroyedRunnerLeavesNoProcess() {
        const QString target = m_targets.newTarget();
        {
            Runner runner(fakePlan(target, text("1.0"), 20000), fakeSettings());
            bool creating = false;
            QObject::connect(&runner, &Runner::happened,
                             [&](const RunEvent &event) { creating = creating || startsStep(event, text("resolve")); });
            runner.start();
            QTRY_VERIFY(creating);
            QTest::qWait(200);
        }
        QTRY_COMPARE(processesNaming(target), QStringList());
        QCOMPARE(carryOut(fakePlan(target, text("2.0"))).state.outcome, RunOutcome::Done);
    }

    void secretsAreNowhere() {
        const QString target = m_targets.newTarget();
        InstallPlan plan = fakePlan(target, text("1.0"));
        CommandLine leaky =
            tool({text("say"), text("1"), text("GET http://me:s3cr3t-pass@host/simple token=s3cr3t-token")});
        leaky.arguments << text("--index=http://me:s3cr3t-pass@host/");
        leaky.environment = {{text("UV_INDEX_X_PASSWORD"), text("s3cr3t-token")}};
        leaky.secrets = {text("s3cr3t-pass"), text("s3cr3t-token")};
        std::get<InstallStep>(stepOf(plan, "install").action).command = leaky;
        const Run run = carryOut(plan);
        QCOMPARE(run.state.outcome, RunOutcome::Failed);
        QVERIFY(run.everything().contains("token=****"));
        QVERIFY(!run.everything().contains("s3cr3t"));
        const QStringList files = QDir(plan.folders.work).entryList(QDir::Files | QDir::Hidden);
        QVERIFY(files.contains(text("journal.json")));
        for (const QString &file : files)
            QVERIFY2(!contentOf(plan.folders.work + u'/' + file).contains("s3cr3t"), qPrintable(file));
    }

    void workIsPrivate() {
        const QString target = m_targets.builtTarget();
        const PlanFolders folders = PlanFolders::forTarget(target, {});
        const QFile::Permissions others = QFile::ReadOther | QFile::ReadGroup | QFile::ExeOther | QFile::ExeGroup;
        QCOMPARE(QFile::permissions(folders.work) & others, QFile::Permissions());
        QCOMPARE(QFile::permissions(folders.work + text("/requirements.txt")) & others, QFile::Permissions());
    }
};

QTEST_GUILESS_MAIN(RunnerSafetyTest)
#include "RunnerSafetyTest.moc"
