#include "base/Literals.h"
#include "cli/Verbs.h"
#include "cli/WorkingVerbs.h"
#include "present/PlanText.h"

#include <QDir>
#include <QFileInfo>

namespace armature {
namespace {

int verify(const QString &environment, const Arguments &arguments, const Terminal &terminal) {
    Session session(arguments.sessionOptions());
    const auto plan = session.verificationPlan(environment, arguments.isSet("hash"), acceptedPackages(arguments));
    if (!plan)
        return terminal.fail(plan.problem());
    const RunResult result =
        carriedOut(*plan, {u"verify"_s, **session.machine(), {}}, arguments, [&](const RunEvent &event) {
            const auto *progress = std::get_if<ProgressSeen>(&event.what);
            if (progress != nullptr && !terminal.quiet())
                Terminal::redraw(
                    u"verifying %1 of %2  %3"_s.arg(progress->done).arg(progress->total).arg(progress->what));
        });
    Terminal::redraw({});
    if (!result.record.verification)
        return terminal.fail(result.record.problem.value_or(Problem{.subject = environment}));
    const VerificationReport &report = *result.record.verification;
    const QString &folder = result.recordFolder;
    QJsonObject json{
        {u"schema"_s, 1}, {u"ready"_s, report.ready()}, {u"verification"_s, toJson(report)}, {u"record"_s, folder}};
    terminal.answer(json, verificationText(report, Terminal::width()) +
                              (folder.isEmpty() ? QString() : u"Record: %1\n"_s.arg(folder)));
    return result.record.problem ? exitCodeFor(result.record.problem->code) : 0;
}

} // namespace

int verifyVerb(const QStringList &words) {
    static constexpr VerbHelp Help{
        "verify",
        "Proves that an environment works: every file, every version, then real work in every package it knows.", "DIR",
        "Folder of the environment (or --target DIR).",
        "armature verify ./venv\narmature verify --target ./venv --hash --json"};
    Arguments arguments(Help, 0);
    arguments.add({u"target"_s, u"Folder of the environment."_s, u"DIR"_s});
    arguments.add({u"hash"_s, u"Compare the sha256 of every file as well."_s});
    arguments.add(acceptOption());
    arguments.add(recordsOption());
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    const QString named = arguments.isSet("target") ? arguments.value("target") : arguments.positional().value(0);
    if (named.isEmpty())
        return terminal.fail({.code = ProblemCode::Usage,
                              .subject = u"armature verify"_s,
                              .detail = u"no environment is named"_s,
                              .remedy = u"For example: armature verify ./venv"_s});
    return verify(QDir::cleanPath(QFileInfo(named).absoluteFilePath()), arguments, terminal);
}

} // namespace armature
