#pragma once

#include "model/MachineProfile.h"

namespace armature {

/// The facts of a machine as a Markdown table: fact, value, where it was read. "None" and "could not tell" are told
/// apart.
QString machineTable(const MachineProfile &machine);

} // namespace armature
