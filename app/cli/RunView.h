#pragma once

#include "cli/Terminal.h"
#include "model/InstallPlan.h"
#include "model/RunEvent.h"

#include <QMap>

namespace armature {

/// Shows run events: a redrawn status line in a terminal, plain lines in a pipe, JSON lines with --json.
class RunView {
public:
    RunView(const Terminal &terminal, const InstallPlan &plan);
    void show(const RunEvent &event);
    [[nodiscard]] const RunState &state() const { return m_state; }

private:
    void showPlain(const RunEvent &event);
    void statusLine();
    const Terminal &m_terminal;
    QMap<QString, QString> m_titles; ///< step id -> title
    RunState m_state;
};

} // namespace armature
