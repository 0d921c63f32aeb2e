#pragma once

#include "base/Result.h"

#include <QStringList>

namespace armature {

/// The file of a project that says what it needs.
struct ProjectFileChoice {
    QString folder;        ///< absolute
    QString file;          ///< absolute
    QStringList notes;     ///< which file was read where several compete, and which extras and groups there are
    QStringList sources{}; ///< packages that its pyproject.toml gives a source of their own, normalised
};

/// The file that a folder, or a file by its own name, stands for. NotFound for an empty place; Unsupported, with a way
/// on, for a format that neither uv nor pip reads (conda, Pipenv, Pixi, Poetry).
Result<ProjectFileChoice> findProject(const QString &path);

/// Whether the folder holds a project that can be installed itself: one with a build.
bool isInstallable(const QString &folder);

/// Whether a file is a lock file by its name (PEP 751: pylock.toml, pylock.NAME.toml).
bool isLockFile(const QString &file);

} // namespace armature
