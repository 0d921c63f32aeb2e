#include "record/RunSummary.h"

#include <algorithm>

namespace armature {

const StepFinished *RunSummary::step(const QString &id) const {
    const auto it = std::find_if(steps.begin(), steps.end(), [&](const StepFinished &s) { return s.step == id; });
    return it == steps.end() ? nullptr : &*it;
}

RunSummary fold(RunSummary summary, const RunEvent &event) {
    if (summary.state.outcome)
        return summary;
    if (std::holds_alternative<RunStarted>(event.what))
        summary.steps.clear();
    if (const auto *finished = std::get_if<StepFinished>(&event.what))
        summary.steps.push_back(*finished);
    summary.state = fold(std::move(summary.state), event);
    return summary;
}

} // namespace armature
