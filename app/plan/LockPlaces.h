#pragma once

#include <QString>

namespace armature {

/// A uv lock file (PEP 751) whose relative paths of files and folders, which count from the folder of the lock, are
/// made absolute from `folder`: so it can be moved. Anything else stays as it is.
QString lockWithPlaces(const QString &lock, const QString &folder);

} // namespace armature
