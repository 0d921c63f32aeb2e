#pragma once

#include "recheck/PackageHistory.h"

namespace armature {

/// A version and the file of it that fits best.
struct FittingFile {
    QString version;
    bool native = false; ///< built for the platform, not for any
    ClaimFile file;
    bool operator==(const FittingFile &) const = default;
};

/// What an index has of a package for a platform, whatever the catalog says: the versions with a wheel for any CPython
/// 3 there.
struct PlatformFit {
    QString package;
    QString platform;
    QString index;
    QString environment;  ///< "some CPython 3, glibc 2.39"
    QStringList versions; ///< with a wheel that fits, ascending (PEP 440); pre-releases and withdrawn ones too
    QStringList yanked;   ///< of those, withdrawn by their authors
    std::optional<FittingFile> first; ///< of those neither withdrawn nor a pre-release, like the next two
    std::optional<FittingFile> firstNative;
    std::optional<FittingFile> latest;
    QString
        latestAnywhere; ///< the newest version on the page, with or without a wheel here; empty: the page was not read
    QString placeholder{};          ///< the newest version that fits, where nothing but placeholders does
    std::optional<Problem> problem; ///< why the page was not read
    bool operator==(const PlatformFit &) const = default;
};

/// Of a page that was read.
PlatformFit platformFit(const ProjectFiles &files, const WheelTarget &target);

template <class V> void describe(V &v, FittingFile &x) {
    v("version", x.version), v("native", x.native), v("file", x.file);
}
template <class V> void describe(V &v, PlatformFit &x) {
    v("package", x.package), v("platform", x.platform), v("index", x.index), v("environment", x.environment),
        v("versions", x.versions);
    v("yanked", x.yanked), v("first", x.first), v("first_native", x.firstNative), v("latest", x.latest),
        v("latest_anywhere", x.latestAnywhere);
    v("placeholder", x.placeholder), v("problem", x.problem);
}

} // namespace armature
