#pragma once

#include "host/Host.h"

namespace armature {

/// Runs a query's program (found by findProgram) to its end: C locale, standard input from nothing, its own process
/// group, which is killed as a whole when the time or size limit of the query is reached. Blocks the calling thread for
/// at most the limit and half a second; a process the kernel will not let die is left behind.
Result<CommandOutput> runCommand(const Query &query);

} // namespace armature
