#include "model/VerificationReport.h"

#include <algorithm>

namespace armature {

Verdict PackageVerification::verdict() const {
    const auto any = [this](Verdict verdict) {
        return std::any_of(checks.begin(), checks.end(), [verdict](const Check &c) { return c.verdict == verdict; });
    };
    if (any(Verdict::Fails))
        return Verdict::Fails;
    if (checks.empty() || any(Verdict::Unknown))
        return Verdict::Unknown;
    return any(Verdict::Works) ? Verdict::Works : Verdict::Skipped;
}

bool PackageVerification::hinders() const {
    const Verdict word = verdict();
    return word == Verdict::Fails || (direct && word == Verdict::Unknown);
}

bool VerificationReport::ready() const {
    const auto fails = [](const Check &c) { return c.verdict == Verdict::Fails; };
    if (fileFaultCount > 0 || std::any_of(environmentChecks.begin(), environmentChecks.end(), fails))
        return false;
    return std::none_of(packages.begin(), packages.end(),
                        [](const PackageVerification &p) { return p.hinders() && !p.accepted; });
}

} // namespace armature
