#pragma once

#include "model/Compatibility.h"
#include "model/MachineProfile.h"

namespace armature {

/// What is chosen for one stack of the catalog.
struct StackChoice {
    QString stack;
    TorchChoice choice;
};

/// The expected.toml of a recorded machine (tests/machines/README.md): its facts and findings, and for each stack the
/// build that is chosen and why every other one is not.
QString expectedToml(const MachineProfile &machine, const std::vector<StackChoice> &choices);

} // namespace armature
