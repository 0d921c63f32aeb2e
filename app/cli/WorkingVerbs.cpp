#include "cli/WorkingVerbs.h"

#include "base/Literals.h"
#include "cli/Interrupt.h"
#include "cli/Verbs.h"
#include "host/RecordingHost.h"
#include "present/PlanText.h"
#include "session/Program.h"
#include "session/Resolver.h"

#include <QEventLoop>
#include <QFileInfo>

namespace armature {

Result<InstallPlan> resolvedPlan(Session &session, const Terminal &terminal) {
    auto plan = session.plan();
    if (!plan)
        return plan.problem();
    const MachineProfile &machine = **session.machine();
    Resolver resolver(
        **plan, [&machine](const InstallPlan &p, const QString &file) { return readResolution(p, file, machine); },
        makeLiveProcess);
    QEventLoop loop;
    Interrupt interrupt;
    std::optional<Result<InstallPlan>> answer;
    QObject::connect(&interrupt, &Interrupt::requested, &resolver, &Resolver::cancel);
    QObject::connect(&resolver, &Resolver::silent, [&](int seconds) {
        terminal.note(u"resolving: "_s + progressText({0, 0, seconds, {}}, u"resolve"_s));
    });
    QObject::connect(&resolver, &Resolver::finished, &loop, [&](const Result<InstallPlan> &result) {
        answer.emplace(result);
        loop.quit();
    });
    resolver.start();
    if (!answer)
        loop.exec();
    return *answer;
}

QJsonObject planJson(const InstallPlan &plan, const CompatibilityReport &report) {
    return {{u"schema"_s, 1}, {u"plan"_s, toJson(plan)}, {u"limits"_s, toJsonValue(report.limits)}};
}

QString finishRecord(RunRecord &record, SessionRecord written, const Terminal &terminal) {
    QString folder = record.finish(std::move(written));
    if (const auto &problem = record.problem())
        terminal.note(u"The record could not be kept: %1 (%2)"_s.arg(problem->detail, problem->subject));
    return folder;
}

bool confirmed(const QString &question) {
    std::fputs((question + u" [y/N] "_s).toLocal8Bit().constData(), stderr);
    std::fflush(stderr);
    char answer[16] = {};
    return std::fgets(answer, sizeof answer, stdin) != nullptr && (answer[0] == 'y' || answer[0] == 'Y');
}

QString recordBase(const Arguments &arguments) {
    if (arguments.isSet("records"))
        return QFileInfo(arguments.value("records")).absoluteFilePath();
    return defaultRecords();
}

QCommandLineOption recordsOption() { return {u"records"_s, u"Keep the record of this run in DIR."_s, u"DIR"_s}; }

} // namespace armature
