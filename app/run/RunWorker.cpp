#include "run/RunWorker.h"

#include "base/Literals.h"
#include "run/WorkFolder.h"

namespace armature {

Runner::Worker::Worker(Runner &runner, InstallPlan plan, RunnerSettings settings)
    : m_runner(runner), m_plan(std::move(plan)), m_settings(std::move(settings)), m_downloads(m_plan.resolution),
      m_resolution(m_plan.resolution) {
    m_worker.moveToThread(&m_thread);
    m_thread.start();
}

Runner::Worker::~Worker() {
    m_process.reset(); // kills what still runs
    m_verifier.reset();
    m_thread.quit();
    m_thread.wait();
}

void Runner::Worker::tell(RunEvent::What what) {
    Q_EMIT m_runner.happened({QDateTime::currentDateTimeUtc(), std::move(what)});
}

void Runner::Worker::start() {
    if (m_started)
        return;
    m_started = true;
    RunStarted started;
    for (const Step &step : m_plan.steps) {
        started.stepIds << step.id;
        started.weights.push_back(step.weight);
    }
    tell(started);
    inBackground([plan = m_plan, settings = m_settings] { return prepareRun(plan, settings); },
                 [this](Result<Prepared> prepared) { onPrepared(std::move(prepared)); });
}

void Runner::Worker::onPrepared(Result<Prepared> prepared) {
    if (!prepared)
        return conclude(RunOutcome::Failed, prepared.problem());
    m_lock = std::move(prepared.value().lock);
    m_journal = prepared->journal;
    m_workId = prepared->workId;
    for (const QString &line : prepared->lines)
        say(line);
    nextStep();
}

void Runner::Worker::cancel() {
    if (!m_started || m_cancelled || m_concluded)
        return;
    m_cancelled = true;
    if (m_process)
        m_process->cancel();
    else if (m_verifier)
        m_verifier->cancel();
}

void Runner::Worker::nextStep() {
    if (m_step == m_plan.steps.size())
        return conclude(RunOutcome::Done, std::nullopt);
    if (m_cancelled)
        return conclude(
            RunOutcome::Cancelled,
            Problem{.code = ProblemCode::Cancelled, .subject = m_plan.folders.target, .detail = u"cancelled"_s});
    const Step &step = m_plan.steps[m_step];
    m_journal.step = step.id;
    m_journal.childId = 0;
    m_progress = {};
    m_lastLines.clear();
    m_countsDownloads = false;
    m_stepClock.start();
    inBackground(
        [folders = m_plan.folders, id = m_workId, journal = m_journal] {
            const Result<void> kept = keepWorkFolder(folders, id);
            return kept ? writeJournal(journalPath(folders), journal) : kept;
        },
        [this, &step](const Result<void> &written) {
            tell(StepStarted{step.id, step.command() != nullptr ? step.command()->display() : QString()});
            if (!written)
                endStep(written.problem());
            else if (m_cancelled)
                endStep(Problem{.code = ProblemCode::Cancelled, .detail = u"cancelled"_s});
            else
                dispatch();
        });
}

void Runner::Worker::dispatch() {
    std::visit([this](const auto &action) { run(action); }, m_plan.steps[m_step].action);
}

void Runner::Worker::endStep(std::optional<Problem> problem, int exitCode) {
    if (!problem || m_cancelled)
        return finishStep(std::move(problem), exitCode);
    // What failed may have failed because its folder was taken away; then that is what people must know.
    inBackground(
        [folders = m_plan.folders, id = m_workId] { return keepWorkFolder(folders, id); },
        [this, problem, exitCode](const Result<void> &kept) { finishStep(kept ? problem : kept.problem(), exitCode); });
}

void Runner::Worker::finishStep(std::optional<Problem> problem, int exitCode) {
    const bool cancelled = problem && (m_cancelled || problem->code == ProblemCode::Cancelled);
    if (cancelled)
        problem->code = ProblemCode::Cancelled;
    const StepOutcome outcome = cancelled ? StepOutcome::Cancelled : problem ? StepOutcome::Failed : StepOutcome::Done;
    tell(StepFinished{m_plan.steps[m_step].id, outcome, exitCode, m_stepClock.elapsed(), problem});
    if (problem)
        return conclude(cancelled ? RunOutcome::Cancelled : RunOutcome::Failed, problem);
    ++m_step;
    nextStep();
}

void Runner::Worker::conclude(RunOutcome outcome, std::optional<Problem> problem) {
    if (m_concluded)
        return;
    m_concluded = true;
    const auto finish = [this, outcome, problem](const EnvironmentState &state) {
        m_finalState = state;
        tell(RunFinished{outcome, problem}); // nothing may follow: who hears it may delete the runner
    };
    if (!m_lock) { // nothing was touched, and somebody else may be at work there
        inBackground([folders = m_plan.folders] { return stateOf(folders); }, finish);
        return;
    }
    m_journal.phase = outcome == RunOutcome::Done        ? RunPhase::Done
                      : outcome == RunOutcome::Cancelled ? RunPhase::Cancelled
                                                         : RunPhase::Failed;
    m_journal.childId = 0;
    m_journal.why = problem ? problem->detail : QString();
    const bool drop = outcome != RunOutcome::Done;
    auto lock = std::make_shared<std::unique_ptr<Lock>>(std::move(m_lock));
    inBackground([folders = m_plan.folders, drop, journal = m_journal, lock,
                  id = m_workId] { return concludeRun(folders, drop, journal, std::move(*lock), id); },
                 finish);
}

// ---- the outside --------------------------------------------------------------------------------------------------
Runner::Runner(InstallPlan plan, RunnerSettings settings, QObject *parent)
    : QObject(parent), m_worker(std::make_unique<Worker>(*this, std::move(plan), std::move(settings))) {}
Runner::~Runner() = default;
void Runner::start() { m_worker->start(); }
void Runner::cancel() { m_worker->cancel(); }
const std::optional<Resolution> &Runner::resolution() const { return m_worker->resolution(); }
const std::optional<VerificationReport> &Runner::verification() const { return m_worker->verification(); }
const QString &Runner::kept() const { return m_worker->kept(); }
const EnvironmentState &Runner::finalState() const { return m_worker->finalState(); }

} // namespace armature
