#pragma once

#include "session/Session.h"

namespace armature {

/// The text of expected.toml for the machine of `session`, with every stack of its catalog. The session's choices are
/// changed.
Result<QString> expectedMachine(Session &session);

} // namespace armature
