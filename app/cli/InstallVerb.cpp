#include "base/Literals.h"
#include "cli/RunView.h"
#include "cli/Verbs.h"
#include "cli/WorkingVerbs.h"
#include "model/CommandLine.h"
#include "present/PlanText.h"
#include "run/Manifest.h"
#include "run/TargetCheck.h"
#include "session/StoredPlan.h"

#include <QFileInfo>
#include <cstdio>
#include <unistd.h>

namespace armature {
namespace {

/// Prints the plan and asks, unless `--yes`. A Problem where nobody can be asked; Cancelled where the answer is no.
Result<void> review(const InstallPlan &plan, const std::vector<Limit> &limits, const QString &verb,
                    const Arguments &arguments, const Terminal &terminal) {
    const OwnFiles own = ownFilesIn(plan);
    if (terminal.json())
        Terminal::jsonLine(planJson(plan, limits, own));
    else
        terminal.say(planText(plan, limits, Terminal::width(), arguments.isSet("all")) + keptNote(own));
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

void sayEnd(const InstallPlan &plan, const RunResult &result, const Terminal &terminal) {
    if (result.record.verification)
        terminal.say(u'\n' + verificationText(*result.record.verification, Terminal::width()));
    if (!result.recordFolder.isEmpty())
        terminal.say(u"Record: %1\n"_s.arg(result.recordFolder));
    if (!result.record.kept.isEmpty())
        terminal.say(u"Your own files out of the former environment are kept in %1\n"_s.arg(result.record.kept));
    if (!result.record.problem)
        terminal.say(
            u"\nDone. Activate it with:\n  source %1\n"_s.arg(shellQuoted(plan.folders.target + u"/bin/activate"_s)));
}

/// Resolves a plan where that is still to do, shows it, asks, and carries it out. `session`: whose plan it is, if it
/// was not stored.
int carryOut(StoredPlan stored, RunContext context, Session *session, const Arguments &arguments,
             const Terminal &terminal) {
    auto target = checkTarget(stored.plan.folders, ownTargetRules()); // before the network is used
    if (!target)
        return terminal.fail(target.problem());
    for (const QString &warning : target->warnings)
        terminal.note(warning);
    auto plan = session != nullptr ? resolvedPlan(*session, terminal) : resolvedPlan(stored.plan, terminal);
    if (!plan)
        return terminal.fail(plan.problem());
    if (session != nullptr) // of the build that was taken
        if (const auto report = session->report()) {
            context.report = **report;
            stored.limits = (*report)->limits;
        }
    if (context.verb == "repair"_L1 && plan->resolution)
        if (const auto before = readManifest(plan->folders.target))
            if (auto same = checkOrigins(*before, *plan->resolution); !same)
                return terminal.fail(same.problem());
    if (auto agreed = review(*plan, stored.limits, context.verb, arguments, terminal); !agreed)
        return terminal.fail(agreed.problem());
    if (arguments.isSet("dry-run"))
        return 0;
    RunView view(terminal, *plan);
    const RunResult result = carriedOut(
        *plan, context, arguments, [&](const RunEvent &event) { view.show(event); },
        [&] { terminal.note(u"\nCancelling; what was there before stays."_s); });
    if (terminal.json())
        Terminal::jsonLine({{u"schema"_s, 1},
                            {u"record"_s, result.recordFolder},
                            {u"target"_s, plan->folders.target},
                            {u"kept"_s, result.record.kept},
                            {u"verification"_s, toJsonValue(result.record.verification)}});
    sayEnd(*plan, result, terminal);
    return result.record.problem ? terminal.fail(*result.record.problem) : 0;
}

/// What a plan says already cannot be said again beside it.
Result<void> checkPlanOptions(const Arguments &arguments) {
    for (const char *option : {"stack", "project", "with", "torch", "target", "installer", "uv", "python", "offline",
                               "machine", "catalog", "accept", "editable"})
        if (arguments.isSet(option))
            return Problem{.code = ProblemCode::Usage,
                           .subject = u"--plan and --%1"_s.arg(QLatin1String(option)),
                           .detail = u"only one of them can be given: the plan says everything"_s};
    return {};
}

/// A plan that was made before, here or on another machine of the same kind.
int carryOutFile(const Arguments &arguments, const Terminal &terminal) {
    if (auto fine = checkPlanOptions(arguments); !fine)
        return terminal.fail(fine.problem());
    auto stored = readPlanFile(QFileInfo(arguments.value("plan")).absoluteFilePath());
    if (!stored)
        return terminal.fail(stored.problem());
    InstallPlan &plan = stored.value().plan;
    Session session(arguments.sessionOptions());
    session.setChoices(plan.choices);
    const auto machine = session.machine();
    if (!machine)
        return terminal.fail(machine.problem());
    if (auto fits = checkMachineOf(plan, **machine); !fits)
        return terminal.fail(fits.problem());
    Choices given;
    if (auto applied = arguments.applyTo(given); !applied)
        return terminal.fail(applied.problem());
    if (auto restored = session.restoreCredentials(plan, given); !restored)
        return terminal.fail(restored.problem());
    return carryOut(*stored, {u"install"_s, **machine, {}}, nullptr, arguments, terminal);
}

} // namespace

int carryOutInstall(Session &session, const QString &verb, const Arguments &arguments, const Terminal &terminal) {
    session.letInstallerRead(true);
    // Before anything is asked: a target that is not ours is refused at once.
    if (!session.simulated())
        if (const auto fit = checkTarget(PlanFolders::forTarget(session.choices().target, {}), ownTargetRules()); !fit)
            return terminal.fail(fit.problem());
    auto plan = plannedBy(session);
    if (!plan)
        return terminal.fail(plan.problem());
    if ((*plan)->simulated)
        return terminal.fail({.code = ProblemCode::Unsupported,
                              .subject = verb + u" --machine"_s,
                              .detail = u"nothing can be installed for a recorded machine"_s,
                              .remedy = u"Use \"armature plan\" with it."_s});
    const CompatibilityReport &report = **session.report();
    return carryOut({**plan, report.limits}, {verb, **session.machine(), report}, &session, arguments, terminal);
}

int installVerb(const QStringList &words) {
    static constexpr VerbHelp Help{
        "install",
        "Builds an environment beside the target, verifies it, and only then puts it in place. Prints its plan first.",
        "", "",
        "armature install --stack llm-studio\narmature install --project . --target ./venv --yes\narmature install "
        "--stack pytorch --dry-run\narmature install --plan plan.json --yes"};
    Arguments arguments(Help, Arguments::Machine | Arguments::Subject | Arguments::Install | Arguments::All);
    arguments.add({u"yes"_s, u"Do not ask."_s});
    arguments.add({u"dry-run"_s, u"Print the plan and stop."_s});
    arguments.add({u"plan"_s, u"Carry out the plan in FILE, as plan --json or install --dry-run --json printed it."_s,
                   u"FILE"_s});
    arguments.add(recordsOption());
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    if (arguments.isSet("plan"))
        return carryOutFile(arguments, terminal);
    const auto opened = arguments.session();
    if (!opened)
        return terminal.fail(opened.problem());
    Session &session = **opened;
    return carryOutInstall(session, u"install"_s, arguments, terminal);
}

} // namespace armature
