#pragma once

#include "model/SessionRecord.h"
#include "record/RecordFolder.h"

namespace armature {

/// Writes the record of a run as it goes on, and at its end. A record that cannot be written fails nothing: `problem`
/// tells.
class RunRecord {
public:
    /// `base`: the folder of records; empty: none is kept.
    RunRecord(const QString &base, const QString &verb);
    void event(const RunEvent &event);
    /// Fills in version, verb and times, writes everything and returns the folder; empty if there is none.
    QString finish(SessionRecord record);
    [[nodiscard]] const std::optional<Problem> &problem() const { return m_problem; }

private:
    QString m_verb;
    QDateTime m_startedAt = QDateTime::currentDateTimeUtc();
    std::unique_ptr<RecordFolder> m_folder;
    std::optional<Problem> m_problem;
};

} // namespace armature
