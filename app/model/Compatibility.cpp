#include "model/Compatibility.h"

#include <algorithm>

namespace armature {

QString CompatibilityRow::versionHere() const {
    if (planned && !planned->version.isEmpty())
        return planned->version;
    return claim && !claim->version.isEmpty() ? claim->version.text() : QString();
}

QString CompatibilityRow::indexHere() const {
    if (planned)
        return planned->index;
    return claim ? claim->index : QString();
}

Status CompatibilityRow::verdict() const {
    const auto any = [this](Reason::Effect effect) {
        return std::any_of(reasons.begin(), reasons.end(), [effect](const Reason &r) { return r.effect == effect; });
    };
    if (any(Reason::Effect::Rejects))
        return Status::Unavailable;
    if (reasons.empty() || any(Reason::Effect::Undetermined))
        return Status::Unknown;
    return any(Reason::Effect::Warns) ? Status::Limited : Status::Available;
}

const CompatibilityRow *CompatibilityReport::row(const QString &package) const {
    const auto it =
        std::find_if(rows.begin(), rows.end(), [&](const CompatibilityRow &r) { return r.package == package; });
    return it == rows.end() ? nullptr : &*it;
}

std::vector<RejectedGroup> TorchChoice::rejectedGroups(bool all) const {
    std::vector<RejectedGroup> groups;
    for (const RejectedBuild &each : rejected) {
        if (!all && each.reason.kind == ReasonKind::Version)
            continue;
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const RejectedGroup &group) {
            return group.reason.rule == each.reason.rule && group.reason.sentence() == each.reason.sentence();
        });
        if (same != groups.end())
            same->builds << each.build.label();
        else
            groups.push_back({{each.build.label()}, each.reason});
    }
    return groups;
}

} // namespace armature
