#pragma once

#include "recheck/RecheckReport.h"

#include <map>

// What the re-checks of the past have shown of each claim, and when that changed. Values only.

namespace armature {

/// One package on one platform in one re-check: as good as the worst statement about it.
struct CellOutcome {
    ClaimVerdict verdict = ClaimVerdict::Confirmed;
    QStringList claims; ///< every statement of the catalog that was judged, in its order
    QString claim;      ///< the one the verdict rests on; empty where all were confirmed
    QString because;    ///< of `claim`
    QString newest;     ///< a version newer than the catalog's; empty: none was seen
    bool operator==(const CellOutcome &) const = default;
};
/// (package, platform): ids of the catalog.
using CellKey = std::pair<QString, QString>;
std::map<CellKey, CellOutcome> cellOutcomes(const RecheckReport &report);

/// An outcome and how long it stood.
struct HistoryEntry {
    QDateTime at;   ///< of the first re-check that had it
    QDateTime last; ///< of the last one in a row that had it
    CellOutcome outcome;
    QDate catalogDate;     ///< at `at`
    QString catalogDigest; ///< likewise
    bool operator==(const HistoryEntry &) const = default;
};

/// Per cell the re-checks in which verdict, claims or newest version differed from the one before.
class ClaimHistory {
public:
    /// Reports come in the order of their dates. A report that was asked for some packages alone says nothing of the
    /// others.
    void add(const RecheckReport &report);
    /// Newest first; empty if no re-check spoke of the cell.
    [[nodiscard]] std::vector<HistoryEntry> of(const QString &package, const QString &platform) const;
    /// How often the cell's outcome became another one.
    [[nodiscard]] int changes(const QString &package, const QString &platform) const;
    [[nodiscard]] int reports() const { return m_reports; }
    bool operator==(const ClaimHistory &) const = default;

private:
    std::map<CellKey, std::vector<HistoryEntry>> m_entries; ///< oldest first
    int m_reports = 0;
};

template <class V> void describe(V &v, CellOutcome &x) {
    v("verdict", x.verdict), v("claims", x.claims), v("claim", x.claim), v("because", x.because), v("newest", x.newest);
}
template <class V> void describe(V &v, HistoryEntry &x) {
    v("at", x.at), v("last", x.last), v("outcome", x.outcome), v("catalog_date", x.catalogDate),
        v("catalog_digest", x.catalogDigest);
}

} // namespace armature
