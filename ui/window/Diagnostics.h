#pragma once

#include <QString>

namespace armature {

class Workbench;

/// What somebody who helps needs to see: version, machine, plan, what went wrong and the last lines, in plain text.
/// Secrets are masked.
QString diagnosticsText(const Workbench &bench);

} // namespace armature
