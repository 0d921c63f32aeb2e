#pragma once

#include "verify/Inspect.h"

namespace armature {

/// The names under which a distribution's code is imported, from its own list of files: the one that is called like the
/// distribution where there is one, else every public top-level name (at most 20), else the private ones. A package
/// below a folder without code of its own is named by its whole path ("google.protobuf"). Empty: it brings nothing that
/// Python imports. The problems of reading RECORD.
Result<QStringList> importableModules(const InstalledDistribution &distribution);

/// The same from the paths of a RECORD.
QStringList modulesAmong(const QList<QByteArray> &paths, const QString &distribution);

} // namespace armature
