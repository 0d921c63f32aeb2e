#include "RunnerSupport.h"
#include "files/DurableFile.h"

using namespace armature;
using namespace armature::test;

class RunnerTest : public QObject {
    Q_OBJECT

    Targets m_targets;

private Q_SLOTS:
    void buildsAnEnvironment() {
        const QString target = m_targets.newTarget();
        const Run run = carryOut(fakePlan(target, text("1.0")));
        QVERIFY2(run.state.outcome == RunOutcome::Done, run.everything().constData());
        QCOMPARE(run.finished, 1);
        QVERIFY(run.finishedLast);
        QCOMPARE(run.state.fraction(), 1.0);
        QCOMPARE(run.environment.kind, EnvironmentState::Kind::Ready);
        QCOMPARE(run.environment.manifest->packages.value(text("alpha")), text("1.0"));
        QVERIFY(run.verification->ready());
        QCOMPARE(run.resolution->packages.size(), size_t(1));
        QCOMPARE(contentOf(target + text("/bin/alpha")).split('\n').first(),
                 QByteArray("#!") + target.toUtf8() + "/bin/python");
        QVERIFY(contentOf(target + text("/bin/activate")).contains(target.toUtf8() + "'"));
    }

    void replacesAnEnvironment() {
        const QString target = m_targets.builtTarget();
        const Run run = carryOut(fakePlan(target, text("2.0")));
        QCOMPARE(run.state.outcome, RunOutcome::Done);
        QCOMPARE(moduleAt(target), QByteArray("version = '2.0'\n"));
        const QString work = PlanFolders::forTarget(target, {}).work;
        QVERIFY(!isThere(work + text("/old")) && !isThere(work + text("/staging")) && !isThere(work + text("/tmp")));
    }

    void progressCountsKnownBytes() {
        const Run run = carryOut(fakePlan(m_targets.newTarget(), text("1.0")));
        const auto it = std::find_if(run.events.begin(), run.events.end(), [](const RunEvent &event) {
            const auto *progress = std::get_if<ProgressSeen>(&event.what);
            return progress != nullptr && progress->what == text("alpha");
        });
        QVERIFY(it != run.events.end());
        QCOMPARE(std::get<ProgressSeen>(it->what), (ProgressSeen{2'097'152, 2'097'152, 0, text("alpha")}));
    }

    void weirdPathsWork_data() {
        QTest::addColumn<QString>("name");
        for (const char *name : {"with space", "quo'te", "dou\"ble", "$(touch x)", "semi;colon", "ümläut-環境",
                                 "back`tick`", "a&b", "per%cent", ".hidden", "#hash"})
            QTest::newRow(name) << text(name);
        QTest::newRow("long") << QString(230, u'x');
    }
    void weirdPathsWork() {
        QFETCH(QString, name);
        const QString target = m_targets.path() + u'/' + name;
        const Run run = carryOut(fakePlan(target, text("1.0")));
        QVERIFY2(run.state.outcome == RunOutcome::Done, run.everything().constData());
        QCOMPARE(moduleAt(target), QByteArray("version = '1.0'\n"));
        QVERIFY(!contentOf(target + text("/bin/alpha")).contains(".armature-"));
    }

    void aFailingStepKeepsTheFormer_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("code");
        QTest::newRow("resolver finds nothing")
            << text("resolve") << QStringList{text("say"), text("1"), text("  × No solution found when resolving")}
            << text("resolution-failed");
        QTest::newRow("refused") << text("resolve")
                                 << QStringList{text("say"), text("2"),
                                                text("HTTP status client error (401 Unauthorized)")}
                                 << text("access-denied");
        QTest::newRow("no network") << text("install")
                                    << QStringList{text("say"), text("2"), text("dns error: failed to lookup address")}
                                    << text("network-unreachable");
        QTest::newRow("disk full") << text("install")
                                   << QStringList{text("say"), text("1"), text("[Errno 28] No space left on device")}
                                   << text("no-space");
        QTest::newRow("plain failure") << text("install") << QStringList{text("say"), text("7"), text("no idea")}
                                       << text("command-failed");
        QTest::newRow("killed") << text("install") << QStringList{text("kill-self")} << text("command-crashed");
        QTest::newRow("silent") << text("install") << QStringList{text("sleep"), text("64")} << text("timed-out");
        QTest::newRow("create fails") << text("create")
                                      << QStringList{text("say"), text("1"), text("ensurepip is not available")}
                                      << text("command-failed");
        QTest::newRow("lies about installing")
            << text("install") << QStringList{text("lie")} << text("verification-failed");
        QTest::newRow("lies about creating") << text("create") << QStringList{text("lie")} << text("command-failed");
    }
    void aFailingStepKeepsTheFormer() {
        QFETCH(QString, step);
        QFETCH(QStringList, arguments);
        QFETCH(QString, code);
        const QString target = m_targets.builtTarget();
        InstallPlan plan = fakePlan(target, text("2.0"));
        CommandLine bad = tool(arguments);
        bad.idleLimitSeconds = 2;
        if (step == text("resolve"))
            std::get<ResolveStep>(stepOf(plan, "resolve").action).command = bad;
        else if (step == text("create"))
            std::get<CreateEnvironmentStep>(stepOf(plan, "create").action).command = bad;
        else
            std::get<InstallStep>(stepOf(plan, "install").action).command = bad;
        const Run run = carryOut(plan);
        QCOMPARE(run.state.outcome, RunOutcome::Failed);
        if (code != text("command-failed") || arguments.first() != text("lie"))
            QCOMPARE(run.code(), code);
        QCOMPARE(run.finished, 1);
        verifyFormer(target);
        if (arguments.size() > 2)
            QVERIFY(run.state.problem->evidence.contains(arguments[2]));
        const auto journal = readJournal(journalPath(plan.folders));
        QCOMPARE(journal.value()->phase, RunPhase::Failed);
    }

    void exitCodeOneAfterSuccessIsAFailureStill() {
        const QString target = m_targets.builtTarget();
        InstallPlan plan = fakePlan(target, text("2.0"));
        CommandLine command;
        command.program = text("/bin/sh");
        CommandLine &own = std::get<InstallStep>(stepOf(plan, "install").action).command;
        command.arguments = QStringList{text("-c"), text("\"$0\" \"$@\"; exit 1"), own.program} + own.arguments;
        own = command;
        QCOMPARE(carryOut(plan).code(), text("command-failed"));
        verifyFormer(target);
    }

    void aWrongVersionIsSeen() {
        const QString target = m_targets.builtTarget();
        InstallPlan plan = fakePlan(target, text("2.0"));
        std::get<CheckStep>(stepOf(plan, "check").action).exactVersions = {{text("alpha"), text("2.0+cu129")}};
        const Run run = carryOut(plan);
        QCOMPARE(run.code(), text("verification-failed"));
        QVERIFY2(run.state.problem->detail.contains(text("alpha 2.0 instead of 2.0+cu129")),
                 qPrintable(run.state.problem->detail));
        verifyFormer(target);
    }

    void missingFilesFailTheVerification() {
        const QString target = m_targets.builtTarget();
        InstallPlan plan = fakePlan(target, text("2.0"));
        CommandLine remove;
        remove.program = text("/bin/rm");
        remove.arguments = {plan.folders.staging + text("/lib/python3.11/site-packages/alpha.py")};
        plan.steps.insert(plan.steps.begin() + 3, step("spoil", InstallStep{remove, {}, {}}));
        const Run run = carryOut(plan);
        QCOMPARE(run.code(), text("verification-failed"));
        QCOMPARE(run.verification->fileFaultCount, qint64(1));
        verifyFormer(target);
    }

    void whatWouldCompileIsRefused() {
        InstallPlan plan = fakePlan(m_targets.newTarget(), text("1.0"));
        ResolvedPackage package = resolvedPackage(text("alpha"), text("1.0"), 1);
        package.sourceOnly = true;
        resolveTo(plan, package);
        const Run refused = carryOut(plan);
        QCOMPARE(refused.code(), text("would-compile"));
        QCOMPARE(refused.state.problem->subject, text("alpha 1.0"));
        QVERIFY(!isThere(plan.folders.target));
        plan.sourceBuilds = {text("alpha")};
        QCOMPARE(carryOut(plan).state.outcome, RunOutcome::Done);
    }

    void theVersionsThatWereResolvedAreVerified() {
        InstallPlan plan = fakePlan(m_targets.newTarget(), text("1.0"));
        resolveTo(plan, resolvedPackage(text("alpha"), text("1.1"), 1));
        std::get<CheckStep>(stepOf(plan, "check").action).exactVersions.clear();
        const Run run = carryOut(plan);
        QCOMPARE(run.code(), text("verification-failed"));
        QCOMPARE(run.state.problem->subject, text("version:alpha"));
    }

    void theJobsOfThePlanRunForWhatWasResolved() {
        InstallPlan plan = fakePlan(m_targets.newTarget(), text("1.0"));
        VerifyStep &verify = std::get<VerifyStep>(stepOf(plan, "verify").action);
        verify.jobs = {{text("alpha"), {}, {}, {}, Status::Limited}, {text("absent"), {}, {}, {}, std::nullopt}};
        const Run run = carryOut(plan);
        QCOMPARE(run.state.outcome, RunOutcome::Done);
        QCOMPARE(run.verification->packages.size(), size_t(1));
        QCOMPARE(run.verification->packages.front().planned.text(), text("1.0"));
        QCOMPARE(run.verification->packages.front().claim, Status::Limited);
    }

    void aChangedResolutionIsTold() {
        InstallPlan plan = fakePlan(m_targets.newTarget(), text("2.0"));
        plan.resolution =
            Resolution{{resolvedPackage(text("alpha"), text("1.9"), 5), resolvedPackage(text("gone"), text("1"), 5)}};
        const Run run = carryOut(plan);
        QCOMPARE(run.state.outcome, RunOutcome::Done);
        QVERIFY(run.said(text("alpha is 2.0, planned was 1.9")));
        QVERIFY(run.said(text("gone is not needed any more")));
    }
};

QTEST_GUILESS_MAIN(RunnerTest)
#include "RunnerTest.moc"
