#pragma once

#include "run/EnvironmentState.h"

namespace armature {

/// Deletes an environment this program made, with the work folder beside it. Foreign for anything else (never touched),
/// NotFound if nothing is there, Locked with the holder while somebody works on it. Killed half way, the environment is
/// whole, or gone for good and its rests are tidied up by the next run or removal. Takes seconds for a large one: not
/// for the GUI thread.
Result<void> removeEnvironment(const PlanFolders &folders, const QString &program);

} // namespace armature
