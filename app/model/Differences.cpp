#include "model/Differences.h"

#include "base/Literals.h"
#include "base/Requirement.h"

#include <QJsonObject>

namespace armature {
namespace {

QString whyOf(const InstallPlan &plan, const QString &name) {
    for (const PlannedRequirement &requirement : plan.requirements) {
        const auto parsed = Requirement::parse(requirement.text);
        if (parsed && parsed->normalized() == name && !requirement.why.isEmpty())
            return requirement.why;
    }
    return plan.torch.build ? u"follows from the PyTorch build %1"_s.arg(plan.torch.build->label())
                            : u"follows from the other changes"_s;
}

QString askedText(const DemandedPackage &package) {
    return package.version.isEmpty() ? package.reference : package.version;
}

} // namespace

std::optional<std::vector<PlanDifference>> planDifferences(const InstallPlan &plan) {
    if (!plan.demand || !plan.resolution)
        return std::nullopt;
    std::vector<PlanDifference> differences;
    for (const DemandedPackage &package : plan.demand->packages) {
        if (package.name.isEmpty() || package.version.isEmpty()) // a direct reference is taken as it is
            continue;
        const ResolvedPackage *const planned = plan.resolution->package(package.name);
        if (planned == nullptr)
            differences.push_back({package.name, askedText(package), {}, whyOf(plan, package.name)});
        else if (planned->version != Version::parse(package.version).valueOr(Version()))
            differences.push_back(
                {package.name, askedText(package), planned->version.text(), whyOf(plan, package.name)});
    }
    for (const ResolvedPackage &package : plan.resolution->packages)
        // A folder has no version here, and no name in the demand: it is taken as it is.
        if (plan.demand->package(package.name) == nullptr && !package.version.isEmpty())
            differences.push_back({package.name, {}, package.version.text(), whyOf(plan, package.name)});
    std::stable_sort(differences.begin(), differences.end(),
                     [](const PlanDifference &a, const PlanDifference &b) { return a.package < b.package; });
    return differences;
}

QJsonValue toJsonValue(const PlanDifference &difference) {
    return QJsonObject{{u"package"_s, difference.package},
                       {u"asked"_s, difference.asked},
                       {u"planned"_s, difference.planned},
                       {u"why"_s, difference.why}};
}

} // namespace armature
