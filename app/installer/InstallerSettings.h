#pragma once

#include "host/Host.h"
#include "model/InstallerSettings.h"
#include "model/MachineProfile.h"

namespace armature {

/// What is known of a user's uv and pip.
struct InstallerReading {
    UserSettings settings;
    std::vector<NetworkSetting> inFiles; ///< of the network, as they stand in the files; may hold credentials
};

/// The one reader of the settings of uv and pip: environment and configuration files of a machine, live or recorded.
InstallerReading readInstallers(const Host &host);

} // namespace armature
