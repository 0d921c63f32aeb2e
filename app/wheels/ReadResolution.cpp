#include "wheels/ReadResolution.h"

#include "wheels/PipReport.h"
#include "wheels/Pylock.h"

namespace armature {

Result<Resolution> parseResolution(const InstallPlan &plan, const QByteArray &text, const QString &place) {
    if (plan.installer == Installer::Pip)
        return parsePipReport(text, place);
    return parsePylock(text, place, TagSet(plan.environment));
}

} // namespace armature
