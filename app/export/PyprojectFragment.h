#pragma once

#include "model/InstallPlan.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"

namespace armature {

struct PyprojectInputs {
    const Catalog &catalog;
    const Subject &subject;
    std::vector<Platform> platforms;
    const MachineProfile *machine =
        nullptr; ///< asked for its own platform; every other one is a nominal machine. May be null
    QString machineHeadline;
    QString flavour;                       ///< a torch flavour forced by the user, for the platforms with CUDA
    QMap<QString, QString> indexOverrides; ///< index id -> URL; credentials are left out
    QString program;
};

/// A pyproject.toml for uv that resolves on every one of the platforms: dependencies and constraints with markers,
/// PyTorch's indexes as explicit ones, used for the packages mapped to them and where the marker holds. A marker sees
/// system and processor, no GPU: where a platform with CUDA and one without share both, the CUDA build is taken (it
/// runs on the processor, too) and the text says so. NoBuildFits if no platform has a build; UnknownName for an
/// override of an index nobody knows; Usage for one that is no URL.
Result<QString> pyprojectFragment(const PyprojectInputs &inputs);

} // namespace armature
