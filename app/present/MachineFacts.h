#pragma once

#include "model/MachineProfile.h"

namespace armature {

/// One fact of a machine, as every reader shows it: `detect`, `detect --fact`, the window, a record and the
/// expectations of the recorded machines.
struct MachineFact {
    QString id;         ///< stable: "os", "gpu.0.memory"; no id is another one with a dot behind it
    QString label;      ///< for people
    int level = 0;      ///< 1: belongs to the nearest fact above that has 0
    QString value{};    ///< "none" if there is none, "unknown" if it could not be determined
    QString source{};   ///< the file or command it was read from; if it is unknown, why
    bool known = true;  ///< false: it could not be determined
    bool listed = true; ///< false: not worth a line on this machine (no container, no WSL)
    bool operator==(const MachineFact &) const = default;
};

/// What the machine is: system, processor, board, memory, GPUs, driver.
std::vector<MachineFact> hardwareFacts(const MachineProfile &machine);
/// What is on it: Pythons, tools, volumes, settings of network and installers.
std::vector<MachineFact> softwareFacts(const MachineProfile &machine);
/// Both, in this order. Ids are unique.
std::vector<MachineFact> machineFacts(const MachineProfile &machine);

/// The label of a fact of `facts` for a place where nothing stands above it: "GPU 0, memory".
QString wholeLabel(const std::vector<MachineFact> &facts, const MachineFact &fact);

/// {"id", "label", "value", "source"}; an unknown fact has "unknown": true, and its source says why.
QJsonObject toJson(const MachineFact &fact);

} // namespace armature
