#pragma once

#include "model/InstallPlan.h"

namespace armature {

/// The title of a step in the user's language. A plan's JSON holds the title of the day it was made.
QString stepTitle(const Step &step);
/// Why the step is there, likewise; the plan's own words where the reason is a choice of the plan.
QString stepWhy(const Step &step);

} // namespace armature
