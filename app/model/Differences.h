#pragma once

#include "model/InstallPlan.h"

namespace armature {

/// One package that the plan takes in another version or from another place than the project's own installer would.
struct PlanDifference {
    QString package;
    QString asked;   ///< what plain uv would install; empty: nothing of this name
    QString planned; ///< empty: it is left out
    QString why;
    bool operator==(const PlanDifference &) const = default;
};

/// What differs between the demand of a project and its resolved plan, by name; nothing where the plan has no demand or
/// no resolution yet. Empty: exactly what uv would install.
std::optional<std::vector<PlanDifference>> planDifferences(const InstallPlan &plan);

QJsonValue toJsonValue(const PlanDifference &difference);

} // namespace armature
