#pragma once

#include "model/Json.h"

// What the catalog says that a package index can answer, and how the answers came out. Values only.

namespace armature {

/// An index answers for files, never for behaviour: "confirmed" means that the files are as the catalog has them.
enum class ClaimVerdict { Confirmed, Contradicted, CouldNotTell };

enum class ClaimKind {
    Version,     ///< the version a cell speaks of can be installed there
    Since,       ///< the first version with a file for the platform
    Unavailable, ///< no file for the platform, in no version
    Python,      ///< every Python the cell admits has a file
    FloorFirst,  ///< the first version of a floor that holds on the whole platform
    FloorPrefer, ///< the version a floor puts in place of a pin
    Build,       ///< a PyTorch build, for every Python it names
    BuildSize,   ///< download size of a build
    Companion,   ///< Triton or a companion of a build
    Absent,      ///< a build said not to exist
};

/// The file a verdict rests on.
struct ClaimFile {
    QString file;
    qint64 bytes = 0; ///< 0 = not told
    QString sha256;
    QDateTime uploaded; ///< invalid: not told
    bool yanked = false;
    QString requiresPython;
    bool operator==(const ClaimFile &) const = default;
};

/// One claim, judged.
struct ClaimCheck {
    QString package;
    QString platform; ///< id of the catalog, or SYSTEM-ARCHITECTURE where it has none
    QString index;    ///< id
    ClaimKind kind = ClaimKind::Version;
    QString claim; ///< what the catalog says: "0.47.0 has a file for Python 3.10, glibc 2.24"
    ClaimVerdict verdict = ClaimVerdict::CouldNotTell;
    QString because; ///< one sentence; says no more than the index does
    std::optional<ClaimFile> file;
    std::optional<Problem> problem; ///< why it could not be told
    bool operator==(const ClaimCheck &) const = default;
};

template <> struct EnumNames<ClaimVerdict> {
    static constexpr std::array<std::pair<ClaimVerdict, const char *>, 3> names{
        {{ClaimVerdict::Confirmed, "confirmed"},
         {ClaimVerdict::Contradicted, "contradicted"},
         {ClaimVerdict::CouldNotTell, "could-not-tell"}}};
};
template <> struct EnumNames<ClaimKind> {
    static constexpr std::array<std::pair<ClaimKind, const char *>, 10> names{{{ClaimKind::Version, "version"},
                                                                               {ClaimKind::Since, "since"},
                                                                               {ClaimKind::Unavailable, "unavailable"},
                                                                               {ClaimKind::Python, "python"},
                                                                               {ClaimKind::FloorFirst, "floor-first"},
                                                                               {ClaimKind::FloorPrefer, "floor-prefer"},
                                                                               {ClaimKind::Build, "build"},
                                                                               {ClaimKind::BuildSize, "build-size"},
                                                                               {ClaimKind::Companion, "companion"},
                                                                               {ClaimKind::Absent, "absent"}}};
};

template <class V> void describe(V &v, ClaimFile &x) {
    v("file", x.file), v("bytes", x.bytes), v("sha256", x.sha256), v("uploaded", x.uploaded), v("yanked", x.yanked);
    v("requires_python", x.requiresPython);
}
template <class V> void describe(V &v, ClaimCheck &x) {
    v("package", x.package), v("platform", x.platform), v("index", x.index), v("kind", x.kind), v("claim", x.claim);
    v("verdict", x.verdict), v("because", x.because), v("file", x.file), v("problem", x.problem);
}

} // namespace armature
