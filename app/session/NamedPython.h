#pragma once

#include "host/Host.h"
#include "model/MachineProfile.h"

namespace armature {

/// The user's word for a Python ("3.11", an absolute path) as `machine` has it: a link ("/usr/bin/python3") becomes the
/// path it was detected under. One that detection did not come across (/opt, a folder of one's own) is asked for its
/// version and joins `machine.pythons`; a path where no Python answers is returned as it is.
QString namedPython(const QString &request, const Host &host, MachineProfile &machine);

} // namespace armature
