#pragma once

#include "recheck/RecheckChanges.h"

namespace armature {

/// How much of a report is shown: every claim, or what a person can read of a catalog of any size.
struct RecheckView {
    int width = 100;
    bool all = false;
};

/// More packages than this are told in groups; --all tells them one by one.
constexpr int ManyPackages = 12;

/// "confirmed", "CONTRADICTED", "could not tell".
QString claimVerdictWord(ClaimVerdict verdict);

/// The table: package, platform, verdict, claim, evidence. Claims that were confirmed, or could not be told for the
/// same reason, share one row per package and platform unless `all`; of many packages only contradicted claims have a
/// row.
QString recheckTable(const RecheckReport &report, const RecheckView &view);

/// What is worth knowing, worst first: contradicted claims, what could not be told and why, newer versions, counts and
/// time. At most some dozens of lines, however large the catalog, unless `all`.
QString recheckSummary(const RecheckReport &report, const RecheckView &view);

/// What is different from the former re-check.
QString changesText(const RecheckChanges &changes, const RecheckView &view);

} // namespace armature
