#pragma once

#include "model/InstallPlan.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"

namespace armature {

struct PlanInputs {
    const MachineProfile &machine;
    const Catalog &catalog;
    const Subject &subject;
    const CompatibilityReport &report;
    Choices choices;
    QString localPython; ///< simulated machines only: a Python of this machine the resolver may use
    QString localUv;     ///< simulated machines only: the uv of this machine
    QString pythonWhy{}; ///< why `choices` names its Python, where the user did not
};

/// The plan: requirements, files, steps and the very commands that will run. Pure; touches nothing.
/// NoBuildFits, NeedsDecision, ToolMissing, ToolTooOld, UnknownName (index), Unsupported with what to do.
Result<InstallPlan> makePlan(const PlanInputs &inputs);

/// The locked requirements of a pip report, with hashes: the content of LockedFile.
QString lockedRequirements(const Resolution &resolution);

} // namespace armature
