#pragma once

#include "model/RunEvent.h"

namespace armature {

/// A run as a record tells it: the folded state, and how every step ended (its exit code is not part of the state).
struct RunSummary {
    RunState state;
    std::vector<StepFinished> steps;
    bool operator==(const RunSummary &) const = default;
    [[nodiscard]] const StepFinished *step(const QString &id) const;
};

/// The summary after `event`.
RunSummary fold(RunSummary summary, const RunEvent &event);

} // namespace armature
