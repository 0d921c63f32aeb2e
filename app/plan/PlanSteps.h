#pragma once

#include "model/InstallPlan.h"
#include "plan/ChoosePython.h"
#include "plan/Commands.h"
#include "plan/Requirements.h"

namespace armature {

/// What the steps of a plan are made from.
struct StepInputs {
    const CommandContext &context;
    const PythonChoice &python;
    const RequirementSet &set;
    const VerifyStep &verify;
    QStringList sourceBuilds; ///< packages that may be built from their sdist
    QString editable{};       ///< folder of the project that is installed itself; empty: it is not
};

/// The steps in their order: resolve and install with the context's installer, then check, verify, promote.
std::vector<Step> planSteps(const StepInputs &inputs);

} // namespace armature
