#include "base/Literals.h"
#include "cli/Interrupt.h"
#include "cli/RunView.h"
#include "cli/Verbs.h"
#include "cli/WorkingVerbs.h"
#include "model/CommandLine.h"
#include "present/PlanText.h"
#include "run/TargetCheck.h"
#include "session/Program.h"

#include <QEventLoop>
#include <cstdio>
#include <unistd.h>

namespace armature {
namespace {

/// What the run came to, for the record and the exit code.
struct Ending {
    std::optional<Problem> problem;
    std::optional<VerificationReport> verification;
    std::optional<Resolution> resolution;
};

Ending carryOut(Session &session, const InstallPlan &plan, const Terminal &terminal, RunRecord &record) {
    Runner runner(plan, session.runnerSettings(programVersion()));
    RunView view(terminal, plan);
    QEventLoop loop;
    Interrupt interrupt;
    Ending ending;
    QObject::connect(&interrupt, &Interrupt::requested, &runner, [&] {
        terminal.note(u"\nCancelling; what was there before stays."_s);
        runner.cancel();
    });
    bool over = false;
    QObject::connect(&runner, &Runner::happened, &loop, [&](const RunEvent &event) {
        view.show(event);
        record.event(event);
        if (const auto *finished = std::get_if<RunFinished>(&event.what)) {
            ending.problem = finished->problem;
            if (finished->outcome == RunOutcome::Cancelled && !ending.problem)
                ending.problem = Problem{.code = ProblemCode::Cancelled, .subject = plan.folders.target};
            over = true;
            loop.quit();
        }
    });
    runner.start();
    if (!over)
        loop.exec();
    ending.verification = runner.verification();
    ending.resolution = runner.resolution();
    return ending;
}

/// Prints the plan and asks, unless `--yes`. A Problem where nobody can be asked; Cancelled where the answer is no.
Result<void> review(const InstallPlan &plan, const CompatibilityReport &report, const QString &verb,
                    const Arguments &arguments, const Terminal &terminal) {
    if (terminal.json())
        Terminal::jsonLine(planJson(plan, report));
    else
        terminal.say(planText(plan, report.limits, Terminal::width(), arguments.isSet("all")));
    if (arguments.isSet("yes") || arguments.isSet("dry-run"))
        return {};
    if (terminal.json() || isatty(STDIN_FILENO) != 1)
        return Problem{.code = ProblemCode::Usage,
                       .subject = u"armature "_s + verb,
                       .detail = u"nobody can be asked here"_s,
                       .remedy = u"Add --yes to %1, or --dry-run to see the plan only."_s.arg(verb)};
    const bool again = verb == "repair"_L1;
    if (!confirmed(again ? u"Put this in place of %1?"_s.arg(plan.folders.target) : u"Install this?"_s))
        return Problem{
            .code = ProblemCode::Cancelled, .subject = plan.folders.target, .detail = u"nothing was changed"_s};
    return {};
}

void sayEnd(const InstallPlan &plan, const Ending &ending, const QString &record, const Terminal &terminal) {
    if (ending.verification)
        terminal.say(u'\n' + verificationText(*ending.verification, Terminal::width()));
    if (!record.isEmpty())
        terminal.say(u"Record: %1\n"_s.arg(record));
    if (!ending.problem)
        terminal.say(
            u"\nDone. Activate it with:\n  source %1\n"_s.arg(shellQuoted(plan.folders.target + u"/bin/activate"_s)));
}

} // namespace

int carryOutInstall(Session &session, const QString &verb, const Arguments &arguments, const Terminal &terminal) {
    auto plan = session.plan();
    if (!plan)
        return terminal.fail(plan.problem());
    if ((*plan)->simulated)
        return terminal.fail({.code = ProblemCode::Unsupported,
                              .subject = verb + u" --machine"_s,
                              .detail = u"nothing can be installed for a recorded machine"_s,
                              .remedy = u"Use \"armature plan\" with it."_s});
    auto target = checkTarget((*plan)->folders, ownTargetRules()); // before the network is used
    if (!target)
        return terminal.fail(target.problem());
    for (const QString &warning : target->warnings)
        terminal.note(warning);
    auto resolved = resolvedPlan(session, terminal);
    if (!resolved)
        return terminal.fail(resolved.problem());
    const CompatibilityReport &report = **session.report();
    if (auto agreed = review(*resolved, report, verb, arguments, terminal); !agreed)
        return terminal.fail(agreed.problem());
    if (arguments.isSet("dry-run"))
        return 0;
    RunRecord record(recordBase(arguments), verb);
    const Ending ending = carryOut(session, *resolved, terminal, record);
    SessionRecord written;
    written.catalogDigest = (*session.catalog())->digest;
    written.machine = **session.machine();
    written.report = report;
    written.plan = *resolved;
    written.plan->resolution = ending.resolution;
    written.verification = ending.verification;
    written.problem = ending.problem;
    const QString folder = finishRecord(record, std::move(written), terminal);
    if (terminal.json())
        Terminal::jsonLine({{u"schema"_s, 1},
                            {u"record"_s, folder},
                            {u"target"_s, resolved->folders.target},
                            {u"verification"_s, toJsonValue(ending.verification)}});
    sayEnd(*resolved, ending, folder, terminal);
    return ending.problem ? terminal.fail(*ending.problem) : 0;
}

int installVerb(const QStringList &words) {
    static constexpr VerbHelp Help{
        "install",
        "Builds an environment beside the target, verifies it, and only then puts it in place. Prints its plan first.",
        "", "",
        "armature install --stack llm-studio\narmature install --project . --target ./venv --yes\narmature install "
        "--stack pytorch --dry-run"};
    Arguments arguments(Help, Arguments::Machine | Arguments::Subject | Arguments::Install | Arguments::All);
    arguments.add({u"yes"_s, u"Do not ask."_s});
    arguments.add({u"dry-run"_s, u"Print the plan and stop."_s});
    arguments.add(recordsOption());
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    const auto opened = arguments.session();
    if (!opened)
        return terminal.fail(opened.problem());
    Session &session = **opened;
    return carryOutInstall(session, u"install"_s, arguments, terminal);
}

} // namespace armature
