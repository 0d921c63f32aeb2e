#pragma once

#include "host/Host.h"
#include "model/MachineProfile.h"

#include <optional>

namespace armature {

/// The Python the user named by an absolute path, as `machine` has it: a link ("/usr/bin/python3") stands for the
/// Python that was detected behind it. One that detection did not come across (/opt, a folder of one's own) is asked
/// for its version. Nothing where no Python answers, and for a request that is no path.
std::optional<PythonInstallation> resolvePython(const QString &request, const Host &host,
                                                const MachineProfile &machine);

} // namespace armature
