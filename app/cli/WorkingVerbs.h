#pragma once

#include "cli/Arguments.h"
#include "session/RunRecord.h"

namespace armature {

/// The session's plan with the resolver's answer, waited for in an event loop; Ctrl-C ends it with Cancelled.
Result<InstallPlan> resolvedPlan(Session &session, const Terminal &terminal);

/// Plans, asks, installs, verifies and records under the name of `verb`. The arguments have --yes, --dry-run and
/// --records.
int carryOutInstall(Session &session, const QString &verb, const Arguments &arguments, const Terminal &terminal);

/// The plan as `plan --json` and the first line of `install --json` print it.
QJsonObject planJson(const InstallPlan &plan, const CompatibilityReport &report);

/// Finishes the record and returns its folder; a record that cannot be written is said and fails nothing.
QString finishRecord(RunRecord &record, SessionRecord written, const Terminal &terminal);

/// Asks on standard error and reads the answer; only "y" is yes.
bool confirmed(const QString &question);

/// Where records are kept: `--records DIR`, else armature/records in the user's data folder.
QString recordBase(const Arguments &arguments);
QCommandLineOption recordsOption();

} // namespace armature
