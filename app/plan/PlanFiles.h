#pragma once

#include "model/InstallPlan.h"
#include "model/Subject.h"
#include "plan/Requirements.h"

namespace armature {

/// The requirements that come from another index than the default one.
std::vector<PlannedRequirement> mappedRequirements(const std::vector<PlannedRequirement> &requirements);

/// The files the installer reads, for the requirements and indexes that `plan` already has. `series` is the Python's.
std::vector<PlanFile> planFiles(const InstallPlan &plan, const RequirementSet &set, const Subject &subject,
                                const QString &series);

} // namespace armature
