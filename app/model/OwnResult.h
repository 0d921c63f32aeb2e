#pragma once

#include "model/VerificationReport.h"

namespace armature {

/// What this user's own runs have shown of a package: of the newest record that verified it.
struct OwnResult {
    Version installed;
    Verdict verdict = Verdict::Unknown;
    QString platform; ///< of the machine the record is of
    QDateTime at;
    QString record; ///< folder
    bool operator==(const OwnResult &) const = default;
};

} // namespace armature
