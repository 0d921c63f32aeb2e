#include "session/Installation.h"

#include "base/Literals.h"
#include "run/Manifest.h"
#include "run/Remove.h"
#include "run/Runner.h"
#include "session/Program.h"
#include "session/Resolver.h"
#include "session/RunRecord.h"
#include "verify/ScriptReport.h"

#include <QDir>

namespace armature {
namespace {

/// An object that is telling its last signal is deleted when it has told it, or with its owner.
template <class T> void retire(std::unique_ptr<T> &object, QObject *owner) {
    if (!object)
        return;
    object->setParent(owner);
    object.release()->deleteLater();
}

} // namespace

Installation::Installation(InstallationSettings settings, QObject *parent)
    : QObject(parent), m_settings(std::move(settings)) {}

Installation::~Installation() = default;

void Installation::resolve(const InstallPlan &plan) {
    dropResolution();
    m_resolver = std::make_unique<Resolver>(plan, m_settings.processes);
    connect(m_resolver.get(), &Resolver::silent, this, &Installation::resolverSilent);
    connect(m_resolver.get(), &Resolver::finished, this, [this](const Result<InstallPlan> &answer) {
        retire(m_resolver, this);
        Q_EMIT resolved(answer);
    });
    m_resolver->start();
}

void Installation::dropResolution() {
    if (m_resolver)
        m_resolver->disconnect(this);
    m_resolver.reset();
}

void Installation::start(const InstallPlan &plan, const RunContext &context) {
    if (isRunning())
        return;
    m_record = std::make_unique<RunRecord>(m_settings.records, context.verb);
    m_told = {};
    m_told.verb = context.verb;
    m_told.machine = context.machine;
    m_told.report = context.report;
    m_told.catalogDigest = plan.catalogDigest;
    m_told.plan = plan;
    if (plan.onlyVerifies())
        return verify();
    RunnerSettings settings;
    settings.processes = m_settings.processes;
    settings.programName = m_settings.programName;
    settings.programVersion = programVersion();
    m_runner = std::make_unique<Runner>(plan, settings);
    connect(m_runner.get(), &Runner::happened, this, &Installation::tell);
    m_runner->start();
}

void Installation::say(RunEvent::What what) { tell({QDateTime::currentDateTimeUtc(), std::move(what)}); }

/// What verification scripts say to this program goes no further.
void Installation::tell(const RunEvent &event) {
    const auto *line = std::get_if<LineSeen>(&event.what);
    if (line != nullptr && isScriptReport(*line))
        return;
    m_record->event(event);
    Q_EMIT happened(event);
    if (const auto *end = std::get_if<RunFinished>(&event.what))
        conclude(*end);
}

void Installation::verify() {
    const Step step = m_told.plan->steps.front();
    const QString environment = m_told.plan->folders.target;
    m_clock.start();
    say(RunStarted{{step.id}, {step.weight}});
    say(StepStarted{step.id, {}});
    m_scratch = std::make_unique<ScratchFolder>();
    const QString scratch = m_scratch->filePath(u"verify"_s);
    if (!QDir().mkpath(scratch)) {
        const Problem problem{.code = ProblemCode::Denied, .subject = scratch, .detail = m_scratch->errorString()};
        say(StepFinished{step.id, StepOutcome::Failed, 0, m_clock.elapsed(), problem});
        return say(RunFinished{RunOutcome::Failed, problem});
    }
    m_verifier = std::make_unique<Verifier>(m_settings.processes);
    connect(m_verifier.get(), &Verifier::line, this, [this](const LineSeen &line) { say(line); });
    connect(m_verifier.get(), &Verifier::progress, this, [this](const ProgressSeen &progress) { say(progress); });
    connect(m_verifier.get(), &Verifier::finished, this, &Installation::verified);
    const QMap<QString, QString> records = readManifest(environment).valueOr({}).records;
    m_verifier->start({std::get<VerifyStep>(step.action), environment, scratch, records});
}

void Installation::verified(const VerificationReport &report, bool cancelled) {
    retire(m_verifier, this);
    m_told.verification = report;
    const QString environment = m_told.plan->folders.target;
    std::optional<Problem> problem;
    if (cancelled)
        problem = Problem{.code = ProblemCode::Cancelled, .subject = environment};
    else if (!report.ready())
        problem = Problem{.code = ProblemCode::VerificationFailed, .subject = environment};
    const QString step = m_told.plan->steps.front().id;
    say(StepFinished{step,
                     cancelled ? StepOutcome::Cancelled
                     : problem ? StepOutcome::Failed
                               : StepOutcome::Done,
                     0, m_clock.elapsed(), problem});
    say(RunFinished{cancelled ? RunOutcome::Cancelled : problem ? RunOutcome::Failed : RunOutcome::Done, problem});
}

void Installation::conclude(const RunFinished &end) {
    m_told.problem = end.problem;
    if (end.outcome == RunOutcome::Cancelled && !m_told.problem)
        m_told.problem = Problem{.code = ProblemCode::Cancelled, .subject = m_told.plan->folders.target};
    if (m_runner) {
        m_told.verification = m_runner->verification();
        m_told.kept = m_runner->kept();
        m_told.plan->resolution = m_runner->resolution();
    }
    RunResult result;
    result.recordFolder = m_record->finish(m_told);
    result.recordProblem = m_record->problem();
    result.record = m_told;
    retire(m_runner, this); // it is telling its last event
    m_scratch.reset();
    m_record.reset();
    Q_EMIT ended(result);
}

Result<void> Installation::remove(const QString &environment) {
    return removeEnvironment(PlanFolders::forTarget(environment, {}), m_settings.programName);
}

void Installation::cancel() {
    if (m_resolver)
        m_resolver->cancel();
    if (m_runner)
        m_runner->cancel();
    if (m_verifier)
        m_verifier->cancel();
}

} // namespace armature
