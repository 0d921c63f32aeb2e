#pragma once

#include "index/IndexClientOptions.h"
#include "installer/InstallerTrust.h"
#include "model/InstallPlan.h"

namespace armature {

/// What a re-check makes of the installer's settings: whom it believes and through which proxy it goes. Never a secret
/// in its notes.
struct NetworkMeans {
    TlsTrust trust;
    Variables environment; ///< with the proxies that hold
};

/// Reads the certificates `settings` names. A setting that leaves nobody to believe, or that the installer refuses to
/// work with, becomes `trust.fault` and names itself; one that is left out becomes a note.
NetworkMeans networkMeans(const InstallerTrust &settings, const Variables &environment);

/// The settings of the installer on this machine. What cannot be read is a fault of the trust, as the installer refuses
/// it as well.
NetworkMeans installerNetwork(Installer installer);

} // namespace armature
