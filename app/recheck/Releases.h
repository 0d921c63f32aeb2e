#pragma once

#include "model/Catalog.h"

// What publishers of stacks say of their releases.

namespace armature {

/// A stack's publisher was asked for its newest release.
struct ReleaseCheck {
    QString stack; ///< id
    QString title;
    QString address;                ///< where the releases are listed
    Version known;                  ///< the newest that the catalog knows
    Version newest;                 ///< the newest that is listed; empty: could not be told
    std::optional<Problem> problem; ///< why it could not be told
    bool operator==(const ReleaseCheck &) const = default;
    [[nodiscard]] bool isNews() const { return newest > known; }
};

constexpr qint64 MaxReleasesBytes = 4LL * 1024 * 1024;

/// The questions that the catalog's stacks have an address for, one for each stack, whatever number of its releases
/// the catalog holds. Nothing is answered yet.
std::vector<ReleaseCheck> releaseQuestions(const Catalog &catalog);

/// The newest release of a list as GitHub gives it; drafts, pre-releases and tags that are no version are passed over.
/// Malformed for anything else, NotFound where no release is left.
Result<Version> newestRelease(const QByteArray &list);

template <class V> void describe(V &v, ReleaseCheck &x) {
    v("stack", x.stack), v("title", x.title), v("address", x.address), v("known", x.known), v("newest", x.newest),
        v("problem", x.problem);
}

} // namespace armature
