#include "recheck/ClaimHistory.h"

namespace armature {
namespace {

/// Contradicted is worse than not told, and that is worse than confirmed.
int badness(ClaimVerdict verdict) {
    switch (verdict) {
    case ClaimVerdict::Confirmed:
        return 0;
    case ClaimVerdict::CouldNotTell:
        return 1;
    case ClaimVerdict::Contradicted:
        break;
    }
    return 2;
}

/// The reason of a verdict is told with it and is no change by itself: sizes and file names in it come and go.
bool isSame(const CellOutcome &one, const CellOutcome &other) {
    return one.verdict == other.verdict && one.claims == other.claims && one.newest == other.newest;
}

} // namespace

std::map<CellKey, CellOutcome> cellOutcomes(const RecheckReport &report) {
    std::map<CellKey, CellOutcome> outcomes;
    for (const ClaimCheck &check : report.checks) {
        CellOutcome &outcome = outcomes[{check.package, check.platform}];
        outcome.claims << check.claim;
        if (badness(check.verdict) > badness(outcome.verdict)) {
            outcome.verdict = check.verdict;
            outcome.claim = check.claim;
            outcome.because = check.because;
        }
    }
    for (const NewerVersion &newer : report.newer)
        if (const auto found = outcomes.find({newer.package, newer.platform}); found != outcomes.end())
            found->second.newest = newer.newest;
    return outcomes;
}

void ClaimHistory::add(const RecheckReport &report) {
    ++m_reports;
    for (auto &[cell, outcome] : cellOutcomes(report)) {
        std::vector<HistoryEntry> &entries = m_entries[cell];
        if (!entries.empty() && isSame(entries.back().outcome, outcome))
            entries.back().last = report.at;
        else
            entries.push_back({report.at, report.at, outcome, report.catalogDate, report.catalogDigest});
    }
}

std::vector<HistoryEntry> ClaimHistory::of(const QString &package, const QString &platform) const {
    const auto found = m_entries.find({package, platform});
    return found == m_entries.end() ? std::vector<HistoryEntry>()
                                    : std::vector<HistoryEntry>(found->second.rbegin(), found->second.rend());
}

int ClaimHistory::changes(const QString &package, const QString &platform) const {
    const auto found = m_entries.find({package, platform});
    return found == m_entries.end() ? 0 : int(found->second.size()) - 1;
}

} // namespace armature
