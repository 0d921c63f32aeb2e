#include "plan/MacPrecautions.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {

std::optional<Problem> vanishingUv(const MachineProfile &machine, const QString &uv) {
    const auto isHome = [&](const Finding &finding) {
        const bool vanishes =
            finding.code == FindingCode::AppTranslocated || finding.code == FindingCode::AppOnDiskImage;
        return vanishes && uv.startsWith(finding.observed + u'/');
    };
    const auto found = std::find_if(machine.findings.begin(), machine.findings.end(), isHome);
    if (found == machine.findings.end())
        return std::nullopt;
    return Problem{.code = ProblemCode::Unsupported,
                   .subject = found->observed,
                   .detail = u"the uv in it would be gone as soon as the app is closed"_s,
                   .remedy = u"Quit Armature, drag it into the Applications folder in the Finder, and open it there. "
                             "With a uv of your own it works from here as well (--uv)."_s};
}

QString searchPathForUv(const MachineProfile &machine) {
    return machine.has(FindingCode::DeveloperToolsMissing) ? u"/bin:/usr/sbin:/sbin"_s : QString();
}

} // namespace armature
