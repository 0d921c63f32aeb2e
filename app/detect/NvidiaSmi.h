#pragma once

// The forms of nvidia-smi's output. Pure. NVIDIA does not promise that they stay the same, so every parser takes what
// it recognises and leaves the rest Unknown.

#include "detect/NvidiaFacts.h"

#include <QString>

namespace armature {

/// The fields asked for, in order; the name is last because a name may hold a comma and nothing is quoted.
QString smiQueryFields(bool withCapability);

/// `nvidia-smi --query-gpu=<smiQueryFields> --format=csv,noheader,nounits`, and the messages that can stand in its
/// place.
NvidiaFacts parseSmiCsv(const QString &text, bool withCapability);

/// Whether the answer is "Field … is not a valid field to query": older drivers lack compute_cap and refuse the whole
/// query.
bool isFieldRefusal(const QString &text);

/// `nvidia-smi -L`: names and MIG profiles.
NvidiaFacts parseSmiList(const QString &text);

/// `nvidia-smi -q`.
NvidiaFacts parseSmiQuery(const QString &text);

/// `nvidia-smi` without arguments: header (driver, highest CUDA), first box (GPUs, their names cut to the column), MIG
/// box (memory).
NvidiaFacts parseSmiTable(const QString &text);

/// The version of the tool itself in the header of the table; empty if there is none.
Version smiToolVersion(const QString &text);

} // namespace armature
