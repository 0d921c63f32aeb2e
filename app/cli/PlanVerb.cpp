#include "base/Literals.h"
#include "cli/Verbs.h"
#include "cli/WorkingVerbs.h"
#include "present/PlanText.h"
#include "present/ProblemText.h"

namespace armature {

int planVerb(const QStringList &words) {
    static constexpr VerbHelp Help{
        "plan",
        "What an installation would do: what, where, how large, and why this PyTorch build; with --all also every "
        "package, index and command. Changes nothing.",
        "", "",
        "armature plan --stack llm-studio\narmature plan --project . --target ./venv --no-resolve\n"
        "armature plan --stack pytorch --machine tests/machines/gb10-dgx-spark-580 --resolve"};
    Arguments arguments(Help, Arguments::Machine | Arguments::Subject | Arguments::Install | Arguments::All);
    arguments.add({u"resolve"_s, u"Ask the resolver also for a recorded machine."_s});
    arguments.add({u"no-resolve"_s, u"Do not ask the resolver: no network is used."_s});
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    const auto opened = arguments.session();
    if (!opened)
        return terminal.fail(opened.problem());
    Session &session = **opened;
    session.letInstallerRead(!arguments.isSet("no-resolve"));
    auto plan = plannedBy(session);
    if (!plan)
        return terminal.fail(plan.problem());
    InstallPlan shown = **plan;
    std::optional<Problem> unresolved;
    const bool project = !session.choices().project.isEmpty();
    const bool ask =
        arguments.isSet("resolve") || ((!session.simulated() || project) && !arguments.isSet("no-resolve"));
    if (ask) {
        auto resolved = resolvedPlan(session, terminal);
        if (resolved)
            shown = *resolved;
        else
            unresolved = resolved.problem();
    }
    const CompatibilityReport &report = **session.report(); // of the build that was taken
    const OwnFiles own = ownFilesIn(shown);
    QJsonObject json = planJson(shown, report.limits, own);
    if (unresolved)
        json.insert(u"problem"_s, toJsonValue(*unresolved));
    terminal.answer(json, planText(shown, report.limits, Terminal::width(), arguments.isSet("all")) + keptNote(own));
    if (!unresolved)
        return 0;
    terminal.note(u"\nThe plan could not be resolved.\n"_s + explain(*unresolved, Surface::Terminal).text());
    return exitCodeFor(unresolved->code);
}

} // namespace armature
