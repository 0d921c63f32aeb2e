#pragma once

#include "model/Subject.h"
#include "session/ReadDemand.h"

namespace armature {

/// A project as something to install, read by the user's own uv.
struct ProjectReading {
    Subject subject;
    Demand demand;
    QString python; ///< the Python that the whole project has files for: a path, or a series that uv fetches
};

/// Asks uv what the project needs on this machine, for the newest Python that the whole project has files for. `uv` is
/// the program; `targetPlatform` uv's name of a machine that is not this one, else empty. The problem is uv's own cause
/// for the first Python that was tried, or names every package without a file for this machine (which the catalog may
/// know more of), or says that the project asks for nothing.
Result<ProjectReading> readProjectByInstaller(const Choices &choices, const MachineProfile &machine, const QString &uv,
                                              const QString &targetPlatform, const QString &macosTarget,
                                              const Catalog &catalog, DemandReader &reader);

/// The same by the pip of the Python that is chosen, for a requirements file and this machine alone: pip solves for no
/// other, and a pyproject.toml it could read only by running its build. Else, and where pip finds no solution with the
/// user's indexes alone, the quick reading, with a note that says why.
Result<ProjectReading> readProjectByPip(const Choices &choices, const MachineProfile &machine, DemandReader &reader);

} // namespace armature
