#pragma once

#include "base/Result.h"
#include "model/InstallPlan.h"
#include "model/InstallerSetup.h"

namespace armature {

/// Where the installer keeps what it downloads (its own variable, else its documented place), and the default index it
/// is configured to use where that is not its built-in one. Malformed if its configuration cannot be read.
Result<InstallerSetup> installerSetup(Installer installer);

} // namespace armature
