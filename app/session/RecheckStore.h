#pragma once

#include "recheck/RecheckReport.h"
#include "recheck/RecheckTask.h"

namespace armature {

// The results of re-checks are kept beside the catalog, never in it.

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
