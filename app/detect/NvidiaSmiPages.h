#pragma once

// The two forms of nvidia-smi's output that are made for people. Every parser takes what it recognises and leaves the
// rest Unknown.

#include "detect/NvidiaFacts.h"

#include <QString>

namespace armature {

/// `nvidia-smi -q`.
NvidiaFacts parseSmiQuery(const QString &text);

/// `nvidia-smi` without arguments: header (driver, highest CUDA), first box (GPUs, their names cut to the column), MIG
/// box (memory).
NvidiaFacts parseSmiTable(const QString &text);

} // namespace armature
