#include "cli/Arguments.h"
#include "cli/Verbs.h"
#include "detect/Detect.h"
#include "host/RecordingHost.h"
#include "present/MachineText.h"

#include <QDir>
#include <QFileInfo>

// The verbs about this machine alone: detect, which changes nothing, and snapshot, which writes a folder of its own.

namespace armature {
int detectVerb(const QStringList &words) {
    static constexpr VerbHelp Help{"detect", "Reads this machine: every fact with its source, and what is wrong with it.", "", "",
                                   "armature detect\narmature detect --json\narmature detect --machine tests/machines/gh200-driver-535-ubuntu2204"};
    Arguments arguments(Help, Arguments::Machine);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    Session session(arguments.sessionOptions());
    auto machine = session.machine();
    if (!machine)
        return terminal.fail(machine.problem());
    const QJsonObject json{{QStringLiteral("schema"), 1},
                           {QStringLiteral("platform"), platformOf(**machine)},
                           {QStringLiteral("headline"), headline(**machine)},
                           {QStringLiteral("machine"), toJson(**machine)}};
    terminal.answer(json, arguments.isSet("quiet") ? headline(**machine) + u'\n' : machineText(**machine, Terminal::width()));
    return 0;
}

int snapshotVerb(const QStringList &words) {
    static constexpr VerbHelp Help{
        "snapshot", "Records this machine into a new folder that every verb can work on with --machine. Names, serials and addresses are redacted.",
        "DIR", "A folder that does not exist yet, or is empty.", "armature snapshot ./my-machine\narmature detect --machine ./my-machine"};
    Arguments arguments(Help, 0);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    if (arguments.positional().isEmpty())
        return terminal.fail({ProblemCode::Usage, QStringLiteral("armature snapshot"), QStringLiteral("no folder is named"), {}, {}});
    const QString folder = QFileInfo(arguments.positional().constFirst()).absoluteFilePath();
    const auto setup = installerSetup(Installer::Uv);
    const RecordingHost host(makeLiveHost({QDir::homePath(), setup ? setup->cache : QString(), QDir::tempPath()}));
    const MachineProfile machine = detect(host);
    if (auto saved = host.save(folder, headline(machine), currentIdentity()); !saved)
        return terminal.fail(saved.problem());
    terminal.answer(
        {{QStringLiteral("schema"), 1}, {QStringLiteral("folder"), folder}, {QStringLiteral("headline"), headline(machine)}},
        QStringLiteral(
            "Recorded: %1\n%2\nLook through it before you pass it on: it holds what this machine said, with names and serials taken out.\n")
            .arg(folder, headline(machine)));
    return 0;
}

} // namespace armature
