#pragma once

#include "model/Compatibility.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"

namespace armature {

/// Why no plan can be made with this choice of a build: NoBuildFits or NeedsDecision, in sentences, with what the
/// decisive reason says can be done. Empty where a plan can be made.
std::optional<Problem> refusal(const CompatibilityReport &report, const Subject &subject);

/// Why nothing can be installed to the volume of the target, before anything is fetched; nothing if it can.
std::optional<Problem> unfitVolume(const MachineProfile &machine);

} // namespace armature
