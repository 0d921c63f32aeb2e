#include "plan/PlanSteps.h"

#include "base/Literals.h"
#include "plan/PlanFiles.h"
#include "present/StepText.h"

namespace armature {
namespace {

/// A step in its own words; `why` only where the reason is a choice of the plan. Weights are shares of the overall
/// progress, from the times of real installations.
Step makeStep(const QString &id, double weight, StepAction action, const QString &why = {}) {
    Step step{id, {}, why, weight, std::move(action)};
    step.title = stepTitle(step);
    step.why = stepWhy(step);
    return step;
}

std::vector<Step> uvSteps(const StepInputs &in) {
    const bool mayBuild = !in.sourceBuilds.isEmpty();
    const bool fetches = in.python.path.isEmpty();
    const Step resolve = makeStep(
        u"resolve"_s, 6, ResolveStep{uvResolve(in.context, mayBuild), in.context.folders.work + u'/' + LockFile});
    const Step create =
        makeStep(u"create"_s, fetches ? 6 : 1,
                 CreateEnvironmentStep{uvCreate(in.context), fetches ? in.python.series : QString()}, in.python.why);
    const Step install = makeStep(u"install"_s, 80, InstallStep{uvInstall(in.context, mayBuild), {}, {}});
    if (in.context.pythonFirst)
        return {create, resolve, install};
    return {resolve, create, install};
}

std::vector<Step> pipSteps(const StepInputs &in) {
    std::vector<Step> steps{makeStep(u"create"_s, 3, CreateEnvironmentStep{pipCreate(in.context), {}}, in.python.why)};
    const auto mapped = mappedRequirements(in.set.direct);
    if (!mapped.empty()) {
        const QString index = mapped.front().index;
        QStringList names;
        for (const PlannedRequirement &requirement : mapped)
            names << requirement.text;
        steps.push_back(
            makeStep(u"install-torch"_s, 40, InstallStep{pipInstallMapped(in.context, index), names, index}));
    }
    steps.push_back(
        makeStep(u"resolve"_s, 8,
                 ResolveStep{pipResolve(in.context, in.sourceBuilds), in.context.folders.work + u'/' + ReportFile}));
    steps.push_back(makeStep(u"install"_s, 50, InstallStep{pipInstall(in.context, in.sourceBuilds), {}, {}}));
    return steps;
}

std::vector<Step> closingSteps(const StepInputs &in) {
    std::vector<Step> steps;
    if (!in.set.exactVersions.isEmpty())
        steps.push_back(makeStep(u"check"_s, 1, CheckStep{in.set.exactVersions}));
    steps.push_back(makeStep(u"verify"_s, 15, in.verify));
    steps.push_back(makeStep(u"promote"_s, 1, PromoteStep{}));
    return steps;
}

} // namespace

std::vector<Step> planSteps(const StepInputs &inputs) {
    std::vector<Step> steps = inputs.context.installer == Installer::Uv ? uvSteps(inputs) : pipSteps(inputs);
    if (!inputs.editable.isEmpty())
        steps.push_back(
            makeStep(u"install-project"_s, 4,
                     InstallStep{installEditable(inputs.context, inputs.editable), {}, {}, inputs.editable}));
    for (Step &step : closingSteps(inputs))
        steps.push_back(std::move(step));
    return steps;
}

} // namespace armature
