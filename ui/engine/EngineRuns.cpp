#include "base/Literals.h"
#include "engine/Engine.h"
#include "record/MarkdownReport.h"
#include "session/Program.h"

#include <QDir>

// The engine's runs: installing, verifying, and playing a recorded run.

namespace armature {

RunEvent Engine::now(RunEvent::What what) const { return {QDateTime::currentDateTimeUtc(), std::move(what)}; }

void Engine::beginRun(const QString &verb) {
    m_verb = verb;
    m_state = {};
    m_verification.reset();
    if (!m_recorded)
        m_record = std::make_unique<RunRecord>(m_options.records, verb);
}

/// Lines go to the sink at once; the state is told when a step changes, else ten times a second.
void Engine::take(const RunEvent &event) {
    if (m_record)
        m_record->event(event);
    m_state = fold(std::move(m_state), event);
    if (const auto *line = std::get_if<LineSeen>(&event.what)) {
        if (m_sink.line && !line->text.startsWith("ARMATURE-VERIFY "_L1))
            m_sink.line(*line);
    } else if (const auto *started = std::get_if<StepStarted>(&event.what)) {
        if (m_sink.heading)
            m_sink.heading(started->step);
        if (m_sink.line && !started->command.isEmpty())
            m_sink.line({Channel::Program, u"$ "_s + started->command, false});
    }
    const bool prompt =
        !std::holds_alternative<LineSeen>(event.what) && !std::holds_alternative<ProgressSeen>(event.what);
    if (prompt)
        Q_EMIT runChanged(m_state);
    else if (!m_tick.isActive())
        m_tick.start();
    if (const auto *finished = std::get_if<RunFinished>(&event.what))
        finishRun(*finished);
}

void Engine::install() {
    if (!m_session || busy() || m_plan.stage != PlanState::Stage::Ready || !m_plan.plan)
        return;
    Q_EMIT runStarted(*m_plan.plan);
    beginRun(u"install"_s);
    if (m_recorded)
        playRecord();
    else if (m_plan.plan->simulated)
        take(now(
            RunFinished{RunOutcome::Failed, Problem{.code = ProblemCode::Unsupported,
                                                    .subject = m_plan.plan->title,
                                                    .detail = u"nothing can be installed for a recorded machine"_s}}));
    else
        runPlan();
}

void Engine::runPlan() {
    RunnerSettings settings = m_session->runnerSettings(programVersion());
    settings.processes = m_options.processes;
    settings.programName = u"armature-assistant"_s;
    m_runner = std::make_unique<Runner>(*m_plan.plan, settings);
    connect(m_runner.get(), &Runner::happened, this, &Engine::take);
    m_runner->start();
}

void Engine::playRecord() {
    m_player = std::make_unique<RecordPlayer>(m_recorded->events, m_options.playbackSpeed);
    connect(m_player.get(), &RecordPlayer::happened, this, &Engine::take);
    m_player->start();
}

void Engine::finishRun(const RunFinished &end) {
    m_tick.stop();
    RunEnding ending;
    ending.verb = m_verb;
    ending.problem = end.problem;
    if (end.outcome == RunOutcome::Cancelled && !ending.problem)
        ending.problem = Problem{.code = ProblemCode::Cancelled, .subject = m_options.choices.target};
    if (m_runner) {
        ending.verification = m_runner->verification();
        ending.resolution = m_runner->resolution();
    } else if (m_player && end.outcome != RunOutcome::Cancelled) {
        ending.verification = m_recorded->record.verification;
    } else {
        ending.verification = m_verification;
    }
    SessionRecord written;
    if (auto catalog = m_session->catalog(); catalog)
        written.catalogDigest = (*catalog)->digest;
    if (auto machine = m_session->machine(); machine)
        written.machine = **machine;
    if (m_verb == "install"_L1) {
        if (auto report = m_session->report(); report)
            written.report = **report;
        written.plan = m_plan.plan;
        if (written.plan && ending.resolution)
            written.plan->resolution = ending.resolution;
    }
    written.verification = ending.verification;
    written.problem = ending.problem;
    RunSummary summary;
    if (m_record) {
        ending.recordFolder = m_record->finish(written);
        summary = readRunSummary(ending.recordFolder + u"/events.jsonl"_s).valueOr({});
    } else if (m_recorded) {
        ending.recordFolder = m_options.recordedRun;
        summary = readRunSummary(ending.recordFolder + u"/events.jsonl"_s).valueOr({});
    }
    ending.markdown = markdownReport(
        ending.recordFolder.isEmpty() ? written : readRecord(ending.recordFolder).valueOr(written), summary);
    m_record.reset();
    if (m_runner)
        m_runner.release()->deleteLater(); // it is telling its last event
    if (m_player)
        m_player.release()->deleteLater();
    if (m_verifier)
        m_verifier.release()->deleteLater();
    m_scratch.reset();
    Q_EMIT runEnded(ending);
    look();
}

void Engine::verify(const QString &environment) {
    if (!m_session || busy() || m_recorded)
        return;
    beginRun(u"verify"_s);
    m_verified = environment;
    InstallPlan shown; // one step, so that it looks like any other run
    shown.title = environment;
    shown.folders.target = environment;
    shown.steps.push_back({u"verify"_s, {}, {}, 1, VerifyStep{}});
    Q_EMIT runStarted(shown);
    take(now(RunStarted{{u"verify"_s}, {1}}));
    take(now(StepStarted{u"verify"_s, {}}));
    m_stepClock.start();
    auto expectation = expectationOf(environment);
    m_scratch = std::make_unique<QTemporaryDir>();
    const QString scratch = m_scratch->filePath(u"verify"_s);
    if (!expectation || !QDir().mkpath(scratch)) {
        const Problem problem =
            expectation ? Problem{.code = ProblemCode::Denied, .subject = scratch, .detail = m_scratch->errorString()}
                        : expectation.problem();
        take(now(StepFinished{u"verify"_s, StepOutcome::Failed, 0, m_stepClock.elapsed(), problem}));
        take(now(RunFinished{RunOutcome::Failed, problem}));
        return;
    }
    VerifyRequest request = m_session->verifyRequest(expectation->packages, expectation->torchFlavour);
    request.environment = environment;
    request.scratchFolder = scratch;
    if (!expectation->planned)
        request.exactVersions.clear();
    m_verifier = std::make_unique<Verifier>(m_options.processes);
    connect(m_verifier.get(), &Verifier::line, this, [this](const LineSeen &line) { take(now(line)); });
    connect(m_verifier.get(), &Verifier::progress, this, [this](const ProgressSeen &progress) { take(now(progress)); });
    connect(m_verifier.get(), &Verifier::finished, this, &Engine::verifierDone);
    m_verifier->start(request);
}

void Engine::verifierDone(const VerificationReport &report, bool cancelled) {
    m_verification = report;
    std::optional<Problem> problem;
    if (cancelled)
        problem = Problem{.code = ProblemCode::Cancelled, .subject = m_verified};
    else if (!report.ready())
        problem = Problem{.code = ProblemCode::VerificationFailed, .subject = m_verified};
    const StepOutcome step = cancelled ? StepOutcome::Cancelled : problem ? StepOutcome::Failed : StepOutcome::Done;
    take(now(StepFinished{u"verify"_s, step, 0, m_stepClock.elapsed(), problem}));
    take(now(RunFinished{cancelled ? RunOutcome::Cancelled
                         : problem ? RunOutcome::Failed
                                   : RunOutcome::Done,
                         problem}));
}

} // namespace armature
