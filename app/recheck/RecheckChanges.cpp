#include "recheck/RecheckChanges.h"

#include "base/Literals.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace armature {
namespace {

using FitKey = std::tuple<QString, QString, QString>;
FitKey keyOf(const PlatformFit &fit) { return {fit.package, fit.platform, fit.index}; }

using CheckKey = std::tuple<QString, QString, QString, ClaimKind, QString>;
CheckKey keyOf(const ClaimCheck &check) {
    return {check.package, check.platform, check.index, check.kind, check.claim};
}

QStringList without(const QStringList &list, const QStringList &others) {
    QStringList rest;
    for (const QString &one : list)
        if (!others.contains(one))
            rest << one;
    return rest;
}

void add(RecheckChanges &changes, const RecheckChange &change) {
    const auto same = std::find_if(changes.list.begin(), changes.list.end(), [&](const RecheckChange &known) {
        return known.kind == change.kind && known.package == change.package && known.index == change.index &&
               known.what == change.what && known.was == change.was && known.is == change.is;
    });
    if (same == changes.list.end())
        changes.list.push_back(change);
    else
        same->platforms += change.platforms;
}

void compareFits(RecheckChanges &changes, const PlatformFit &then, const PlatformFit &now) {
    const auto tell = [&](ChangeKind kind, const QStringList &versions) {
        if (!versions.isEmpty())
            add(changes, {kind, now.package, {now.platform}, now.index, versions.join(u", "_s), {}, {}});
    };
    tell(ChangeKind::NewVersion, without(now.versions, then.versions));
    tell(ChangeKind::Gone, without(then.versions, now.versions));
    const QStringList withdrawn = without(now.yanked, then.yanked);
    tell(ChangeKind::Yanked, without(withdrawn, without(withdrawn, then.versions))); // those that were there before
}

} // namespace

RecheckChanges changesBetween(const RecheckReport &before, const RecheckReport &after) {
    RecheckChanges changes;
    changes.since = before.at;
    changes.sameQuestion = before.catalogDigest == after.catalogDigest && before.filter == after.filter;
    std::map<FitKey, const PlatformFit *> fits;
    for (const PlatformFit &fit : before.fits)
        fits.emplace(keyOf(fit), &fit);
    for (const PlatformFit &now : after.fits)
        if (const auto then = fits.find(keyOf(now)); then != fits.end() && !then->second->problem && !now.problem)
            compareFits(changes, *then->second, now);
    std::map<CheckKey, ClaimVerdict> verdicts;
    for (const ClaimCheck &check : before.checks)
        verdicts.emplace(keyOf(check), check.verdict);
    for (const ClaimCheck &now : after.checks) {
        const auto then = verdicts.find(keyOf(now));
        const bool told = then != verdicts.end() && then->second != ClaimVerdict::CouldNotTell &&
                          now.verdict != ClaimVerdict::CouldNotTell;
        if (told && then->second != now.verdict)
            add(changes, {ChangeKind::Verdict,
                          now.package,
                          {now.platform},
                          now.index,
                          now.claim,
                          enumName(then->second),
                          enumName(now.verdict)});
    }
    return changes;
}

} // namespace armature
