#pragma once

#include "model/InstallPlan.h"
#include "recheck/RecheckTask.h"

namespace armature {

// What a re-check of the catalog needs of this machine, and where its results are kept: beside the catalog, never in
// it.

struct RecheckMeans {
    QMap<QString, QString> overrides; ///< index id -> URL, credentials allowed
    QString proxy;                    ///< for every request; empty: as the environment says
};
/// `indexes`: texts "ID=URL". Usage with the option at fault; never with the URL.
Result<RecheckMeans> recheckMeans(const QStringList &indexes, const QString &proxy);

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
Result<RecheckSetup> recheckSetup(const Catalog &catalog, const RecheckMeans &means);

/// armature/recheck in the user's data folder; for a catalog of somebody's own a folder in it, named after the path of
/// the catalog: what it says has nothing to do with the history of the one in use.
QString recheckFolder(const QString &catalogFolder = {});

constexpr int KeptRechecks = 20;

/// Writes a report as `folder`/<UTC date and time>.json (the next second that is free), whole or not at all, and
/// removes all but the newest KeptRechecks and the newest in which an index told something: twenty attempts without a
/// network do not cost the last answer. The file's path.
Result<QString> saveRecheck(const RecheckReport &report, const QString &folder = recheckFolder());

/// NotFound, TooLarge, Malformed, Unsupported (a newer schema) with the path.
Result<RecheckReport> readRecheck(const QString &path);

/// The newest report in which an index told something and that asked for everything `filter` names: what a new one is
/// compared with. NotFound if there is none.
Result<RecheckReport> formerRecheck(const RecheckFilter &filter, const QString &folder = recheckFolder());

/// The newest report that can be read. NotFound if there is none.
Result<RecheckReport> latestRecheck(const QString &folder = recheckFolder());

/// The reports that are kept in a folder: paths, newest first.
QStringList keptRechecks(const QString &folder = recheckFolder());

} // namespace armature
