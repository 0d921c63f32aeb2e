#pragma once

#include "base/Literals.h"
#include "model/Compatibility.h"
#include "model/InstallPlan.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"

namespace armature {

/// What the installer is asked for, after the machine had its say.
struct RequirementSet {
    std::vector<PlannedRequirement> direct;
    QStringList constraints; ///< floors of packages that only others ask for
    QMap<QString, QString>
        exactVersions; ///< normalised name -> exact version with local label, checked after every step
    QStringList notes;
};

/// The subject's requirements with the torch family exact and from its index, and pins that cannot work here replaced,
/// each with its reason. `environment` evaluates markers: a requirement that does not apply is passed on untouched.
RequirementSet planRequirements(const Subject &subject, const MachineProfile &machine, const Catalog &catalog,
                                const TorchChoice &torch, const MarkerEnvironment &environment);

/// Writes into the rows of a report what a plan with these requirements asks the installer for.
void showPlanned(CompatibilityReport &report, const RequirementSet &set);

} // namespace armature
