#pragma once

#include "model/InstallPlan.h"

namespace armature {

/// What a verification asks of an environment on `platform` with a torch build of `torchFlavour` (empty: none): a job
/// for every package of the catalog that can be imported, with the catalog's claim for the platform.
VerifyStep verifyStepFor(const Catalog &catalog, const QString &platform, const QString &torchFlavour,
                         bool gpuIsElsewhere = false);

} // namespace armature
