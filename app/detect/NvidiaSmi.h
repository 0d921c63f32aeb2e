#pragma once

// The forms of nvidia-smi's output that are made for programs; the others are in NvidiaSmiPages.h. NVIDIA does not
// promise that they stay the same, so every parser takes what it recognises and leaves the rest Unknown.

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

} // namespace armature
