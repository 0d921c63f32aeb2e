#pragma once

#include "model/InstallPlan.h"

namespace armature {

/// What a resolve step of `plan` wrote: uv's pylock.toml for the plan's environment, or pip's report. `place` names the
/// text in errors, which are those of parsePylock and parsePipReport.
Result<Resolution> parseResolution(const InstallPlan &plan, const QByteArray &text, const QString &place);

} // namespace armature
