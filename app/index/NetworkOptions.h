#pragma once

#include "index/IndexClientOptions.h"
#include "model/InstallerSettings.h"

namespace armature {

/// What a re-check makes of the installer's settings: whom it believes and through which proxy it goes. Never a secret
/// in its notes.
struct NetworkOptions {
    TlsTrust trust;
    Variables environment; ///< with the proxies that hold
};

/// Reads the certificates `settings` names. A setting that leaves nobody to believe, or that the installer refuses to
/// work with, becomes `trust.fault` and names itself; one that is left out becomes a note.
NetworkOptions networkMeans(const InstallerTrust &settings, const Variables &environment);

/// The same of all that was read of an installer. What cannot be read is a fault of the trust, as the installer refuses
/// it as well.
NetworkOptions networkMeans(const InstallerSettings &settings, const Variables &environment);

/// Those of the installer on this machine, read now.
NetworkOptions installerNetwork(Installer installer);

} // namespace armature
