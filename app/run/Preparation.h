#pragma once

#include "files/Lock.h"
#include "run/Runner.h"

namespace armature {

// The parts of a run that only touch files. They block and are called in a thread of their own.

struct Prepared {
    std::unique_ptr<Lock> lock;
    QStringList lines; ///< what people should know: recoveries, warnings
    Journal journal;   ///< as written
    QString workId;    ///< folderIdOf the work folder
};

/// Target check, lock, recovery of an interrupted run, target and space check, work folder, plan files, journal: in
/// this order. Nothing outside the work folder is changed, except what recovery restores.
Result<Prepared> prepareRun(const InstallPlan &plan, const RunnerSettings &settings);

struct Promoted {
    QStringList lines; ///< for people
    QString kept;      ///< folder of the user's own files out of the former environment; empty: there were none
};

/// Relocates the verified environment in staging, writes its waiting manifest and exchanges it with the target.
Result<Promoted> promoteRun(const InstallPlan &plan, const RunnerSettings &settings,
                            const std::optional<VerificationReport> &report, Journal journal);

/// Deletes what a run needs no more, closes its journal and gives the lock back. What cannot be deleted waits for
/// recover().
EnvironmentState concludeRun(const PlanFolders &folders, bool dropStaging, const Journal &journal,
                             std::unique_ptr<Lock> lock, const QString &workId);

/// Names and exact versions of what is installed in an environment.
Result<QMap<QString, QString>> installedVersions(const QString &environment);

/// Compares exact versions, local labels included; VerificationFailed names every difference.
Result<void> checkVersions(const QString &environment, const QMap<QString, QString> &exactVersions);

/// What the plan's resolve step wrote to `file`. pip has no lock file of its own: the one it is to install from is
/// written into the work folder.
Result<Resolution> readResolution(const InstallPlan &plan, const QString &file);

/// WouldCompile, with the names, if a package has no wheel and is not among those the plan lets build.
Result<void> checkSourceBuilds(const Resolution &resolution, const QStringList &allowed);

/// What a fresh resolution changed against the planned one, one line a package; empty if nothing.
QStringList differences(const Resolution &planned, const Resolution &fresh);

} // namespace armature
