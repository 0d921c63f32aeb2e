#include "engine/Engine.h"
#include "session/PastVerdicts.h"
#include "session/Program.h"
#include "session/Recheck.h"
#include "session/RecheckStore.h"

#include <QTimer>

// The engine's part in reviewing the catalog: asking the indexes again, what they said before, and what this user's own
// runs have shown.

namespace armature {

void Engine::tellReview() { Q_EMIT statusChanged(m_review); }

void Engine::showReport(const RecheckReport &report) {
    m_review.report = std::make_shared<const RecheckReport>(report);
    m_review.outcomes = std::make_shared<const std::map<CellKey, CellOutcome>>(cellOutcomes(report));
}

void Engine::readStatus() {
    m_review.own = pastVerdicts(m_options.records);
    if (!m_review.report) {
        auto last = latestRecheck(m_options.rechecks);
        if (last)
            showReport(*last);
    }
    tellReview();
    readHistory();
}

void Engine::readHistory() {
    const bool underWay = m_historyReader != nullptr;
    m_historyReader = std::make_unique<RecheckHistoryReader>(m_options.rechecks);
    if (!underWay)
        QTimer::singleShot(0, this, &Engine::readHistoryFile);
}

/// A file per turn of the event loop: what the wizard asks for meanwhile does not wait for all of them.
void Engine::readHistoryFile() {
    if (m_historyReader->readNext()) {
        QTimer::singleShot(0, this, &Engine::readHistoryFile);
        return;
    }
    m_review.history = std::make_shared<const ClaimHistory>(m_historyReader->history());
    m_historyReader.reset();
    tellReview();
}

void Engine::recheck() {
    if (!m_session || m_recheck)
        return;
    auto catalog = m_session->catalog();
    if (!catalog)
        return;
    const auto setup = recheckSetup(**catalog, {m_options.choices.indexOverrides, m_options.choices.proxy});
    m_review.problem.reset();
    if (!setup) {
        m_review.problem = setup.problem();
        tellReview();
        return;
    }
    m_recheck = std::make_unique<RecheckTask>(**catalog, RecheckFilter{}, setup->addresses, setup->client);
    connect(m_recheck.get(), &RecheckTask::progress, this, [this](int done, int total) {
        m_review.done = done;
        m_review.total = total;
        tellReview();
    });
    connect(m_recheck.get(), &RecheckTask::finished, this,
            [this, source = setup->defaultSource](RecheckReport report, bool cancelled) {
                report.programVersion = programVersion();
                report.defaultIndex = source;
                rechecked(report, cancelled);
            });
    m_review.asking = true;
    m_review.done = m_review.total = 0;
    tellReview();
    m_recheck->start();
}

void Engine::rechecked(const RecheckReport &report, bool cancelled) {
    m_recheck.release()->deleteLater(); // it is telling its end
    m_review.asking = false;
    if (!cancelled) {
        showReport(report);
        if (auto saved = saveRecheck(report, m_options.rechecks); !saved)
            m_review.problem = saved.problem(); // shown all the same
        readHistory();
    }
    tellReview();
}

void Engine::cancelRecheck() {
    if (m_recheck)
        m_recheck->cancel();
}

} // namespace armature
