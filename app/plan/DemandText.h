#pragma once

#include "base/Result.h"
#include "model/Demand.h"

namespace armature {

/// The packages in the output of `uv pip compile --no-header --annotation-style line --emit-index-annotation`.
/// Malformed with the line that is none of that form: a uv that writes another one is not guessed at.
Result<Demand> parseDemand(const QString &text);

} // namespace armature
