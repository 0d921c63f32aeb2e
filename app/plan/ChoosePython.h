#pragma once

#include "model/Compatibility.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"

namespace armature {

/// The Python an environment is made from.
struct PythonChoice {
    QString path;   ///< of an installed one; empty: `series` is fetched by uv
    QString series; ///< "3.10"
    bool hasEnsurepip = false;
    QString why;          ///< in words
    QStringList rejected; ///< "path: reason", for the ones that were looked at
};

/// The newest installed Python that the subject and the torch build admit and that runs natively on this machine; else
/// a series uv can fetch. `request` is the user's ("3.11", "3.11.7" or an absolute path), empty if none. ToolMissing
/// where nothing fits and nothing may be fetched.
Result<PythonChoice> choosePython(const MachineProfile &machine, const Subject &subject,
                                  const std::optional<TorchBuild> &build, const QString &request, bool mayBeFetched);

} // namespace armature
