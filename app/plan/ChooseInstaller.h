#pragma once

#include "model/InstallPlan.h"
#include "model/MachineProfile.h"

namespace armature {

/// uv releases below this one have known security faults that matter here (entry points escaping the environment; fixed
/// in 0.11.15).
Version oldestSafeUv();

/// Who installs, and with which program.
struct InstallerChoice {
    Installer installer = Installer::Uv; ///< never Automatic
    QString uv;                          ///< program; empty with pip
    QString searchPath;                  ///< PATH for uv; empty: as it is
    QString version;                     ///< of uv, as it is shown; empty: not known, or pip
    QStringList notes;
    bool operator==(const InstallerChoice &) const = default;
};

/// uv where it is safe to drive, else pip with the reason as a note; the user's word is followed or refused, never
/// bent. `localUv` is the uv of this machine, which resolves for a recorded one.
Result<InstallerChoice> chooseInstaller(const MachineProfile &machine, const Choices &choices, const QString &localUv);

} // namespace armature
