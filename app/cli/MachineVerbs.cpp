#include "base/Literals.h"
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
    static constexpr VerbHelp Help{"detect",
                                   "Reads this machine: every fact with its source, and what is wrong with it.", "", "",
                                   "armature detect\narmature detect --json\narmature detect --machine "
                                   "tests/machines/gh200-driver-535-ubuntu2204"};
    Arguments arguments(Help, Arguments::Machine);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    Session session(arguments.sessionOptions());
    auto machine = session.machine();
    if (!machine)
        return terminal.fail(machine.problem());
    const QJsonObject json{{u"schema"_s, 1},
                           {u"platform"_s, platformOf(**machine)},
                           {u"headline"_s, headline(**machine)},
                           {u"machine"_s, toJson(**machine)}};
    terminal.answer(json,
                    arguments.isSet("quiet") ? headline(**machine) + u'\n' : machineText(**machine, Terminal::width()));
    return 0;
}

int snapshotVerb(const QStringList &words) {
    static constexpr VerbHelp Help{"snapshot",
                                   "Records this machine into a new folder that every verb can work on with --machine. "
                                   "Names, serials and addresses are redacted.",
                                   "DIR", "A folder that does not exist yet, or is empty.",
                                   "armature snapshot ./my-machine\narmature detect --machine ./my-machine"};
    Arguments arguments(Help, 0);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    if (arguments.positional().isEmpty())
        return terminal.fail(
            {.code = ProblemCode::Usage, .subject = u"armature snapshot"_s, .detail = u"no folder is named"_s});
    const QString folder = QFileInfo(arguments.positional().constFirst()).absoluteFilePath();
    const RecordingHost host(makeLiveHost({QDir::homePath(), QDir::tempPath()}));
    const MachineProfile machine = detect(host);
    if (auto saved = host.save(folder, headline(machine), currentIdentity()); !saved)
        return terminal.fail(saved.problem());
    terminal.answer(
        {{u"schema"_s, 1}, {u"folder"_s, folder}, {u"headline"_s, headline(machine)}},
        u"Recorded: %1\n%2\nLook through it before you pass it on: it holds what this machine said, with names and serials taken out.\n"_s
            .arg(folder, headline(machine)));
    return 0;
}

} // namespace armature
