#pragma once

#include "model/Catalog.h"
#include "model/MachineProfile.h"
#include "model/Reason.h"
#include "model/Subject.h"

namespace armature {

/// Builds of a torch that is asked for and that the catalog does not know in any build for this machine: those of the
/// nearest version of the same release, as if they were of the version asked for; else the one that the installer found
/// by itself. Each says in `judgedLike` which version was nearest. Empty where the catalog knows a version that `pin`
/// admits, or where no one version is meant.
std::vector<TorchBuild> unknownBuilds(const MachineProfile &machine, const Catalog &catalog, const Subject &subject,
                                      const SpecifierSet &pin);

/// That the version asked for is not known here, with the nearest one that is; nothing where it is known.
std::optional<Reason> unknownVersionReason(const MachineProfile &machine, const Catalog &catalog,
                                           const SpecifierSet &pin);

/// What is asked of the driver by a CUDA flavour that the catalog does not have: the floor of its major version.
/// Nothing for a major version that the catalog does not have.
std::optional<CudaFlavour> flavourLike(const Catalog &catalog, const QString &flavour);

/// Whether a build whose kernels are not known may run on a GPU: its CUDA lies within that of the builds that do.
Reason unknownKernels(const TorchBuild &build, const Version &capability, const Catalog &catalog);

/// That the catalog does not know the build, and how it was judged.
Reason unknownBuildReason(const TorchBuild &build);

} // namespace armature
