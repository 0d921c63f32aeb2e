#pragma once

#include "verify/Verifier.h"

namespace armature {

// What the command line and the window share about this program itself.

/// Version of the program, as in every record.
QString programVersion();

/// The commit this program was built from (12 digits, "-dirty" behind it where files were changed), or "unknown commit"
/// where it was built without version control.
QString programCommit();

/// What `--version` prints: program and version, commit, and the catalog in use with its date, SHA-256 and place. A
/// catalog that cannot be read is said in its line.
QString versionText(const QString &program);

/// Where an environment goes if no target is given: `armature/<name>` in the home folder.
QString defaultTarget(const QString &name);

/// The environment's own name: the stack's id (with its release, if one is named), or the project's folder or file
/// name.
QString targetName(const QString &stack, const QString &project);

/// Where records are kept if nothing else is said: armature/records in the user's data folder.
QString defaultRecords();

/// What an environment should hold: its manifest, or what is installed where it has none (an environment somebody else
/// made).
struct Expectation {
    QMap<QString, QString> packages;
    QString torchFlavour;
    QStringList direct;   ///< what was asked for
    QStringList accept;   ///< what may fail
    bool planned = false; ///< by this program; else nobody planned these versions
};
/// NotFound if there is no environment, Malformed for a manifest that cannot be read.
Result<Expectation> expectationOf(const QString &environment);

} // namespace armature
