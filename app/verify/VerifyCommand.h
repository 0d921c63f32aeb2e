#pragma once

#include "verify/Verifier.h"

namespace armature {

/// Where the scripts of one verification live and work, all of it below the request's scratch folder.
struct VerifyFolders {
    QString scripts; ///< the scripts, copied out of the program
    QString empty;   ///< working folder: holds nothing that an import could pick up
    QString tmp;
    QString cache; ///< what the packages compile or download goes here, not into the user's home

    static VerifyFolders below(const QString &scratch);
};

/// Makes the folders. Denied or NoSpace with the path.
Result<void> makeVerifyFolders(const VerifyFolders &folders);

/// Copies a script and _report.py into `folders.scripts`; the script's path. Malformed for a name that is none of a
/// script.
Result<QString> placeScript(const QString &name, const VerifyFolders &folders, const ScriptLoader &scripts);

/// Lays a new token beside the scripts, which the next one takes away before it imports anything; the token.
Result<QString> placeToken(const VerifyFolders &folders);

/// The script's name of a job: its own, or import_only.py.
QString scriptName(const VerifyJob &job);

/// `<environment>/bin/python -I -B -X utf8 SCRIPT [MODULE DISTRIBUTION] --expect KEY=VALUE…`: isolated from the user's
/// settings and site packages, offline, with every cache in the scratch folder. Pure.
CommandLine verifyCommand(const VerifyRequest &request, const VerifyJob &job, const QString &script,
                          const VerifyFolders &folders);

} // namespace armature
