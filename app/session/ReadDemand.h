#pragma once

#include "model/Demand.h"
#include "model/InstallPlan.h"
#include "model/MachineProfile.h"
#include "session/FindProject.h"

namespace armature {

/// How the user's uv is asked what a project needs.
struct DemandQuestion {
    QString uv; ///< program
    ProjectFileChoice file;
    QString series;         ///< Python: "3.12"
    QString targetPlatform; ///< uv's --python-platform for a machine that is not this one; else empty
    QString macosTarget;    ///< MACOSX_DEPLOYMENT_TARGET for it
    Choices choices;
};

/// The command that asks: the project's own file, unchanged and from its place, with the user's own settings. No code
/// of the project or of a source distribution is run, but for what `choices.builds` names.
CommandLine demandCommand(const DemandQuestion &question);

/// Runs it and reads the answer; waits in an event loop of its own, so not for the GUI thread. The problem is uv's own
/// cause.
Result<Demand> readDemand(const DemandQuestion &question);

} // namespace armature
