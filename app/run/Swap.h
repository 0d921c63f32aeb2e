#pragma once

#include "run/Manifest.h"

namespace armature {

/// What became of the user's own files in the former environment.
struct Promotion {
    QString kept;                   ///< the folder that holds them now; empty: there were none
    std::optional<Problem> notKept; ///< why they are still in work/old, which stays until they can be moved
};

// The exchange of a finished environment for the former one. What lies in the folders says alone how far it came; the
// journal only adds that staging can hold a former environment only once the exchange began. `sealed` = has a manifest.
// The former environment stays sealed in staging or work/old until the new one is sealed at the target, so that after a
// kill at any instant exactly one of these holds:
//   target sealed                        -> it counts; what is in old and staging is rubbish
//   target absent or unsealed, sealed one in old or staging -> that one goes back to the target
//   target unsealed, no sealed one       -> there was no former environment: the new one was verified, and is sealed
//   now

/// Moves staging to the target, the former environment to work/old, seals the new one and deletes the former.
/// Precondition: the lock is held, staging is verified, relocated and holds a pending manifest, the target is absent,
/// empty or sealed. After a Problem the former environment is in its place. The user's own files in the former one are
/// kept, see keepOwnFiles.
Result<Promotion> promote(const PlanFolders &folders);

/// Where the former environment waits while nothing stands at the target, because a run was killed between two renames;
/// empty if none does. The next run puts it back.
QString waitingEnvironment(const PlanFolders &folders);

struct Recovery {
    QStringList done; ///< what was put right, for the log; empty: nothing was to do
    bool operator==(const Recovery &) const = default;
};

/// Puts right what a run left that ended without a word: ends its processes, restores the former environment, deletes
/// what was half built. Precondition: the lock is held. Touches nothing unless the work folder is ours, and never a
/// target that is neither sealed nor waiting to be. Can itself be killed at any instant.
Result<Recovery> recover(const PlanFolders &folders);

} // namespace armature
