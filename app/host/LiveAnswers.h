#pragma once

#include "host/Host.h"

#include <optional>

namespace armature {

/// The questions of tests/machines/README.md that need no command: uname, getconf, env, which, df, readlink, sysctl
/// (macOS) and nvml, answered in the words the ordinary command would use. Nothing for any other query.
std::optional<Result<CommandOutput>> answerInProcess(const Query &query, const HostPaths &paths);

/// What `sysctl -a` would print, reduced to the keys the detector reads; ToolMissing off macOS. Asked in-process
/// because a child `sysctl` may run in another architecture than this program.
Result<CommandOutput> sysctlAnswer();

} // namespace armature
