#pragma once

#include "model/InstallPlan.h"

namespace armature {

/// A uv lock file (PEP 751) with `index` (its key for the index a package came from) filled in for the packages that
/// `indexes` are used for. uv leaves it out, and without it takes the files of such a package for strangers: it
/// downloads them once more although its cache holds them, gigabytes in the case of PyTorch (measured with 0.13: three
/// downloads from an index without hashes, two with this). Only blocks of the shape uv writes are changed; anything
/// else stays as it is.
QString lockWithIndexes(const QString &lock, const std::vector<PackageIndex> &indexes);

} // namespace armature
