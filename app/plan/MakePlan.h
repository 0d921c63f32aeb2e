#pragma once

#include "model/InstallPlan.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"

namespace armature {

/// uv releases below this one have known security faults that matter here (entry points escaping the environment; fixed
/// in 0.11.15).
Version oldestSafeUv();

/// What the user's own installer is set up to do.
struct InstallerSetup {
    QString cache; ///< folder it keeps downloads in
    QMap<QString, QString>
        indexUrls; ///< "default" -> URL, if it is configured to use another than its built-in one; may hold credentials
};

struct PlanInputs {
    const MachineProfile &machine;
    const Catalog &catalog;
    const Subject &subject;
    const CompatibilityReport &report;
    Choices choices;
    InstallerSetup uv;
    InstallerSetup pip;
    QString localPython; ///< simulated machines only: a Python of this machine the resolver may use
    QString localUv;     ///< simulated machines only: the uv of this machine
};

/// The plan: requirements, files, steps and the very commands that will run. Pure; touches nothing.
/// NoBuildFits, NeedsDecision, ToolMissing, ToolTooOld, UnknownName (index), Unsupported with what to do.
Result<InstallPlan> makePlan(const PlanInputs &inputs);

/// The locked requirements of a pip report, with hashes: the content of LockedFile.
QString lockedRequirements(const Resolution &resolution);

} // namespace armature
