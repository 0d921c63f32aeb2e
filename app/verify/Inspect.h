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

/// The sha256 of a distribution's RECORD, in hexadecimal digits; empty if it cannot be read.
QString recordDigest(const InstalledDistribution &distribution);

struct InspectOptions {
    bool hash = false;                    ///< also compare sha256 of every file
    QMap<QString, QString> exactVersions; ///< planned: normalised name -> exact version
    QMap<QString, QString> records;       ///< noted at installation: normalised name -> recordDigest; empty: not known
    std::function<bool()> cancelled;      ///< polled from the calling thread; may be empty
};

/// What an inspection found, with what the report itself has no room for.
struct Inspection {
    VerificationReport report;
    std::vector<InstalledDistribution> distributions; ///< sorted by name
    QMap<QString, qint64> faultsByPackage;            ///< normalised name -> number of faults, all of them counted
    bool pythonPresent = false;                       ///< bin/python leads to a file
    bool cancelled = false;                           ///< the report holds what was judged until then
    [[nodiscard]] const InstalledDistribution *distribution(const QString &name) const;
};

/// Judges an environment from outside: pyvenv.cfg, base Python, RECORD entries, versions. Runs nothing from it.
/// Synchronous, file reading only. Faults in files are "missing", "size", "hash", "unreadable", "outside" (an entry or
/// a link leads out of the environment; nothing there is read) and "malformed" (a RECORD that cannot be understood);
/// their paths are relative to the environment. Checks: "pyvenv", "base-python", "site-packages", "packages",
/// "installer", "duplicates", "leftovers", "startup", "unrecorded", "records" (where they were noted), "files", and
/// "version:NAME" per planned package.
Inspection inspect(const QString &environment, const InspectOptions &options);

/// The report of `inspect`.
VerificationReport inspectEnvironment(const QString &environment, const InspectOptions &options);

} // namespace armature
