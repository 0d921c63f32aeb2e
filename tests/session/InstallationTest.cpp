#include "session/Installation.h"
#include "run/FakePlan.h"
#include "session/RecordPlayer.h"
#include "session/StoredPlan.h"

#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

namespace {

/// An installation carried out to its end, and what it told.
struct Carried {
    std::deque<RunEvent> events;
    RunResult result;
    int endings = 0;
};

} // namespace

class InstallationTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    QString newTarget() { return m_folder.filePath(text("env%1").arg(++m_count)); }
    [[nodiscard]] QString records() const { return m_folder.filePath(text("records")); }

    Carried carryOut(const InstallPlan &plan, const char *verb, bool cancel = false) {
        Carried carried;
        Installation installation({makeLiveProcess, text("test"), records()});
        connect(&installation, &Installation::happened, [&](const RunEvent &event) {
            carried.events.push_back(event);
            if (cancel && std::holds_alternative<StepStarted>(event.what))
                installation.cancel();
        });
        connect(&installation, &Installation::ended, [&](const RunResult &result) {
            carried.result = result;
            ++carried.endings;
        });
        RunContext context{text(verb), {}, {}};
        context.machine.system.kind = SystemKind::Linux;
        installation.start(plan, context);
        if (!QTest::qWaitFor([&] { return carried.endings > 0; }, 60000))
            qFatal("the run did not end");
        return carried;
    }

    /// A plan that only verifies an environment, with jobs that run `script` of the program.
    static InstallPlan verification(const QString &environment) {
        InstallPlan plan;
        plan.title = environment;
        plan.catalogDigest = text("c");
        plan.folders.target = environment;
        VerifyStep verify;
        verify.jobs = {{text("alpha"), text("alpha"), {}, Version::of("1.0"), Status::Available}};
        verify.exactVersions = {{text("alpha"), text("1.0")}};
        plan.steps = {step("verify", verify)};
        return plan;
    }

    static std::deque<RunEvent> stored(const Carried &carried) {
        const auto run = readRecordedRun(carried.result.recordFolder);
        if (!run)
            qFatal("%s: %s", qPrintable(run.problem().subject), qPrintable(run.problem().detail));
        return run->events;
    }

    static QStringList kinds(const std::deque<RunEvent> &events) {
        QStringList names;
        for (const RunEvent &event : events) {
            const QString name = toJson(event).value(text("event")).toString();
            if (name != text("line") && name != text("progress"))
                names << name;
        }
        return names;
    }

private Q_SLOTS:
    void aRecordHoldsThePlanItsResolutionAndTheVerification() {
        const Carried carried = carryOut(fakePlan(newTarget(), text("1.0")), "install");
        QVERIFY(!carried.result.record.problem);
        const auto run = readRecordedRun(carried.result.recordFolder);
        QVERIFY(run.ok());
        QCOMPARE(run->record.verb, text("install"));
        QCOMPARE(run->record.catalogDigest, text("c"));
        QCOMPARE(run->record.machine.system.kind, SystemKind::Linux);
        QCOMPARE(run->record.plan->resolution->packages.front().version.text(), text("1.0"));
        QVERIFY(run->record.verification->ready());
    }

    void aRecordHoldsTheEventsThatWereTold() {
        const Carried carried = carryOut(fakePlan(newTarget(), text("1.0")), "install");
        QCOMPARE(kinds(stored(carried)), kinds(carried.events));
        QCOMPARE(carried.endings, 1);
    }

    void aVerificationTellsTheEventsOfARun() {
        const QString target = newTarget();
        carryOut(fakePlan(target, text("1.0")), "install");
        const Carried carried = carryOut(verification(target), "verify");
        QCOMPARE(kinds(carried.events),
                 (QStringList{text("run_started"), text("step_started"), text("step_finished"), text("run_finished")}));
        QCOMPARE(kinds(stored(carried)), kinds(carried.events));
        QCOMPARE(carried.result.record.verification->packages.size(), size_t(1));
    }

    void aVerificationCanBePlayedFromItsRecord() {
        const QString target = newTarget();
        carryOut(fakePlan(target, text("1.0")), "install");
        const Carried carried = carryOut(verification(target), "verify");
        const auto run = readRecordedRun(carried.result.recordFolder);
        QVERIFY(run->record.plan->onlyVerifies());
        RecordPlayer player(run->events, 0);
        RunState state;
        connect(&player, &RecordPlayer::happened, [&](const RunEvent &event) { state = fold(state, event); });
        player.start();
        QTRY_VERIFY(state.outcome.has_value());
        QCOMPARE(state.steps.size(), size_t(1));
    }

    void aVerificationOfNothingFails() {
        const Carried carried = carryOut(verification(newTarget()), "verify");
        QCOMPARE(carried.result.record.problem->code, ProblemCode::VerificationFailed);
        QCOMPARE(std::get<RunFinished>(carried.events.back().what).outcome, RunOutcome::Failed);
    }

    void whoCancelsIsToldSoInTheRecord() {
        const Carried carried = carryOut(fakePlan(newTarget(), text("1.0"), 20000), "install", true);
        QCOMPARE(carried.result.record.problem->code, ProblemCode::Cancelled);
        QCOMPARE(std::get<RunFinished>(carried.events.back().what).outcome, RunOutcome::Cancelled);
    }

    void aPlanThatWentThroughItsJsonIsTheSamePlan() {
        InstallPlan plan = fakePlan(newTarget(), text("1.0"));
        plan.resolution = Resolution{{resolvedPackage(text("alpha"), text("1.0"), 7)}};
        std::get<VerifyStep>(plan.steps[4].action).jobs = {
            {text("alpha"), text("alpha"), text("alpha.py"), {}, Status::Limited}};
        plan.credentials = {text("default")};
        const auto read = fromJson<InstallPlan>(toJson(plan), text("plan"));
        QVERIFY(read.ok());
        QVERIFY(*read == plan);
    }

    void credentialsComeBackFromWhereTheyAreKept() {
        InstallPlan plan = fakePlan(newTarget(), text("1.0"));
        CommandLine &command = *plan.steps[2].command();
        const QString url = text("https://user:s3cr3t@mirror.example/simple");
        command.environment = {{text("UV_DEFAULT_INDEX"), url}};
        command.secrets = {text("s3cr3t")};
        InstallPlan stored = *fromJson<InstallPlan>(toJson(plan), text("plan"));
        QVERIFY(!stored.steps[2].command()->environment.value(text("UV_DEFAULT_INDEX")).contains(text("s3cr3t")));
        QVERIFY(restoreCredentials(stored, {{text("default"), url}}, {}).ok());
        QCOMPARE(stored.steps[2].command()->environment, command.environment);
        QVERIFY(stored.steps[2].command()->secrets.contains(text("s3cr3t")));
    }

    void credentialsForAnotherPlaceAreNotUsed() {
        InstallPlan plan = fakePlan(newTarget(), text("1.0"));
        plan.steps[2].command()->environment = {{text("UV_DEFAULT_INDEX"), text("https://****@mirror.example/simple")}};
        const auto restored =
            restoreCredentials(plan, {{text("default"), text("https://user:s3cr3t@other.example/simple")}}, {});
        QCOMPARE(restored.problem().code, ProblemCode::NeedsDecision);
    }
};

QTEST_GUILESS_MAIN(InstallationTest)
#include "InstallationTest.moc"
