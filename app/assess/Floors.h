#pragma once

#include "model/Catalog.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"

namespace armature {

/// The versions of `package` that work on this machine by the subject's floors and then the catalog's, and why.
/// `flavour` is that of the torch build in use.
std::vector<const Floor *> floorsFor(const Catalog &catalog, const Subject &subject, const QString &package,
                                     const MachineProfile &machine, const QString &flavour);

} // namespace armature
