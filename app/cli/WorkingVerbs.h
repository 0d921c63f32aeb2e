#pragma once

#include "cli/Arguments.h"
#include "model/SessionRecord.h"
#include "record/RecordFolder.h"

namespace armature {

/// The session's plan with the resolver's answer, waited for in an event loop; Ctrl-C ends it with Cancelled.
Result<InstallPlan> resolvedPlan(Session &session, const Terminal &terminal);

/// The plan as `plan --json` and the first line of `install --json` print it.
QJsonObject planJson(const InstallPlan &plan, const CompatibilityReport &report);

/// Writes the record of a run as it goes on, and at its end; a record that cannot be written is said and fails nothing.
class RunRecord {
public:
    RunRecord(const QString &base, const QString &verb, const Terminal &terminal);
    void event(const RunEvent &event);
    /// The folder; empty if there is none.
    QString finish(SessionRecord record);

private:
    const Terminal &m_terminal;
    QString m_verb;
    QDateTime m_startedAt = QDateTime::currentDateTimeUtc();
    std::unique_ptr<RecordFolder> m_folder;
};

/// Where records are kept: `--records DIR`, else armature/records in the user's data folder.
QString recordBase(const Arguments &arguments);
QCommandLineOption recordsOption();

} // namespace armature
