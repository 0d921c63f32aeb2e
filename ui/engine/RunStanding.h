#pragma once

#include "engine/EngineTypes.h"

namespace armature {

/// The one truth about a run for every page: title, rail, Next, banners, the tests' page and the last page read it.
enum class RunStanding {
    None,       ///< nothing has been run, or the last thing was a removal
    Running,    ///< goes on
    Cancelling, ///< asked to end, not ended yet
    Done,       ///< carried out, and everything works
    Faulty,     ///< carried out as far as the checks, and at least one of them failed
    Failed,     ///< came to nothing
    Cancelled,  ///< came to nothing because the user said so, in whatever step
};

/// `ending`: of the last run; nothing while one goes on. A verification that a cancelled or failed run had begun says
/// nothing.
[[nodiscard]] inline RunStanding standingOf(bool busy, bool cancelling, const std::optional<RunEnding> &ending) {
    if (busy)
        return cancelling ? RunStanding::Cancelling : RunStanding::Running;
    if (!ending || ending->verb == QLatin1String("remove"))
        return RunStanding::None;
    if (!ending->problem)
        return RunStanding::Done;
    if (ending->problem->code == ProblemCode::Cancelled)
        return RunStanding::Cancelled;
    const bool judged = ending->verification && !ending->verification->ready();
    return judged && ending->problem->code == ProblemCode::VerificationFailed ? RunStanding::Faulty
                                                                              : RunStanding::Failed;
}

/// Whether a run has ended without an environment that works.
[[nodiscard]] inline bool cameToNothing(RunStanding phase) {
    return phase == RunStanding::Faulty || phase == RunStanding::Failed || phase == RunStanding::Cancelled;
}

} // namespace armature
