#include "window/Diagnostics.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "engine/Workbench.h"
#include "present/MachineText.h"
#include "present/PlanText.h"
#include "present/ProblemText.h"
#include "session/Program.h"

namespace armature {
namespace {

constexpr int Width = 100; ///< characters

} // namespace

QString diagnosticsText(const Workbench &bench) {
    QStringList parts{versionText(u"armature-assistant"_s).trimmed()};
    if (bench.machine())
        parts << machineText(*bench.machine(), Width).trimmed();
    const PlanState &state = bench.planState();
    if (state.plan)
        parts << planText(*state.plan, {}, Width, false).trimmed();
    if (state.problem)
        parts << explain(*state.problem).text();
    if (const auto &ending = bench.ending()) {
        if (ending->problem)
            parts << explain(*ending->problem).text();
        parts << ending->markdown.trimmed();
    }
    if (!bench.runState().lastLines.isEmpty())
        parts << bench.runState().lastLines.join(u'\n');
    return redacted(parts.join(u"\n\n"_s)) + u'\n';
}

} // namespace armature
