#pragma once

#include "model/Demand.h"
#include "model/InstallPlan.h"
#include "model/MachineProfile.h"
#include "session/FindProject.h"

namespace armature {

class Process;

/// How the user's uv is asked what a project needs.
struct DemandQuestion {
    QString uv; ///< program
    ProjectFileChoice file;
    QString series;         ///< Python: "3.12"
    QString targetPlatform; ///< uv's --python-platform for a machine that is not this one; else empty
    QString macosTarget;    ///< MACOSX_DEPLOYMENT_TARGET for it
    Choices choices;
    bool anyPython = false; ///< there is some Python here: reading fetches none
};

/// The command that asks: the project's own file, unchanged and from its place, with the user's own settings. No code
/// of the project or of a source distribution is run, but for what `choices.builds` names.
CommandLine demandCommand(const DemandQuestion &question);

/// Asks, one question at a time.
class DemandReader {
public:
    /// Runs the command and reads the answer; waits in an event loop of its own, so not for the GUI thread. The problem
    /// is uv's own cause, or Cancelled.
    Result<Demand> read(const DemandQuestion &question);
    /// Ends the question at hand, from that event loop, and answers every later one with Cancelled.
    void cancel();

private:
    Process *m_process = nullptr; ///< of the question at hand
    bool m_cancelled = false;
};

} // namespace armature
