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

/// Where a problem is read: a terminal is told the options and verbs that help, a window has fields for them.
enum class Surface { Window, Terminal };

ProblemText explain(const Problem &problem, Surface surface = Surface::Window);

} // namespace armature
