#pragma once

#include "model/InstallPlan.h"

#include <functional>

namespace armature {

/// What one folder will need on its volume.
struct SpaceNeed {
    QString role; ///< target, cache, tmp
    QString path;
    qint64 bytes = 0;
    bool operator==(const SpaceNeed &) const = default;
};

/// The volume a folder lies on, or will lie on.
struct VolumeFacts {
    QString id; ///< equal for folders that share their free space
    QString mountPoint;
    qint64 free = 0; ///< bytes this user may use
    bool operator==(const VolumeFacts &) const = default;
};
using VolumeLookup = std::function<std::optional<VolumeFacts>(const QString &path)>;

/// Of the disk, for the nearest folder above that is there. Nothing if the system does not tell.
std::optional<VolumeFacts> volumeOf(const QString &path);

/// What a run of the plan will need, from the resolution's sizes if given, else from the plan's estimates. Empty if no
/// size is known. uv unpacks into its cache and links from there; pip keeps wheels in the cache, unpacks in TMPDIR and
/// copies.
std::vector<SpaceNeed> spaceNeeds(const InstallPlan &plan, const std::optional<Resolution> &resolution,
                                  const VolumeLookup &lookup = volumeOf);

/// NoSpace for the first volume that is too small, needs on the same volume counted together; names the volume, need
/// and have.
Result<void> checkSpace(const std::vector<SpaceNeed> &needs, const VolumeLookup &lookup = volumeOf);

} // namespace armature
