#pragma once

#include "model/InstallPlan.h"
#include "recheck/RecheckTask.h"

namespace armature {

// What a re-check of the catalog needs of this machine. Where its results are kept: RecheckStore.h.

struct RecheckNetwork {
    QMap<QString, QString> overrides; ///< index id -> URL, credentials allowed
    QString proxy;                    ///< for every request; empty: as the environment says
};
/// `indexes`: texts "ID=URL". Usage with the option at fault; never with the URL.
Result<RecheckNetwork> recheckNetwork(const QStringList &indexes, const QString &proxy);

/// Names as the catalog has them. UnknownName with the nearest one.
Result<RecheckFilter> recheckFilter(const Catalog &catalog, const QStringList &packages, const QString &platform);

/// The default index the user's installer uses, and who said so. `url` may hold credentials: never show, log or record
/// it.
struct DefaultIndex {
    QString url;
    QString source;
    Installer installer = Installer::Uv; ///< whose it is
};
/// Asks uv's configuration, uv itself, pip's configuration, pip itself: the first that tells. No network is used.
/// ToolMissing if none is there.
Result<DefaultIndex> findDefaultIndex(const UserSettings &settings);

struct RecheckSetup {
    IndexAddresses addresses;
    QString defaultSource; ///< empty where it is not known
    IndexClientOptions client;
};
/// Certificates, unverified hosts and proxies are those of the installer whose default index it is, else of uv where it
/// is installed, else of pip. UnknownName for an override of an index the catalog does not have. A default index that
/// cannot be found is no failure of the setup: the claims that need it cannot be told.
Result<RecheckSetup> recheckSetup(const Catalog &catalog, const RecheckNetwork &means);

} // namespace armature
