#pragma once

#include "recheck/ClaimHistory.h"
#include "session/RecheckStore.h"

namespace armature {

/// Of all kept reports together this much is read, newest first; what is older is passed over.
constexpr qint64 MaxHistoryBytes = 64LL * 1024 * 1024;

/// Makes a history of the kept reports, one file at a time and of each only what a history needs: for a thread that has
/// other things to do.
class RecheckHistoryReader {
public:
    explicit RecheckHistoryReader(const QString &folder = recheckFolder(), qint64 maxBytes = MaxHistoryBytes);
    /// Reads the next report, the oldest first. False: all have been read.
    bool readNext();
    [[nodiscard]] const ClaimHistory &history() const { return m_history; }
    /// Reports that could not be read, or were too much.
    [[nodiscard]] int passedOver() const { return m_passedOver; }

private:
    QStringList m_waiting; ///< newest first
    ClaimHistory m_history;
    int m_passedOver = 0;
};

/// All at once. Reads up to MaxHistoryBytes: not for the GUI thread.
ClaimHistory readClaimHistory(const QString &folder = recheckFolder());

} // namespace armature
