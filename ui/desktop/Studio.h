#pragma once

#include "base/Result.h"

namespace armature {

/// Whether `folder` holds the source of LLM Studio: llm_studio/app.py.
bool isStudioCheckout(const QString &folder);

/// Starts LLM Studio of a checkout with an environment, in a terminal window of its own, so that its words are seen and
/// Ctrl+C ends it. The command is that of its Makefile without the nvidia-smi in front, which fails where there is no
/// NVIDIA driver. NotFound without the program or the checkout, ToolMissing without a terminal.
Result<void> startStudioIn(const QString &environment, const QString &checkout);

} // namespace armature
