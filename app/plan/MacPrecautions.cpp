#include "plan/MacPrecautions.h"

#include <algorithm>

namespace armature {

std::optional<Problem> vanishingUv(const MachineProfile &machine, const QString &uv) {
    const auto isHome = [&](const Finding &finding) {
        const bool vanishes = finding.code == QLatin1String("app-translocated") || finding.code == QLatin1String("app-on-disk-image");
        return vanishes && uv.startsWith(finding.observed + u'/');
    };
    const auto found = std::find_if(machine.findings.begin(), machine.findings.end(), isHome);
    if (found == machine.findings.end())
        return std::nullopt;
    return Problem{ProblemCode::Unsupported,
                   found->observed,
                   QStringLiteral("the uv in it would be gone as soon as the app is closed"),
                   {},
                   QStringLiteral("Quit Armature, drag it into the Applications folder in the Finder, and open it there. "
                                  "With a uv of your own it works from here as well (--uv).")};
}

QString searchPathForUv(const MachineProfile &machine) {
    return machine.has(QStringLiteral("developer-tools-missing")) ? QStringLiteral("/bin:/usr/sbin:/sbin") : QString();
}

} // namespace armature
