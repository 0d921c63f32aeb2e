#pragma once

#include "model/InstallPlan.h"
#include "model/OwnFiles.h"

namespace armature {

/// The user's own files in the environment at the target, which a run would replace; none if no environment of ours is
/// there.
OwnFiles ownFilesAt(const PlanFolders &folders);

/// Moves the user's own files (findOwnFiles) out of environments in the work folder that have been replaced, to a new
/// folder beside the target, and returns its path: empty if there were none. Where they cannot be told apart the whole
/// environment is moved. Can be killed at any instant: the next call goes on. After a Problem all of them are still
/// somewhere in the work folder, and nothing may be deleted.
Result<QString> keepOwnFiles(const PlanFolders &folders, const QStringList &replaced);

} // namespace armature
