#include "cli/WorkingVerbs.h"

#include "cli/Interrupt.h"
#include "cli/Verbs.h"
#include "host/RecordingHost.h"
#include "present/PlanText.h"
#include "session/Resolver.h"

#include <QEventLoop>
#include <QStandardPaths>

namespace armature {

Result<InstallPlan> resolvedPlan(Session &session, const Terminal &terminal) {
    auto plan = session.plan();
    if (!plan)
        return plan.problem();
    const MachineProfile &machine = **session.machine();
    Resolver resolver(
        **plan, [&machine](const InstallPlan &p, const QString &file) { return readResolution(p, file, machine); }, makeLiveProcess);
    QEventLoop loop;
    Interrupt interrupt;
    std::optional<Result<InstallPlan>> answer;
    QObject::connect(&interrupt, &Interrupt::requested, &resolver, &Resolver::cancel);
    QObject::connect(&resolver, &Resolver::silent, [&](int seconds) {
        terminal.note(QStringLiteral("resolving: ") + progressText({0, 0, seconds, {}}));
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
    return {{QStringLiteral("schema"), 1}, {QStringLiteral("plan"), toJson(plan)}, {QStringLiteral("limits"), toJsonValue(report.limits)}};
}

RunRecord::RunRecord(const QString &base, const QString &verb, const Terminal &terminal) : m_terminal(terminal), m_verb(verb) {
    auto folder = RecordFolder::begin({base, currentIdentity(), {}}, verb, m_startedAt);
    if (folder)
        m_folder = std::move(folder).value();
    else
        terminal.note(QStringLiteral("No record is kept: %1 (%2)").arg(folder.problem().detail, folder.problem().subject));
}

void RunRecord::event(const RunEvent &event) {
    if (m_folder)
        m_folder->log().append(event);
}

QString RunRecord::finish(SessionRecord record) {
    if (!m_folder)
        return {};
    record.programVersion = programVersion();
    record.verb = m_verb;
    record.startedAt = m_startedAt;
    record.finishedAt = QDateTime::currentDateTimeUtc();
    auto folder = m_folder->finish(record);
    if (folder)
        return *folder;
    m_terminal.note(QStringLiteral("The record could not be finished: %1 (%2)").arg(folder.problem().detail, folder.problem().subject));
    return m_folder->partialPath();
}

QString recordBase(const Arguments &arguments) {
    if (arguments.isSet("records"))
        return QFileInfo(arguments.value("records")).absoluteFilePath();
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/armature/records");
}

QCommandLineOption recordsOption() {
    return {QStringLiteral("records"), QStringLiteral("Keep the record of this run in DIR."), QStringLiteral("DIR")};
}

} // namespace armature
