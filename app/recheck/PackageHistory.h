#pragma once

#include "index/SimplePage.h"
#include "recheck/WheelTarget.h"

namespace armature {

/// All files of one version (local label included).
struct ProjectVersion {
    Version version;
    std::vector<ProjectWheel> wheels;
    std::optional<ClaimFile> source;
};

/// A project's page by version. Files of other projects and names nobody can parse are left out.
struct ProjectFiles {
    QString project;
    std::vector<ProjectVersion> versions; ///< ascending (PEP 440)

    /// The versions meant by `asked`: without a local label any label will do.
    [[nodiscard]] std::vector<const ProjectVersion *> matching(const Version &asked) const;
};
ProjectFiles projectFiles(const QString &project, const SimplePage &page);

/// One version as one environment sees it.
struct VersionFit {
    Version version;
    std::optional<ClaimFile> wheel; ///< the one that fits best
    bool native = false;            ///< that wheel is built for the platform, not for any
    bool hasSource = false;
    bool yanked = false; ///< that wheel was withdrawn
    std::optional<ClaimFile>
        otherPython; ///< where no wheel fits: one that is built for the platform and for another Python
    [[nodiscard]] bool sourceOnly() const { return !wheel && hasSource; }
    /// Counts for "first" and "latest".
    [[nodiscard]] bool isOffered() const { return wheel && !yanked && !version.isPrerelease(); }
};

/// The history of a package in one environment.
struct PackageHistory {
    std::vector<VersionFit> versions; ///< ascending
    /// The first offered version with a wheel that fits (`native`: one that is built for the platform); null if there
    /// is none.
    [[nodiscard]] const VersionFit *first(bool native) const;
    [[nodiscard]] const VersionFit *latest() const;
};
PackageHistory historyOf(const ProjectFiles &files, const WheelTarget &target);

/// `asked` alone; nothing if the page has no such version.
std::optional<VersionFit> fitOf(const ProjectFiles &files, const Version &asked, const WheelTarget &target);

ClaimFile evidenceOf(const IndexFile &file);

} // namespace armature
