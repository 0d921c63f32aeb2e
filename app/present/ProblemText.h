#pragma once

#include "base/Problem.h"

namespace armature {

/// A problem in words: what happened, why, what to do.
struct ProblemText {
    QString title;
    QString why;
    QString whatToDo;
    QString evidence;
    /// All of it for a terminal or a report, without a line end.
    [[nodiscard]] QString text() const;
};

ProblemText explain(const Problem &problem);

} // namespace armature
