#pragma once

#include "detect/NvidiaFacts.h"

#include <QByteArray>

namespace armature {

/// The JSON of the `nvml` question (tests/machines/README.md). Text that is not it gives no facts.
NvidiaFacts parseNvml(const QByteArray &json);

/// The profile in a MIG device's name: "3g.40gb" of "NVIDIA H100 80GB HBM3 MIG 3g.40gb", "1c.3g.71gb", "1g.10gb+me".
QString migProfile(const QString &name);

} // namespace armature
