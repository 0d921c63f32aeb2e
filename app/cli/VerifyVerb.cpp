#include "cli/Interrupt.h"
#include "cli/Verbs.h"
#include "cli/WorkingVerbs.h"
#include "present/PlanText.h"
#include "session/Program.h"

#include <QDir>
#include <QEventLoop>
#include <QTemporaryDir>

namespace armature {
namespace {

struct Judgement {
    VerificationReport report;
    bool cancelled = false;
};

Judgement judge(const VerifyRequest &request, const Terminal &terminal) {
    Verifier verifier(makeLiveProcess);
    QEventLoop loop;
    Interrupt interrupt;
    Judgement judgement;
    bool over = false;
    QObject::connect(&interrupt, &Interrupt::requested, &verifier, &Verifier::cancel);
    QObject::connect(&verifier, &Verifier::progress, [&](const ProgressSeen &progress) {
        if (!terminal.quiet())
            Terminal::redraw(QStringLiteral("verifying %1 of %2  %3").arg(progress.done).arg(progress.total).arg(progress.what));
    });
    QObject::connect(&verifier, &Verifier::finished, &loop, [&](const VerificationReport &report, bool cancelled) {
        judgement = {report, cancelled};
        over = true;
        loop.quit();
    });
    verifier.start(request);
    if (!over)
        loop.exec();
    Terminal::redraw({});
    return judgement;
}

int verify(const QString &environment, const Arguments &arguments, const Terminal &terminal) {
    auto expectation = expectationOf(environment);
    if (!expectation)
        return terminal.fail(expectation.problem());
    Session session(arguments.sessionOptions());
    auto machine = session.machine();
    if (!machine)
        return terminal.fail(machine.problem());
    VerifyRequest request = session.verifyRequest(expectation->packages, expectation->torchFlavour);
    const QTemporaryDir scratch;
    request.environment = environment;
    request.scratchFolder = scratch.filePath(QStringLiteral("verify"));
    QDir().mkpath(request.scratchFolder);
    request.hash = arguments.isSet("hash");
    if (!expectation->planned) // nobody planned these versions: they are what was found
        request.exactVersions.clear();
    RunRecord record(recordBase(arguments), QStringLiteral("verify"));
    const Judgement judgement = judge(request, terminal);
    SessionRecord written;
    written.catalogDigest = (*session.catalog())->digest;
    written.machine = **machine;
    written.verification = judgement.report;
    if (judgement.cancelled)
        written.problem = Problem{ProblemCode::Cancelled, environment, {}, {}, {}};
    else if (!judgement.report.ready())
        written.problem = Problem{ProblemCode::VerificationFailed, environment, {}, {}, {}};
    const std::optional<Problem> problem = written.problem;
    const QString folder = finishRecord(record, std::move(written), terminal);
    QJsonObject json{{QStringLiteral("schema"), 1},
                     {QStringLiteral("ready"), judgement.report.ready()},
                     {QStringLiteral("verification"), toJson(judgement.report)},
                     {QStringLiteral("record"), folder}};
    terminal.answer(json, verificationText(judgement.report, Terminal::width()) +
                              (folder.isEmpty() ? QString() : QStringLiteral("Record: %1\n").arg(folder)));
    return problem ? exitCodeFor(problem->code) : 0;
}

} // namespace

int verifyVerb(const QStringList &words) {
    static constexpr VerbHelp Help{"verify", "Proves that an environment works: every file, every version, then real work in every package it knows.",
                                   "DIR", "Folder of the environment (or --target DIR).",
                                   "armature verify ./venv\narmature verify --target ./venv --hash --json"};
    Arguments arguments(Help, 0);
    arguments.add({QStringLiteral("target"), QStringLiteral("Folder of the environment."), QStringLiteral("DIR")});
    arguments.add({QStringLiteral("hash"), QStringLiteral("Compare the sha256 of every file as well.")});
    arguments.add(recordsOption());
    int exitCode = 0;
    if (!arguments.parse(words, exitCode))
        return exitCode;
    const Terminal terminal = arguments.terminal();
    const QString named = arguments.isSet("target") ? arguments.value("target") : arguments.positional().value(0);
    if (named.isEmpty())
        return terminal.fail({ProblemCode::Usage,
                              QStringLiteral("armature verify"),
                              QStringLiteral("no environment is named"),
                              {},
                              QStringLiteral("For example: armature verify ./venv")});
    return verify(QDir::cleanPath(QFileInfo(named).absoluteFilePath()), arguments, terminal);
}

} // namespace armature
