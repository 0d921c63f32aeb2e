#pragma once

#include "cli/Arguments.h"
#include "model/OwnFiles.h"
#include "session/Installation.h"

namespace armature {

/// The plan with the resolver's answer, waited for in an event loop; Ctrl-C ends it with Cancelled.
Result<InstallPlan> resolvedPlan(const InstallPlan &plan, const Terminal &terminal);

/// The same for the session's own plan, which may become one with another build of PyTorch on the way: the next
/// acceptable one, where the resolver finds no set of versions.
Result<InstallPlan> resolvedPlan(Session &session, const Terminal &terminal);

/// Carries out a plan and waits for its end; Ctrl-C cancels it, which `cancelling` is told. The record goes to the
/// folder that the arguments name; one that cannot be kept is said and fails nothing.
RunResult carriedOut(const InstallPlan &plan, const RunContext &context, const Arguments &arguments,
                     const std::function<void(const RunEvent &)> &reader, const std::function<void()> &cancelling = {});

/// Plans, asks, installs, verifies and records under the name of `verb`. The arguments have --yes, --dry-run and
/// --records.
int carryOutInstall(Session &session, const QString &verb, const Arguments &arguments, const Terminal &terminal);

/// What stands at the target of a plan that could be carried out here.
OwnFiles ownFilesIn(const InstallPlan &plan);

/// The plan as `plan --json` and the first line of `install --json` print it.
QJsonObject planJson(const InstallPlan &plan, const std::vector<Limit> &limits, const OwnFiles &own);

/// What happens to the user's own files at the target, as a line after the plan; empty if there are none.
QString keptNote(const OwnFiles &own);

/// The session's plan; while the installer reads a project for it, SIGINT and SIGTERM end that: Cancelled.
Result<const InstallPlan *> plannedBy(Session &session);

/// Asks on standard error and reads the answer; only "y" is yes.
bool confirmed(const QString &question);

QCommandLineOption recordsOption();

} // namespace armature
