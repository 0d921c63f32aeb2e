#pragma once

#include "run/Journal.h"

namespace armature {

/// Ends what is left of the command a journal names, if it is certainly the same one: the machine was not restarted
/// since, and the leader has the same start time and works in the run's folders or, where the leader is gone, a member
/// of its session works in the run's folders; also whoever carries the mark of a run and works in these folders. True
/// if something was ended. Waits for at most one second.
bool endOrphans(const Journal &journal, const PlanFolders &folders);

} // namespace armature
