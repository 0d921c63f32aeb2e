#pragma once

#include "verify/Inspect.h"

namespace armature {

/// The site-packages folders of an environment, each once (lib64 is often a link to lib); absolute, lib before lib64.
/// A folder that a link leads out of the environment is none of its own.
QStringList sitePackagesFolders(const QString &environment);

/// The dist-info folders directly in one site-packages folder, at most 10,000, in the order of their names.
std::vector<InstalledDistribution> distributionsIn(const QString &sitePackages);

/// Who installed it: the first line of INSTALLER ("uv", "pip"); empty if not recorded.
QString installerOf(const InstalledDistribution &distribution);

/// `key = value` lines of a pyvenv.cfg, keys in lower case; empty if it cannot be read.
QMap<QString, QString> readVenvConfiguration(const QString &environment);

} // namespace armature
