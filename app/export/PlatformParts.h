#pragma once

#include "export/PyprojectFragment.h"
#include "plan/Requirements.h"

namespace armature {

/// What one platform asks for: the plan's own requirements, made for one machine of it.
struct PlatformPart {
    Platform platform;
    QString marker; ///< of the environment: system and processor
    TorchChoice torch;
    RequirementSet set;
    QString basis; ///< the machine it was made for, in words
};

struct PlatformParts {
    std::vector<PlatformPart> parts; ///< at most one for each marker
    QStringList leftOut;             ///< platforms without a part, each with its reason in words
};

/// One part for each system and processor among the platforms, the one with CUDA first.
PlatformParts platformParts(const PyprojectInputs &inputs);

/// The Python versions all builds of the parts have wheels for, within what the subject admits. NoBuildFits if there is
/// none.
Result<QString> sharedPython(const Subject &subject, const std::vector<PlatformPart> &parts);

/// Requirements of several platforms as one list: a text all have stands alone, the others get the markers of their
/// platforms. `lists` has one list for each marker; the requirements of one name belong together.
QStringList mergedRequirements(const QStringList &markers, const std::vector<QStringList> &lists);

} // namespace armature
