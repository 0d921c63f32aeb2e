#pragma once

#include "recheck/RecheckReport.h"

namespace armature {

/// "confirmed", "CONTRADICTED", "could not tell".
QString claimVerdictWord(ClaimVerdict verdict);

/// The table: package, platform, verdict, claim, evidence. Claims that were confirmed, or could not be told for the same reason, share one row
/// per package and platform unless `all`.
QString recheckTable(const RecheckReport &report, int width, bool all);

/// What is worth knowing, worst first: contradicted claims, what could not be told and why, newer versions, counts and time.
QString recheckSummary(const RecheckReport &report, int width);

} // namespace armature
