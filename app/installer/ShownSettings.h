#pragma once

// Private to installer/.

#include "installer/InstallerConfig.h"
#include "model/MachineProfile.h"

namespace armature {

/// What pip's files say of indexes, proxy, certificates and hosts. Nothing of a file that cannot be read.
std::vector<NetworkSetting> shownPipSettings(const std::vector<ConfigText> &files);

/// The same of uv's files, with the place Pythons are fetched from.
std::vector<NetworkSetting> shownUvSettings(const std::vector<ConfigText> &files);

} // namespace armature
