#pragma once

#include "model/Catalog.h"
#include "model/MachineProfile.h"

#include <optional>

namespace armature {

/// What a chosen build needs when programs run, and this machine lacks, in sentences: Triton compiles its kernels with
/// a C compiler and Python's headers (Triton's documentation, "Installation"). `python` is the path of the chosen
/// Python; empty: uv fetches one, which brings its headers.
QStringList runtimeNeeds(const MachineProfile &machine, const std::optional<TorchBuild> &build, const QString &python);

} // namespace armature
