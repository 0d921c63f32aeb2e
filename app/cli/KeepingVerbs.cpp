#include "cli/Verbs.h"
#include "cli/WorkingVerbs.h"
#include "run/Remove.h"
#include "session/Program.h"

#include <QDir>
#include <cstdio>
#include <unistd.h>

// The verbs for an environment that is there: repair and remove.

namespace armature {
namespace {

Result<QString> environmentNamed(const Arguments &arguments, const char *verb) {
    const QString named = arguments.isSet("target") ? arguments.value("target") : arguments.positional().value(0);
    if (named.isEmpty())
        return Problem{ProblemCode::Usage,
                       QStringLiteral("armature ") + QLatin1String(verb),
                       QStringLiteral("no environment is named"),
                       {},
                       QStringLiteral("For example: armature %1 ./venv").arg(QLatin1String(verb))};
    return QDir::cleanPath(QFileInfo(named).absoluteFilePath());
}

QCommandLineOption targetOption() { return {QStringLiteral("target"), QStringLiteral("Folder of the environment."), QStringLiteral("DIR")}; }

} // namespace

int repairVerb(const QStringList &words) {
    static constexpr VerbHelp Help{
        "repair", "Builds an environment again from the same versions, verifies it, and only then puts it in place of the broken one.", "DIR",
        "Folder of the environment (or --target DIR).",
        "armature repair ./venv\narmature repair ./venv --rebuild --yes\n"
        "armature repair ./venv --index default=https://mirror.example/simple"};
    Arguments arguments(Help, Arguments::Torch | Arguments::Means | Arguments::All);
    arguments.add(targetOption());
    arguments.add({QStringLiteral("rebuild"), QStringLiteral("Take the versions that fit today instead of the same ones.")});
    arguments.add({QStringLiteral("yes"), QStringLiteral("Do not ask.")});
    arguments.add({QStringLiteral("dry-run"), QStringLiteral("Print the plan and stop.")});
    arguments.add(recordsOption());
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    auto environment = environmentNamed(arguments, "repair");
    if (!environment)
        return terminal.fail(environment.problem());
    auto manifest = readManifest(*environment);
    if (!manifest)
        return terminal.fail({manifest.problem().code,
                              *environment,
                              QStringLiteral("it has no readable manifest of this program, so nobody knows what it should hold"),
                              {},
                              QStringLiteral("Build it anew with \"armature install\".")});
    Choices choices = choicesOf(*manifest, !arguments.isSet("rebuild"));
    choices.target = *environment;
    if (auto applied = arguments.applyTo(choices); !applied)
        return terminal.fail(applied.problem());
    Session session(arguments.sessionOptions());
    session.setChoices(choices);
    return carryOutInstall(session, QStringLiteral("repair"), arguments, terminal);
}

int removeVerb(const QStringList &words) {
    static constexpr VerbHelp Help{"remove", "Deletes an environment this program made. Anything else is never touched.", "DIR",
                                   "Folder of the environment (or --target DIR).", "armature remove ./venv\narmature remove ./venv --yes"};
    Arguments arguments(Help, 0);
    arguments.add(targetOption());
    arguments.add({QStringLiteral("yes"), QStringLiteral("Do not ask.")});
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    auto environment = environmentNamed(arguments, "remove");
    if (!environment)
        return terminal.fail(environment.problem());
    if (!arguments.isSet("yes")) {
        if (terminal.json() || isatty(STDIN_FILENO) != 1)
            return terminal.fail({ProblemCode::Usage,
                                  QStringLiteral("armature remove"),
                                  QStringLiteral("nobody can be asked here"),
                                  {},
                                  QStringLiteral("Add --yes to remove it.")});
        if (!confirmed(QStringLiteral("Remove %1 for good?").arg(*environment)))
            return terminal.fail({ProblemCode::Cancelled, *environment, QStringLiteral("nothing was changed"), {}, {}});
    }
    if (auto removed = removeEnvironment(PlanFolders::forTarget(*environment, {}), QStringLiteral("armature remove")); !removed)
        return terminal.fail(removed.problem());
    terminal.answer({{QStringLiteral("schema"), 1}, {QStringLiteral("removed"), *environment}}, QStringLiteral("Removed: %1\n").arg(*environment));
    return 0;
}

} // namespace armature
