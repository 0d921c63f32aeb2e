#include "cli/RunView.h"

#include "base/Literals.h"
#include "present/PlanText.h"
#include "present/StepText.h"
#include "present/Words.h"

namespace armature {

RunView::RunView(const Terminal &terminal, const InstallPlan &plan) : m_terminal(terminal) {
    for (const Step &step : plan.steps)
        m_titles.insert(step.id, stepTitle(step));
}

void RunView::show(const RunEvent &event) {
    m_state = fold(m_state, event);
    if (m_terminal.json())
        Terminal::jsonLine(toJson(event));
    else
        showPlain(event);
}

void RunView::statusLine() {
    const QString percent = u"%1 %"_s.arg(int(m_state.fraction() * 100), 3);
    Terminal::redraw(u"[%1] %2  %3"_s.arg(percent, m_titles.value(m_state.currentStep),
                                          progressText(m_state.progress, m_state.currentStep)));
}

void RunView::showPlain(const RunEvent &event) {
    const bool redraw = Terminal::canRedraw() && !m_terminal.quiet();
    if (redraw)
        Terminal::redraw({});
    if (const auto *started = std::get_if<StepStarted>(&event.what)) {
        m_terminal.note(u"==> "_s + m_titles.value(started->step, started->step));
        if (!started->command.isEmpty())
            m_terminal.note(u"    $ "_s + started->command);
    } else if (const auto *line = std::get_if<LineSeen>(&event.what)) {
        if (!line->text.isEmpty())
            m_terminal.note(u"    "_s + line->text);
    } else if (const auto *progress = std::get_if<ProgressSeen>(&event.what)) {
        if (!redraw && progress->silentSeconds >= 30 && progress->silentSeconds % 30 < 10) // now and then in a pipe
            m_terminal.note(u"    "_s + progressText(*progress, m_state.currentStep));
    } else if (const auto *finished = std::get_if<StepFinished>(&event.what)) {
        m_terminal.note(u"    %1 in %2"_s.arg(enumName(finished->outcome), durationText(finished->milliseconds)));
    }
    if (redraw && !m_state.outcome)
        statusLine();
}

} // namespace armature
