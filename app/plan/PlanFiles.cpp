#include "plan/PlanFiles.h"

#include "base/Literals.h"
#include "base/TomlString.h"
#include "plan/Commands.h"

namespace armature {
namespace {

/// The floors, and the versions a repair keeps; those that are exact already stand in the requirements.
QString constraintsText(const RequirementSet &set, const Subject &subject, const QMap<QString, QString> &kept) {
    QString text;
    for (const QString &line : set.constraints)
        text += line + u'\n';
    for (auto it = kept.begin(); it != kept.end(); ++it)
        if (!set.exactVersions.contains(it.key()) &&
            (!subject.file.isEmpty() || subject.requirement(it.key()) == nullptr))
            text += it.key() + u"=="_s + it.value() + u'\n';
    return text;
}

QString requirementsText(const std::vector<PlannedRequirement> &requirements) {
    QString text;
    for (const PlannedRequirement &requirement : requirements)
        text += requirement.text + u'\n';
    return text;
}

/// What is asked for here and not by the project's own file: the chosen builds, and pins that were replaced.
std::vector<PlannedRequirement> ownDecisions(const std::vector<PlannedRequirement> &requirements) {
    std::vector<PlannedRequirement> decisions;
    for (const PlannedRequirement &requirement : requirements)
        if (!requirement.why.isEmpty() || requirement.index != DefaultIndexId)
            decisions.push_back(requirement);
    return decisions;
}

/// The decisions that a pin of the project would contradict.
QString overridesText(const std::vector<PlannedRequirement> &requirements) {
    QString text;
    for (const PlannedRequirement &requirement : requirements) {
        const auto asked = Requirement::parse(requirement.replaces);
        const auto planned = Requirement::parse(requirement.text);
        if (asked && planned && !asked->specifiers.contains(planned->specifiers.pinned()))
            text += requirement.text + u'\n';
    }
    return text;
}

/// Explicit indexes work only from a project file; each is named for its packages and for nothing else.
QString projectText(const InstallPlan &plan, const std::vector<PlannedRequirement> &requirements,
                    const QString &series) {
    QString text =
        u"# Written by armature for one resolution. Requirements as planned for this machine.\n[project]\nname = "
        "\"armature-plan\"\nversion = \"0\"\nrequires-python = \">=%1\"\ndependencies = [\n"_s.arg(series);
    for (const PlannedRequirement &requirement : requirements)
        text += u"    %1,\n"_s.arg(tomlString(requirement.text));
    text += u"]\n"_s;
    const auto mapped = mappedRequirements(requirements);
    if (!mapped.empty())
        text += u"\n[tool.uv.sources]\n"_s;
    for (const PlannedRequirement &requirement : mapped)
        text += u"%1 = { index = %2 }\n"_s.arg(Requirement::parse(requirement.text).valueOr({}).normalized(),
                                               tomlString(requirement.index));
    for (const PackageIndex &index : plan.indexes)
        if (index.id != DefaultIndexId)
            text += u"\n[[tool.uv.index]]\nname = %1\nurl = %2\nexplicit = true\n"_s.arg(tomlString(index.id),
                                                                                         tomlString(index.url));
    return text;
}

} // namespace

std::vector<PlannedRequirement> mappedRequirements(const std::vector<PlannedRequirement> &requirements) {
    std::vector<PlannedRequirement> mapped;
    for (const PlannedRequirement &requirement : requirements)
        if (requirement.index != DefaultIndexId)
            mapped.push_back(requirement);
    return mapped;
}

std::vector<PlanFile> planFiles(const InstallPlan &plan, const RequirementSet &set, const Subject &subject,
                                const QString &series) {
    std::vector<PlanFile> files{{ConstraintsFile, constraintsText(set, subject, plan.choices.versions)}};
    if (plan.installer == Installer::Uv) {
        if (subject.file.isEmpty()) {
            files.push_back({ProjectFile, projectText(plan, plan.requirements, series)});
            return files;
        }
        const auto decisions = ownDecisions(plan.requirements);
        files.push_back({ProjectFile, projectText(plan, decisions, series)});
        files.push_back({OverridesFile, overridesText(decisions)});
        return files;
    }
    files.push_back({RequirementsFile, requirementsText(plan.requirements)});
    const QString torch = requirementsText(mappedRequirements(plan.requirements));
    if (!torch.isEmpty())
        files.push_back({TorchFile, torch});
    return files;
}

} // namespace armature
