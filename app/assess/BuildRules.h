#pragma once

#include "model/Compatibility.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"

// One function per rule that decides whether a PyTorch build fits a machine.

namespace armature {

/// What is asked of every build beside the machine.
struct BuildQuestion {
    SpecifierSet pin;
    QString pinSource = u"requirements"_s; ///< who asks for `pin`
    QString forcedFlavour{};
    bool ignoreGpu = false; ///< judge CPU builds as if there were no GPU
    Version served{};       ///< every GPU of this capability and newer must run the build; older ones may be left out
};

/// Whether the wheel is made for this system and architecture at all.
bool builtFor(const TorchBuild &build, const MachineProfile &machine);

bool hasCapability(const MachineProfile &machine, const std::vector<Version> &capabilities);

/// All rules applied to one build; any Rejects keeps it out.
std::vector<Reason> buildReasons(const TorchBuild &build, const MachineProfile &machine, const Catalog &catalog,
                                 const Subject &subject, const BuildQuestion &question);

/// What can be done where a build asked for by name does not fit.
QString forcedRemedy();

/// What a reason observed where a fact of the machine is unknown.
QString unknownText();

/// What can be done where no build of the version asked for runs on the GPU.
QString otherVersionRemedy();

/// Whether a wheel with these cubins and PTX can run on a GPU of this capability, in words.
/// Rule (CUDA C++ Programming Guide, "Binary compatibility" and "PTX compatibility"): a cubin runs on the same major
/// number and an equal or higher minor one; PTX can be compiled by the driver for any equal or higher capability.
Reason capabilityReason(const TorchBuild &build, const Version &capability);

} // namespace armature
