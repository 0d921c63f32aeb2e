#pragma once

#include "recheck/RecheckReport.h"

namespace armature {

enum class ChangeKind {
    NewVersion, ///< has a wheel now
    Gone,       ///< had a wheel, and has none any more
    Yanked,     ///< was withdrawn by its authors
    Verdict,    ///< a claim is judged in another way
};

/// A difference between two re-checks, where both could tell.
struct RecheckChange {
    ChangeKind kind = ChangeKind::NewVersion;
    QString package;
    QStringList platforms;
    QString index;
    QString what; ///< the versions, or the claim
    QString was;  ///< of a claim: its verdict then
    QString is;   ///< of a claim: its verdict now
    bool operator==(const RecheckChange &) const = default;
};

struct RecheckChanges {
    QDateTime since;           ///< of the former report; invalid: there was none to compare with
    bool sameQuestion = false; ///< the former one asked the same of the same catalog
    std::vector<RecheckChange> list;
    bool operator==(const RecheckChanges &) const = default;
};

/// What is different in `after`. Pages and claims that one of them could not tell or did not ask for are passed over:
/// that an index was not reached is no change of it. Platforms with the same change share an entry.
RecheckChanges changesBetween(const RecheckReport &before, const RecheckReport &after);

template <> struct EnumNames<ChangeKind> {
    static constexpr std::array<std::pair<ChangeKind, const char *>, 4> names{{{ChangeKind::NewVersion, "new-version"},
                                                                               {ChangeKind::Gone, "gone"},
                                                                               {ChangeKind::Yanked, "yanked"},
                                                                               {ChangeKind::Verdict, "verdict"}}};
};
template <class V> void describe(V &v, RecheckChange &x) {
    v("kind", x.kind), v("package", x.package), v("platforms", x.platforms), v("index", x.index), v("what", x.what),
        v("was", x.was), v("is", x.is);
}
template <class V> void describe(V &v, RecheckChanges &x) {
    v("since", x.since), v("same_question", x.sameQuestion), v("list", x.list);
}

} // namespace armature
