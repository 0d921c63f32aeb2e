#pragma once

#include "model/VerificationReport.h"

#include <functional>

namespace armature {

/// A distribution found in an environment by its dist-info folder, without importing anything.
struct InstalledDistribution {
    QString name;    ///< normalised
    Version version; ///< from METADATA, local label included
    QString folder;  ///< absolute path of the dist-info folder
};

/// The distributions of a virtual environment, sorted by name. NotFound if there is no site-packages folder.
Result<std::vector<InstalledDistribution>> installedDistributions(const QString &environment);

struct InspectOptions {
    bool hash = false;                     ///< also compare sha256 of every file
    QMap<QString, QString> exactVersions;  ///< planned: normalised name -> exact version
    std::function<bool()> cancelled;       ///< polled; may be empty
};

/// Judges an environment from outside: pyvenv.cfg, base Python, RECORD entries, versions. Runs nothing from it. Synchronous, file reading only.
VerificationReport inspectEnvironment(const QString &environment, const InspectOptions &options);

} // namespace armature
