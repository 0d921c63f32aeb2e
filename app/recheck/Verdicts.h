#pragma once

// Private to recheck/: how a verdict is put on a claim.

#include "base/Literals.h"
#include "recheck/Claim.h"

namespace armature {

inline ClaimCheck told(ClaimCheck check, ClaimVerdict verdict, const QString &because,
                       const std::optional<ClaimFile> &file = {}) {
    check.verdict = verdict;
    check.because = because;
    check.file = file;
    return check;
}

inline ClaimCheck confirmed(const ClaimCheck &check, const QString &because,
                            const std::optional<ClaimFile> &file = {}) {
    return told(check, ClaimVerdict::Confirmed, because, file);
}

inline ClaimCheck contradicted(const ClaimCheck &check, const QString &because,
                               const std::optional<ClaimFile> &file = {}) {
    return told(check, ClaimVerdict::Contradicted, because, file);
}

inline ClaimCheck couldNotTell(ClaimCheck check, const Problem &problem, const QString &because = {}) {
    check.verdict = ClaimVerdict::CouldNotTell;
    check.because = because.isEmpty() ? problem.detail : because;
    check.problem = problem;
    return check;
}

/// The page was read and still does not answer.
inline ClaimCheck notInAnIndex(const ClaimCheck &check, const QString &because,
                               const std::optional<ClaimFile> &file = {}) {
    ClaimCheck result = couldNotTell(
        check, Problem{.code = ProblemCode::CouldNotDetermine, .subject = check.package, .detail = because});
    result.file = file;
    return result;
}

/// ", withdrawn by its authors" for a yanked file.
inline QString yankedWords(const std::optional<ClaimFile> &file) {
    return file && file->yanked ? u", withdrawn (yanked) by its authors"_s : QString();
}

} // namespace armature
