#pragma once

#include "model/InstallPlan.h"

namespace armature {

/// The folder beside a target in which a run works. A marker file in it says that it is ours: without it nothing in it
/// is touched. It is made with the marker inside, or not at all: Foreign if a folder of that name is there without one,
/// unless it is empty or its journal names this target, or if it is another user's or others can write to it: what lies
/// in it is trusted.
Result<void> prepareWorkFolder(const PlanFolders &folders);

/// Has the marker, is no link, belongs to this user, and nobody else can write to it.
bool isWorkFolder(const QString &folder);

/// Whether the journal in the work folder says that a run was for this very target.
bool hasJournal(const PlanFolders &folders);

/// Of a run that goes on: `id` is the folderIdOf the work folder when it began. A marker that was taken away is put
/// back; NotFound if the folder itself was taken away, also where something has made another one since.
Result<void> keepWorkFolder(const PlanFolders &folders, const QString &id);

/// Clears away what commands of this run have made again after its work folder was taken away. Touches nothing that
/// holds anything else.
void dropRemadeWorkFolder(const PlanFolders &folders, const QString &id);

/// Deletes everything below and including `path`, which must lie directly in `workFolder`, a work folder of ours.
/// Symlinks are deleted, never followed. Fine if nothing is there. Internal if it lies elsewhere.
Result<void> removeOwned(const QString &path, const QString &workFolder);

/// Paths inside a work folder.
QString lockPath(const PlanFolders &folders);
QString journalPath(const PlanFolders &folders);
QString oldPath(const PlanFolders &folders);     ///< the former environment, until the new one is sealed
QString scratchPath(const PlanFolders &folders); ///< for verification scripts

} // namespace armature
