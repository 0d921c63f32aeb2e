#include "base/Literals.h"
#include "cli/RunView.h"
#include "cli/Verbs.h"
#include "cli/WorkingVerbs.h"
#include "present/MachineText.h"
#include "present/PlanText.h"
#include "present/ProblemText.h"
#include "record/RecordFolder.h"
#include "session/RecordPlayer.h"

#include <QFileInfo>

namespace armature {
namespace {

/// Shows the events of a record as they were shown then; lines that cannot be read are said and passed over.
Result<void> showEvents(const QString &folder, const InstallPlan &plan, const Terminal &terminal) {
    const auto events = readEvents(
        folder, [&](const Problem &problem) { terminal.note(u"%1: %2"_s.arg(problem.subject, problem.detail)); });
    if (!events)
        return events.problem();
    RunView view(terminal, plan);
    for (const RunEvent &event : *events)
        view.show(event);
    return {};
}

} // namespace

int replayVerb(const QStringList &words) {
    static constexpr VerbHelp Help{
        "replay",
        "Shows a recorded run again: machine, plan, what was said, verification, and how it ended. Runs nothing.",
        "RECORD", "A record folder, as install and verify name them.",
        "armature replay ~/.local/share/armature/records/NAME"};
    Arguments arguments(Help, Arguments::All);
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    if (arguments.positional().isEmpty())
        return terminal.fail(
            {.code = ProblemCode::Usage, .subject = u"armature replay"_s, .detail = u"no record is named"_s});
    const QString folder = QFileInfo(arguments.positional().constFirst()).absoluteFilePath();
    auto record = readRecord(folder);
    if (!record)
        return terminal.fail(record.problem());
    if (terminal.json()) {
        Terminal::jsonLine({{u"schema"_s, 1}, {u"record"_s, toJson(*record)}});
        return 0;
    }
    const int width = Terminal::width();
    terminal.say(u"armature %1, %2 of %3\n"_s.arg(record->programVersion, record->verb,
                                                  record->startedAt.toString(Qt::ISODate)));
    terminal.say(headline(record->machine) + u"\n\n"_s);
    if (record->plan) {
        if (!record->plan->onlyVerifies())
            terminal.say(planText(*record->plan, record->report ? record->report->limits : std::vector<Limit>(), width,
                                  arguments.isSet("all")) +
                         u'\n');
        if (auto shown = showEvents(folder, *record->plan, terminal); !shown)
            terminal.note(explain(shown.problem(), Surface::Terminal).text());
    }
    if (record->verification)
        terminal.say(u'\n' + verificationText(*record->verification, width));
    if (record->problem)
        terminal.say(u"It ended with: "_s + explain(*record->problem, Surface::Terminal).text() + u'\n');
    return 0;
}

} // namespace armature
