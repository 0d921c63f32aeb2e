#pragma once

#include "host/Host.h"
#include "model/MachineProfile.h"

#include <functional>
#include <vector>

namespace armature {

/// Called on the detecting thread after each probe with what is known so far.
using DetectProgress = std::function<void(const QString &probe, const MachineProfile &soFar)>;

/// Reads a machine. Never fails: what could not be read is an Unknown reading, what is wrong is a finding.
MachineProfile detect(const Host &host, const DetectProgress &progress = {});

} // namespace armature
