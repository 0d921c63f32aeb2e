#include "cli/WorkingVerbs.h"

#include "base/Literals.h"
#include "cli/Interrupt.h"
#include "model/Differences.h"
#include "present/PlanText.h"
#include "present/Words.h"
#include "run/KeptFiles.h"
#include "session/Program.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFileInfo>

namespace armature {

namespace {

/// Where records are kept: `--records DIR`, else armature/records in the user's data folder.
QString recordBase(const Arguments &arguments) {
    if (arguments.isSet("records"))
        return QFileInfo(arguments.value("records")).absoluteFilePath();
    return defaultRecords();
}

} // namespace

Result<InstallPlan> resolvedPlan(const InstallPlan &plan, const Terminal &terminal) {
    Installation installation({makeLiveProcess, u"armature"_s, {}});
    QEventLoop loop;
    Interrupt interrupt;
    std::optional<Result<InstallPlan>> answer;
    QObject::connect(&interrupt, &Interrupt::requested, &installation, &Installation::cancel);
    QObject::connect(&installation, &Installation::resolverSilent, [&](int seconds) {
        terminal.note(u"resolving: "_s + progressText({0, 0, seconds, {}}, u"resolve"_s));
    });
    QObject::connect(&installation, &Installation::resolved, &loop, [&](const Result<InstallPlan> &result) {
        answer.emplace(result);
        loop.quit();
    });
    installation.resolve(plan);
    if (!answer)
        loop.exec();
    return *answer;
}

Result<InstallPlan> resolvedPlan(Session &session, const Terminal &terminal) {
    while (true) {
        const auto plan = session.plan();
        if (!plan)
            return plan.problem();
        const InstallPlan asked = **plan;
        auto resolved = resolvedPlan(asked, terminal);
        if (resolved)
            return resolved;
        if (!session.takeNextBuild(resolved.problem()))
            return session.refusalOfBuilds(resolved.problem());
        if (asked.torch.build)
            terminal.note(u"resolving: no set of versions with torch %1; the next build is tried"_s.arg(
                asked.torch.build->label()));
    }
}

RunResult carriedOut(const InstallPlan &plan, const RunContext &context, const Arguments &arguments,
                     const std::function<void(const RunEvent &)> &reader, const std::function<void()> &cancelling) {
    Installation installation({makeLiveProcess, u"armature"_s, recordBase(arguments)});
    QEventLoop loop;
    Interrupt interrupt;
    std::optional<RunResult> result;
    QObject::connect(&interrupt, &Interrupt::requested, &installation, [&] {
        if (cancelling)
            cancelling();
        installation.cancel();
    });
    QObject::connect(&installation, &Installation::happened, reader);
    QObject::connect(&installation, &Installation::ended, &loop, [&](const RunResult &ended) {
        result = ended;
        loop.quit();
    });
    installation.start(plan, context);
    if (!result)
        loop.exec();
    if (const auto &problem = result->recordProblem)
        arguments.terminal().note(u"The record could not be kept: %1 (%2)"_s.arg(problem->detail, problem->subject));
    return *result;
}

Result<const InstallPlan *> plannedBy(Session &session) {
    if (session.choices().project.isEmpty()) // nothing waits for another program
        return session.plan();
    Interrupt interrupt;
    bool interrupted = false;
    QObject::connect(&interrupt, &Interrupt::requested, [&] {
        interrupted = true;
        session.cancelReading();
    });
    auto plan = session.plan();
    QCoreApplication::processEvents(); // an interrupt that came while no program was waited for
    if (interrupted)
        return Problem{.code = ProblemCode::Cancelled, .subject = session.choices().project};
    return plan;
}

OwnFiles ownFilesIn(const InstallPlan &plan) { return plan.simulated ? OwnFiles() : ownFilesAt(plan.folders); }

QString keptNote(const OwnFiles &own) {
    if (own.none())
        return {};
    return wrapped(u"Note: The environment that is there holds %1. They are kept, in a folder of their own beside it."_s
                       .arg(ownFilesText(own)),
                   Terminal::width(), 6) +
           u'\n';
}

QJsonObject planJson(const InstallPlan &plan, const std::vector<Limit> &limits, const OwnFiles &own) {
    QJsonObject json{{u"schema"_s, 1}, {u"plan"_s, toJson(plan)}, {u"limits"_s, toJsonValue(limits)}};
    if (const auto differences = planDifferences(plan)) // of a project whose versions are known
        json.insert(u"differences"_s, toJsonValue(*differences));
    if (!own.none())
        json.insert(u"own_files"_s, toJson(own));
    return json;
}

bool confirmed(const QString &question) {
    std::fputs((question + u" [y/N] "_s).toLocal8Bit().constData(), stderr);
    std::fflush(stderr);
    char answer[16] = {};
    return std::fgets(answer, sizeof answer, stdin) != nullptr && (answer[0] == 'y' || answer[0] == 'Y');
}

QCommandLineOption recordsOption() { return {u"records"_s, u"Keep the record of this run in DIR."_s, u"DIR"_s}; }

} // namespace armature
