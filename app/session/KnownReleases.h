#pragma once

#include "recheck/Releases.h"
#include "session/RecheckStore.h"

namespace armature {

// What the last re-check learned of releases of the stacks, kept beside its reports.

/// Keeps the answers; of a stack that was not answered for, what was known before stays.
Result<void> keepReleases(const std::vector<ReleaseCheck> &answers, const QDate &day,
                          const QString &folder = recheckFolder());

/// The stack as the catalog has it, with the newest release that was kept where that is newer than the catalog's own.
Stack withKnownReleases(Stack stack, const QString &folder = recheckFolder());

} // namespace armature
