#pragma once

#include "recheck/ClaimHistory.h"

namespace armature {

/// A sentence of a cell's history with its date, by which it is sorted.
struct HistoryLine {
    QDate date;
    QString text;                   ///< "24 Nov 2026: confirmed (catalog of 23 Nov 2026)"
    std::vector<Evidence> evidence; ///< for a belief that was replaced
    bool operator==(const HistoryLine &) const = default;
};

/// What was believed of a package on a platform and is not any more, from the catalog itself; newest first.
std::vector<HistoryLine> supersededBeliefs(const Package &package, const QString &platform);

/// What re-checks have shown of a cell and what was believed of it before, newest first.
std::vector<HistoryLine> historyLines(const Package &package, const QString &platform, const ClaimHistory &history);

/// What re-checks have shown of a package, for a terminal: a paragraph per platform; empty where there is nothing. Ends
/// with a line end. Beliefs are not in it: pastText() has them.
QString historyText(const Package &package, const Catalog &catalog, const ClaimHistory &history, int width);

/// {"platform": id, "entries": [HistoryEntry…]} for each platform with a history, entries newest first.
QJsonArray historyJson(const Package &package, const Catalog &catalog, const ClaimHistory &history);

} // namespace armature
