#include "base/Literals.h"
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
            Terminal::redraw(u"verifying %1 of %2  %3"_s.arg(progress.done).arg(progress.total).arg(progress.what));
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
    request.scratchFolder = scratch.filePath(u"verify"_s);
    QDir().mkpath(request.scratchFolder);
    request.hash = arguments.isSet("hash");
    if (!expectation->planned) // nobody planned these versions: they are what was found
        request.exactVersions.clear();
    RunRecord record(recordBase(arguments), u"verify"_s);
    const Judgement judgement = judge(request, terminal);
    SessionRecord written;
    written.catalogDigest = (*session.catalog())->digest;
    written.machine = **machine;
    written.verification = judgement.report;
    if (judgement.cancelled)
        written.problem = Problem{.code = ProblemCode::Cancelled, .subject = environment};
    else if (!judgement.report.ready())
        written.problem = Problem{.code = ProblemCode::VerificationFailed, .subject = environment};
    const std::optional<Problem> problem = written.problem;
    const QString folder = finishRecord(record, std::move(written), terminal);
    QJsonObject json{{u"schema"_s, 1},
                     {u"ready"_s, judgement.report.ready()},
                     {u"verification"_s, toJson(judgement.report)},
                     {u"record"_s, folder}};
    terminal.answer(json, verificationText(judgement.report, Terminal::width()) +
                              (folder.isEmpty() ? QString() : u"Record: %1\n"_s.arg(folder)));
    return problem ? exitCodeFor(problem->code) : 0;
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
