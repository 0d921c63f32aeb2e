#pragma once

#include "model/Catalog.h"
#include "model/MachineProfile.h"

namespace armature {

/// The versions of `package` that work on this machine by the catalog's floors, and why. `flavour` is that of the torch
/// build in use.
std::vector<const Floor *> floorsFor(const Catalog &catalog, const QString &package, const MachineProfile &machine,
                                     const QString &flavour);

} // namespace armature
