#include "base/Literals.h"
#include "cli/Verbs.h"
#include "cli/WorkingVerbs.h"
#include "present/PlanText.h"
#include "run/KeptFiles.h"
#include "run/Manifest.h"
#include "session/Installation.h"
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
        return Problem{.code = ProblemCode::Usage,
                       .subject = u"armature "_s + QLatin1String(verb),
                       .detail = u"no environment is named"_s,
                       .remedy = u"For example: armature %1 ./venv"_s.arg(QLatin1String(verb))};
    return QDir::cleanPath(QFileInfo(named).absoluteFilePath());
}

QCommandLineOption targetOption() { return {u"target"_s, u"Folder of the environment."_s, u"DIR"_s}; }

} // namespace

int repairVerb(const QStringList &words) {
    static constexpr VerbHelp Help{"repair",
                                   "Builds an environment again from the same versions, verifies it, and only then "
                                   "puts it in place of the broken one.",
                                   "DIR", "Folder of the environment (or --target DIR).",
                                   "armature repair ./venv\narmature repair ./venv --rebuild --yes\n"
                                   "armature repair ./venv --index default=https://mirror.example/simple"};
    Arguments arguments(Help, Arguments::Torch | Arguments::Installers | Arguments::All);
    arguments.add(targetOption());
    arguments.add({u"rebuild"_s, u"Take the versions that fit today instead of the same ones."_s});
    arguments.add({u"yes"_s, u"Do not ask."_s});
    arguments.add({u"dry-run"_s, u"Print the plan and stop."_s});
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
                              u"it has no readable manifest of this program, so nobody knows what it should hold"_s,
                              {},
                              u"Build it anew with \"armature install\"."_s});
    Choices choices = choicesOf(*manifest, !arguments.isSet("rebuild"));
    choices.target = *environment;
    if (auto applied = arguments.applyTo(choices); !applied)
        return terminal.fail(applied.problem());
    Session session(arguments.sessionOptions());
    session.setChoices(choices);
    const auto machine = session.machine();
    if (!machine)
        return terminal.fail(machine.problem());
    const auto &own = (*machine)->settings.of(manifest->installer).index;
    choices.indexOverrides.insert(indexesOf(*manifest, choices.indexOverrides, own ? own->url : QString()));
    session.setChoices(choices);
    return carryOutInstall(session, u"repair"_s, arguments, terminal);
}

int removeVerb(const QStringList &words) {
    static constexpr VerbHelp Help{
        "remove", "Deletes an environment this program made. Anything else is never touched.", "DIR",
        "Folder of the environment (or --target DIR).", "armature remove ./venv\narmature remove ./venv --yes"};
    Arguments arguments(Help, 0);
    arguments.add(targetOption());
    arguments.add({u"yes"_s, u"Do not ask."_s});
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    auto environment = environmentNamed(arguments, "remove");
    if (!environment)
        return terminal.fail(environment.problem());
    const OwnFiles own = ownFilesAt(PlanFolders::forTarget(*environment, {}));
    if (!own.none())
        terminal.note(u"%1 holds %2. They are deleted with it."_s.arg(*environment, ownFilesText(own)));
    if (!arguments.isSet("yes")) {
        if (terminal.json() || isatty(STDIN_FILENO) != 1)
            return terminal.fail({.code = ProblemCode::Usage,
                                  .subject = u"armature remove"_s,
                                  .detail = u"nobody can be asked here"_s,
                                  .remedy = u"Add --yes to remove it."_s});
        if (!confirmed(u"Remove %1 for good?"_s.arg(*environment)))
            return terminal.fail(
                {.code = ProblemCode::Cancelled, .subject = *environment, .detail = u"nothing was changed"_s});
    }
    Installation installation({makeLiveProcess, u"armature remove"_s, {}});
    if (auto removed = installation.remove(*environment); !removed)
        return terminal.fail(removed.problem());
    terminal.answer({{u"schema"_s, 1}, {u"removed"_s, *environment}, {u"own_files"_s, toJson(own)}},
                    u"Removed: %1\n"_s.arg(*environment));
    return 0;
}

} // namespace armature
