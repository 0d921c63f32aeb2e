#include "base/Literals.h"
#include "cli/Arguments.h"
#include "cli/Interrupt.h"
#include "cli/Verbs.h"
#include "recheck/RecheckText.h"
#include "session/KnownReleases.h"
#include "session/Program.h"
#include "session/Recheck.h"
#include "session/RecheckStore.h"

#include <QEventLoop>

namespace armature {
namespace {

constexpr int NoteEvery = 10; // pages, where no line can be drawn again

struct Outcome {
    RecheckReport report;
    bool cancelled = false;
};

void showProgress(const Terminal &terminal, int done, int total, const QString &what) {
    const QString line = u"asked %1 of %2: %3"_s.arg(done).arg(total).arg(what);
    if (terminal.quiet())
        return;
    if (Terminal::canRedraw())
        Terminal::redraw(line);
    else if (done % NoteEvery == 0 || done == total)
        terminal.note(line);
}

Outcome runTask(RecheckTask &task, const Terminal &terminal) {
    QEventLoop loop;
    Interrupt interrupt;
    Outcome outcome;
    QObject::connect(&interrupt, &Interrupt::requested, &task, &RecheckTask::cancel);
    QObject::connect(&task, &RecheckTask::progress,
                     [&](int done, int total, const QString &package, const QString &index) {
                         showProgress(terminal, done, total, u"%1 on %2"_s.arg(package, index));
                     });
    QObject::connect(&task, &RecheckTask::finished, &loop, [&](const RecheckReport &report, bool cancelled) {
        outcome = {report, cancelled};
        loop.quit();
    });
    task.start();
    loop.exec();
    if (!terminal.quiet())
        Terminal::redraw({});
    return outcome;
}

/// The path of the saved report; empty if it was not saved, which is told and no failure of the re-check.
QString save(const RecheckReport &report, const Arguments &arguments, const Terminal &terminal) {
    if (arguments.isSet("no-save"))
        return {};
    const QString folder = recheckFolder(arguments.sessionOptions().catalogFolder);
    if (const auto kept = keepReleases(report.releases, report.at.date(), folder); !kept)
        terminal.note(u"The releases were not kept: %1: %2"_s.arg(kept.problem().subject, kept.problem().detail));
    const auto path = saveRecheck(report, folder);
    if (path)
        return *path;
    terminal.note(u"The result was not saved: %1: %2"_s.arg(path.problem().subject, path.problem().detail));
    return {};
}

constexpr int DripFactor = 6; // an answer that comes, but never ends

/// --timeout in the limits of a request; Usage for anything but 1 to 3600 seconds.
Result<void> takeTimeout(const QString &text, HttpLimits &limits) {
    bool number = false;
    const int seconds = text.toInt(&number);
    if (text.isEmpty())
        return {};
    if (!number || seconds < 1 || seconds > 3600)
        return Problem{
            .code = ProblemCode::Usage, .subject = u"--timeout"_s, .detail = u"seconds from 1 to 3600 are expected"_s};
    limits.silenceMs = seconds * 1000;
    limits.totalMs = DripFactor * limits.silenceMs;
    return {};
}

int recheck(const Arguments &arguments, const Terminal &terminal) {
    const auto means = recheckNetwork(arguments.values("index"), arguments.value("proxy"));
    if (!means)
        return terminal.fail(means.problem());
    Session session(arguments.sessionOptions());
    const auto catalog = session.catalog();
    if (!catalog)
        return terminal.fail(catalog.problem());
    const auto filter = recheckFilter(**catalog, arguments.values("package"), arguments.value("platform"));
    if (!filter)
        return terminal.fail(filter.problem());
    auto setup = recheckSetup(**catalog, *means);
    if (!setup)
        return terminal.fail(setup.problem());
    if (const auto taken = takeTimeout(arguments.value("timeout"), setup.value().client.http); !taken)
        return terminal.fail(taken.problem());
    RecheckTask task(**catalog, *filter, setup->addresses, setup->client);
    Outcome outcome = runTask(task, terminal);
    if (outcome.cancelled)
        return terminal.fail({.code = ProblemCode::Cancelled, .subject = u"armature recheck"_s});
    RecheckReport &report = outcome.report;
    report.programVersion = programVersion();
    report.defaultIndex = setup->defaultSource;
    const auto former = formerRecheck(*filter, recheckFolder(arguments.sessionOptions().catalogFolder));
    const RecheckChanges changes = former ? changesBetween(*former, report) : RecheckChanges();
    const QString saved = save(report, arguments, terminal);
    QJsonObject json = toJson(report);
    json.insert(u"changes"_s, toJson(changes));
    json.insert(u"saved"_s, saved);
    json.insert(u"exit_code"_s, report.exitCode());
    const RecheckView view{Terminal::width(), arguments.isSet("all")};
    terminal.answer(json, recheckTable(report, view) + recheckSummary(report, view) + changesText(changes, view) +
                              (saved.isEmpty() ? QString() : u"Saved: %1\n"_s.arg(saved)));
    return report.exitCode();
}

} // namespace

int recheckVerb(const QStringList &words) {
    static constexpr VerbHelp Help{"recheck",
                                   "Asks the package indexes again and compares every claim of the catalog with what "
                                   "they list. The publishers of the stacks are asked for "
                                   "their newest release, too. The catalog is not "
                                   "changed; the result is kept beside it, that of a catalog given with --catalog "
                                   "apart from the others.\nExit codes: 0 everything holds, 1 "
                                   "something is contradicted, 4 something "
                                   "could not be told, 5 cancelled.",
                                   "", "",
                                   "armature recheck\narmature recheck --package bitsandbytes --package torch\n"
                                   "armature recheck --platform linux-aarch64-cuda --json"};
    Arguments arguments(Help, 0);
    const auto add = [&](const char *name, const char *text, const char *value = "") {
        arguments.add({QLatin1String(name), QLatin1String(text), QLatin1String(value)});
    };
    add("package", "Only this package; may be repeated.", "NAME");
    add("platform", "Only this platform of the catalog.", "ID");
    add("index", "Use URL for the index ID; may be repeated.", "ID=URL");
    add("proxy", "Send the requests through this proxy.", "URL");
    add("timeout",
        "Take an index that is silent for so long for unreachable (20), and a page that takes six times as long.",
        "SECONDS");
    add("no-save", "Do not keep the result.");
    add("all", "Show every claim in a row of its own, and every name.");
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    return recheck(arguments, arguments.terminal());
}

} // namespace armature
