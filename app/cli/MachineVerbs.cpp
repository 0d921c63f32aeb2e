#include "base/Literals.h"
#include "base/Nearest.h"
#include "cli/Arguments.h"
#include "cli/Verbs.h"
#include "detect/Detect.h"
#include "detect/UnreadFiles.h"
#include "host/RecordingHost.h"
#include "present/MachineFacts.h"
#include "present/MachineText.h"
#include "present/Words.h"
#include "session/ExpectedMachine.h"

#include <QDir>
#include <QFileInfo>

// The verbs about this machine alone: detect, which changes nothing, and snapshot, which writes a folder of its own.

namespace armature {
namespace {

/// The fact that `--fact` names, or all of them for "list".
int answerFact(const Terminal &terminal, const MachineProfile &machine, const QString &name) {
    const std::vector<MachineFact> facts = machineFacts(machine);
    if (name == "list"_L1) {
        QJsonArray json;
        std::vector<QStringList> rows;
        for (const MachineFact &fact : facts) {
            json.append(toJson(fact));
            rows.push_back({fact.id, wholeLabel(facts, fact), fact.value});
        }
        terminal.answer({{u"schema"_s, 1}, {u"facts"_s, json}},
                        textTable({u"name"_s, u"fact"_s, u"value"_s}, rows, Terminal::width()));
        return 0;
    }
    QStringList names;
    for (const MachineFact &fact : facts)
        names << fact.id;
    const qsizetype at = names.indexOf(name);
    if (at < 0)
        return terminal.fail(unknownName(name, u"this machine has no fact of this name"_s, names));
    const MachineFact &fact = facts[size_t(at)];
    if (!fact.known)
        return terminal.fail({.code = ProblemCode::CouldNotDetermine, .subject = name, .detail = fact.source});
    terminal.answer({{u"schema"_s, 1}, {u"fact"_s, toJson(fact)}}, fact.value + u'\n');
    return 0;
}

int answerExpected(const Terminal &terminal, Session &session) {
    const auto text = expectedMachine(session);
    if (!text)
        return terminal.fail(text.problem());
    terminal.answer({{u"schema"_s, 1}, {u"expected"_s, *text}}, *text);
    return 0;
}

/// A misnamed file of a recorded machine is silently not there: it is named here.
void noteUnreadFiles(const Terminal &terminal, const QString &folder) {
    if (const auto unread = unreadFiles(folder))
        for (const QString &file : *unread)
            terminal.note(u"note: nothing reads %1"_s.arg(file));
}

int answerMachine(const Terminal &terminal, const MachineProfile &machine) {
    QJsonArray facts;
    for (const MachineFact &fact : machineFacts(machine))
        facts.append(toJson(fact));
    const QJsonObject json{{u"schema"_s, 1},
                           {u"platform"_s, platformOf(machine)},
                           {u"headline"_s, headline(machine)},
                           {u"facts"_s, facts},
                           {u"machine"_s, toJson(machine)}};
    terminal.answer(json, terminal.quiet() ? headline(machine) + u'\n' : machineText(machine, Terminal::width()));
    return 0;
}

} // namespace

int detectVerb(const QStringList &words) {
    static constexpr VerbHelp Help{"detect",
                                   "Reads this machine: every fact with its source, and what is wrong with it.", "", "",
                                   "armature detect\narmature detect --json\narmature detect --fact cuda\n"
                                   "armature detect --machine tests/machines/gh200-driver-535-ubuntu2204"};
    Arguments arguments(Help, Arguments::Machine);
    arguments.add({u"fact"_s, u"Print the value of one fact and nothing else; \"list\" names them all."_s, u"NAME"_s});
    arguments.add({u"expected"_s, u"Print what the tests of a recorded machine expect of it (expected.toml)."_s});
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    if (arguments.isSet("fact") && arguments.isSet("expected"))
        return terminal.fail({.code = ProblemCode::Usage,
                              .subject = u"--fact and --expected"_s,
                              .detail = u"only one of them can be given"_s});
    Session session(arguments.sessionOptions());
    auto machine = session.machine();
    if (!machine)
        return terminal.fail(machine.problem());
    if (arguments.isSet("machine"))
        noteUnreadFiles(terminal, arguments.value("machine"));
    if (arguments.isSet("expected"))
        return answerExpected(terminal, session);
    if (arguments.isSet("fact"))
        return answerFact(terminal, **machine, arguments.value("fact"));
    return answerMachine(terminal, **machine);
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
