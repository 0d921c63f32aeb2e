#include "present/StepText.h"

#include "base/Literals.h"
#include "present/Words.h"

namespace armature {
namespace {

/// One overload per kind of step.
struct Title {
    QString operator()(const ResolveStep & /*step*/) const { return Words::tr("Resolve versions, files and sizes"); }
    QString operator()(const CreateEnvironmentStep &step) const {
        return step.fetchedPython.isEmpty()
                   ? Words::tr("Create the environment beside the target")
                   : Words::tr("Fetch Python %1 and create the environment").arg(step.fetchedPython);
    }
    QString operator()(const InstallStep &step) const {
        if (!step.project.isEmpty())
            return Words::tr("Install the project itself from %1, in place").arg(step.project);
        return step.index.isEmpty() ? Words::tr("Download and install")
                                    : Words::tr("Install %1 from %2").arg(step.packages.join(u", "_s), step.index);
    }
    QString operator()(const CheckStep & /*step*/) const {
        return Words::tr("Check that exactly the planned builds lie in the environment");
    }
    QString operator()(const VerifyStep & /*step*/) const {
        return Words::tr("Verify every file, and run each package for real");
    }
    QString operator()(const PromoteStep & /*step*/) const {
        return Words::tr("Put the verified environment in place");
    }
};

struct Why {
    const QString &planned;
    QString operator()(const ResolveStep & /*step*/) const {
        return Words::tr("so that what is installed is what was planned");
    }
    QString operator()(const CreateEnvironmentStep & /*step*/) const { return planned; } // why this Python
    QString operator()(const InstallStep &step) const {
        if (!step.project.isEmpty())
            return Words::tr("you asked for it (--editable); this runs the build of the project");
        return step.index.isEmpty() ? Words::tr("only what was resolved, nothing else")
                                    : Words::tr("pip can use one index at a time safely");
    }
    QString operator()(const CheckStep & /*step*/) const {
        return Words::tr("a build of the wrong flavour can satisfy the same version");
    }
    QString operator()(const VerifyStep & /*step*/) const {
        return Words::tr("an installer's success message proves nothing");
    }
    QString operator()(const PromoteStep & /*step*/) const {
        return Words::tr("until now nothing at the target was touched");
    }
};

} // namespace

QString stepTitle(const Step &step) { return std::visit(Title{}, step.action); }

QString stepWhy(const Step &step) { return std::visit(Why{step.why}, step.action); }

} // namespace armature
