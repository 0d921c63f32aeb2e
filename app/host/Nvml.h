#pragma once

#include "host/Host.h"

namespace armature {

/// What NVIDIA's management library answers, as the JSON of tests/machines/README.md. ToolMissing without the library,
/// TimedOut when a sick GPU keeps it from answering; asking again then waits for the same attempt instead of starting
/// another.
Result<CommandOutput> nvmlAnswer(int timeoutMs);

} // namespace armature
