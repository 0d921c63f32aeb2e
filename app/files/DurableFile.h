#pragma once

#include "base/Result.h"

#include <QByteArray>

// Files and folders that must survive a kill -9 and a power cut, and folders that must never be deleted by mistake.

namespace armature {

/// Writes a file so that a reader finds the old content or the new one, never a part: temporary file beside it, flushed
/// to the medium, renamed, folder flushed. Keeps the permissions of a file that is there; a new one gets 0600. NoSpace,
/// Denied or NotFound.
Result<void> writeDurably(const QString &path, const QByteArray &content);

/// rename(2) of a folder or file, with the folders on both sides flushed.
Result<void> renameDurably(const QString &from, const QString &to);

/// Exchanges two folders in one step. Unsupported where the system or the file system cannot.
Result<void> exchangeDurably(const QString &one, const QString &other);

/// Waits until everything written to the volume of `path` is on its medium.
void flushVolume(const QString &path);

/// Whether something with this name is there, a dangling symlink included.
bool isThere(const QString &path);

/// Creates a folder for this user alone (0700), with its missing parents. Fine if it is there and is no symlink.
Result<void> makePrivateFolder(const QString &path);

/// Why somebody else may have put something into a folder, for people; empty if only this user can.
QString whyNotPrivate(const QString &folder);

/// Deletes the entry `name` of `folder` with everything below it. Symlinks are deleted, never followed, however the
/// tree changes meanwhile; `folder` itself must be no symlink. Fine if nothing is there. The caller has made sure that
/// it may.
Result<void> removeTree(const QString &folder, const QString &name);

/// What errno says about `path`, as a Problem: NotFound, Denied, NoSpace or CouldNotDetermine.
Problem systemProblem(int error, const QString &path);

} // namespace armature
