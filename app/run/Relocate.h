#pragma once

#include "base/Result.h"

#include <QStringList>

namespace armature {

struct Relocation {
    QStringList changed; ///< files, relative to the environment
    bool operator==(const Relocation &) const = default;
};

/// Prepares an environment that lies at `environment` for being renamed to `target`: in its scripts, activation files,
/// pyvenv.cfg, .pth files and kernel descriptions the first path becomes the second, see withNewPath. RECORD lines of
/// changed files get their new hash and size. Files are replaced, never written in place: they may be links into a
/// cache. Binary files and files above 4 MB are left alone. Precondition: no process works in the environment.
Result<Relocation> relocate(const QString &environment, const QString &target);

} // namespace armature
