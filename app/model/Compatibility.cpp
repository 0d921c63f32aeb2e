#include "model/Compatibility.h"

#include <algorithm>

namespace armature {

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

} // namespace armature
