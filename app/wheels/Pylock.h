#pragma once

#include "model/InstallPlan.h"
#include "wheels/Tags.h"

namespace armature {

/// What `uv pip compile --format pylock.toml` (PEP 751) decided, for the environment of `tags`: entries whose marker
/// does not hold there are left out, and of each package's wheels the best fitting one is taken. Without a fitting
/// wheel the package is `sourceOnly`. URLs come back without credentials; a missing size is 0, a missing hash empty.
/// `place` names the text in errors.
///
/// Problems: TooLarge (32 MiB, 20 000 packages, 5 000 wheels of one), Malformed with `place:line:column`, Unsupported
/// (another lock-version, or a requires-python this environment does not meet), ResolutionFailed (neither fitting wheel
/// nor source).
Result<Resolution> parsePylock(const QByteArray &text, const QString &place, const TagSet &tags);

} // namespace armature
