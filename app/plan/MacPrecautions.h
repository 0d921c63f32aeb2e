#pragma once

#include "base/Problem.h"
#include "model/MachineProfile.h"

#include <optional>

namespace armature {

// What a Mac whose owner never opened a terminal needs of a plan. Nothing of it applies to another system.

/// Why a plan must not be carried out by `uv`: it lies in an app that macOS runs from a place that is gone when the app
/// is closed (a disk image, a translocated copy), and a path to it would stand in the record and in every command that
/// is shown.
std::optional<Problem> vanishingUv(const MachineProfile &machine, const QString &uv);

/// PATH for uv on a Mac without Apple's developer tools: without /usr/bin, whose python3 and install_name_tool only
/// open a window there that offers to install them. uv starts both by itself: every python3 of the PATH to learn its
/// version, and install_name_tool on a Python it has fetched (where that is missing it goes on with a warning). Empty:
/// the PATH stays as it is.
QString searchPathForUv(const MachineProfile &machine);

} // namespace armature
