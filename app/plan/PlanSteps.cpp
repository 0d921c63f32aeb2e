#include "plan/PlanSteps.h"

#include "base/Literals.h"
#include "plan/PlanFiles.h"

namespace armature {
namespace {

// Weights are shares of the overall progress, from the times of real installations.

const QString ResolveReason = u"so that what is installed is what was planned"_s;
const QString InstallReason = u"only what was resolved, nothing else"_s;

std::vector<Step> uvSteps(const StepInputs &in) {
    const bool mayBuild = !in.sourceBuilds.isEmpty();
    const bool fetches = in.python.path.isEmpty();
    const Step resolve{u"resolve"_s, u"Resolve versions, files and sizes"_s, ResolveReason, 6,
                       ResolveStep{uvResolve(in.context, mayBuild), in.context.folders.work + u'/' + LockFile}};
    const Step create{u"create"_s,
                      fetches ? u"Fetch Python %1 and create the environment"_s.arg(in.python.series)
                              : u"Create the environment beside the target"_s,
                      in.python.why, fetches ? 6.0 : 1.0, CreateEnvironmentStep{uvCreate(in.context)}};
    const Step install{u"install"_s, u"Download and install"_s, InstallReason, 80,
                       InstallStep{uvInstall(in.context, mayBuild), {}}};
    if (in.context.pythonFirst)
        return {create, resolve, install};
    return {resolve, create, install};
}

std::vector<Step> pipSteps(const StepInputs &in) {
    std::vector<Step> steps{{u"create"_s, u"Create the environment beside the target"_s, in.python.why, 3,
                             CreateEnvironmentStep{pipCreate(in.context)}}};
    const auto mapped = mappedRequirements(in.set.direct);
    if (!mapped.empty()) {
        const QString index = mapped.front().index;
        QStringList names;
        for (const PlannedRequirement &requirement : mapped)
            names << requirement.text;
        steps.push_back({u"install-torch"_s, u"Install %1 from %2"_s.arg(names.join(u", "_s), index),
                         u"pip can use one index at a time safely"_s, 40,
                         InstallStep{pipInstallMapped(in.context, index), names}});
    }
    steps.push_back(
        {u"resolve"_s, u"Resolve versions and files"_s, ResolveReason, 8,
         ResolveStep{pipResolve(in.context, in.sourceBuilds), in.context.folders.work + u'/' + ReportFile}});
    steps.push_back({u"install"_s, u"Download and install"_s, InstallReason, 50,
                     InstallStep{pipInstall(in.context, in.sourceBuilds), {}}});
    return steps;
}

std::vector<Step> closingSteps(const StepInputs &in) {
    std::vector<Step> steps;
    if (!in.set.exactVersions.isEmpty())
        steps.push_back({u"check"_s, u"Check that exactly the planned builds lie in the environment"_s,
                         u"a build of the wrong flavour can satisfy the same version"_s, 1,
                         CheckStep{in.set.exactVersions}});
    steps.push_back({u"verify"_s, u"Verify every file, and run each package for real"_s,
                     u"an installer's success message proves nothing"_s, 15, VerifyStep{in.subject.rows}});
    steps.push_back({u"promote"_s, u"Put the verified environment in place"_s,
                     u"until now nothing at the target was touched"_s, 1, PromoteStep{}});
    return steps;
}

} // namespace

std::vector<Step> planSteps(const StepInputs &inputs) {
    std::vector<Step> steps = inputs.context.installer == Installer::Uv ? uvSteps(inputs) : pipSteps(inputs);
    for (Step &step : closingSteps(inputs))
        steps.push_back(std::move(step));
    return steps;
}

} // namespace armature
