#include "base/Literals.h"
#include "engine/Engine.h"
#include "present/StepText.h"
#include "record/MarkdownReport.h"
#include "record/RecordFolder.h"

#include <algorithm>

// The engine's runs: what is installed, verified, removed or played from a record, and what the window is told of it.

namespace armature {

void Engine::beginRun(const InstallPlan &plan) {
    m_running = plan;
    m_state = {};
    Q_EMIT runStarted(plan);
}

/// Lines go to the sink at once; the state is told when a step changes, else ten times a second.
void Engine::take(const RunEvent &event) {
    m_state = fold(std::move(m_state), event);
    if (const auto *line = std::get_if<LineSeen>(&event.what)) {
        if (m_sink.line)
            m_sink.line(*line);
    } else if (const auto *started = std::get_if<StepStarted>(&event.what)) {
        const auto step = std::find_if(m_running.steps.begin(), m_running.steps.end(),
                                       [&](const Step &known) { return known.id == started->step; });
        if (m_sink.heading)
            m_sink.heading(step != m_running.steps.end() ? stepTitle(*step) : started->step);
        if (m_sink.line && !started->command.isEmpty())
            m_sink.line({Channel::Program, u"$ "_s + started->command, false});
    }
    const bool prompt =
        !std::holds_alternative<LineSeen>(event.what) && !std::holds_alternative<ProgressSeen>(event.what);
    if (prompt)
        Q_EMIT runChanged(m_state);
    else if (!m_tick.isActive())
        m_tick.start();
}

void Engine::install() {
    if (!m_session || busy() || m_plan.stage != PlanState::Stage::Ready || !m_plan.plan)
        return;
    beginRun(*m_plan.plan);
    if (m_recorded)
        return playRecord();
    RunContext context{u"install"_s, {}, {}};
    if (auto machine = m_session->machine(); machine)
        context.machine = **machine;
    if (auto report = m_session->report(); report)
        context.report = **report;
    m_installation->start(*m_plan.plan, context);
}

void Engine::playRecord() {
    m_player = std::make_unique<RecordPlayer>(m_recorded->events, m_options.playbackSpeed);
    connect(m_player.get(), &RecordPlayer::happened, this, [this](const RunEvent &event) {
        take(event);
        if (const auto *end = std::get_if<RunFinished>(&event.what))
            played(*end);
    });
    m_player->start();
}

void Engine::played(const RunFinished &end) {
    SessionRecord record = m_recorded->record;
    record.problem = end.problem;
    if (end.outcome == RunOutcome::Cancelled && !record.problem)
        record.problem = Problem{.code = ProblemCode::Cancelled, .subject = m_options.choices.target};
    m_player.release()->deleteLater(); // it is telling its last event
    endRun({record, m_options.recordedRun, {}});
}

void Engine::verify(const QString &environment) {
    if (!m_session || busy() || m_recorded)
        return;
    const auto plan = m_session->verificationPlan(environment, false);
    const auto machine = m_session->machine();
    if (plan && machine) {
        beginRun(*plan);
        m_installation->start(*plan, {u"verify"_s, **machine, {}});
        return;
    }
    const Problem problem = plan ? machine.problem() : plan.problem();
    InstallPlan shown;
    shown.title = shown.folders.target = environment;
    shown.steps.push_back({u"verify"_s, {}, {}, 1, VerifyStep{}});
    beginRun(shown);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    take({now, RunStarted{{u"verify"_s}, {1}}});
    take({now, StepStarted{u"verify"_s, {}}});
    take({now, StepFinished{u"verify"_s, StepOutcome::Failed, 0, 0, problem}});
    take({now, RunFinished{RunOutcome::Failed, problem}});
    RunResult result;
    result.record.verb = u"verify"_s;
    result.record.problem = problem;
    endRun(result);
}

void Engine::endRun(const RunResult &result) {
    m_tick.stop();
    const SessionRecord &record = result.record;
    RunEnding ending{record.verb, record.problem, record.verification, {}, result.recordFolder, {}, record.kept};
    if (record.plan)
        ending.resolution = record.plan->resolution;
    RunSummary summary;
    if (!result.recordFolder.isEmpty())
        summary = readRunSummary(result.recordFolder + u"/events.jsonl"_s).valueOr({});
    ending.markdown = markdownReport(
        result.recordFolder.isEmpty() ? record : readRecord(result.recordFolder).valueOr(record), summary);
    Q_EMIT runEnded(ending);
    look();
}

void Engine::remove(const QString &environment) {
    RunEnding ending;
    ending.verb = u"remove"_s;
    if (!m_session || busy() || m_session->simulated())
        ending.problem = Problem{.code = ProblemCode::Unsupported,
                                 .subject = environment,
                                 .detail = u"something else is going on, or this is a recorded machine"_s};
    else if (auto removed = m_installation->remove(environment); !removed)
        ending.problem = removed.problem();
    Q_EMIT runEnded(ending);
    look();
}

void Engine::cancel() {
    m_installation->cancel();
    if (m_player)
        m_player->cancel();
}

} // namespace armature
