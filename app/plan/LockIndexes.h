#pragma once

#include "model/InstallPlan.h"

namespace armature {

/// Where a resolution took a package from.
struct ResolvedFrom {
    QString version; ///< as uv writes it
    QString index;   ///< URL without credentials
    bool operator==(const ResolvedFrom &) const = default;
};

/// The same resolution once more, from uv's cache alone and without a request, written to `output` as requirements with
/// the index of each package beside it ("# from URL"): the lock file that uv writes does not name them.
CommandLine uvOrigins(CommandLine resolve, const QString &output);

/// What uvOrigins wrote: normalised name -> origin. Packages that come from no index (a URL, a folder, a repository)
/// are not among them, nor is one that stands there twice (for several platforms), nor an index with credentials.
QMap<QString, ResolvedFrom> resolvedFrom(const QString &requirements);

/// A uv lock file (PEP 751) with `index` (its key for the index a package came from) filled in: for the packages that
/// `indexes` are used for, and for those of `origins` in the same version. uv leaves it out, and without it takes the
/// files of such a package for strangers: it downloads them once more although its cache holds them, gigabytes in the
/// case of PyTorch (measured with 0.13: three downloads from an index without hashes, two with this). Only blocks of
/// the shape uv writes are changed; anything else stays as it is, and so do packages that come from no index.
QString lockWithIndexes(const QString &lock, const std::vector<PackageIndex> &indexes,
                        const QMap<QString, ResolvedFrom> &origins = {});

} // namespace armature
