#pragma once

#include "files/Lock.h"
#include "record/EventLog.h"

namespace armature {

/// Where records are kept, and whom they must not name.
struct RecordPlace {
    QString base; ///< the caller's choice, usually "armature/records" below the user's data folder; made if missing
    Identity identity;
    QStringList secrets; ///< texts that must not be stored
};

/// One folder per run, `<UTC time>-<verb>-<id>`: record.json (everything), machine.json, report.json, plan.json,
/// verification.json (the parts, where there are any), events.jsonl, log.txt and report.md. While the run goes on the
/// folder is hidden and ends in
/// ".partial"; it gets its name by one rename when every file is complete and durable. Folders 0700, files 0600.
class RecordFolder {
public:
    /// Makes the partial folder and opens the log. Denied, NoSpace with the path.
    static Result<std::unique_ptr<RecordFolder>> begin(const RecordPlace &place, const QString &verb,
                                                       const QDateTime &startedAt);

    /// What was logged until now; usable until `finish`.
    [[nodiscard]] EventLog &log() { return m_log; }
    /// Where the log is written while the run goes on.
    [[nodiscard]] const QString &partialPath() const { return m_partial; }
    /// Writes the record, redacted, and gives the folder its name; then removes the oldest records beyond MostRecords.
    /// Returns the folder. On failure the partial folder stays with its log.
    Result<QString> finish(const SessionRecord &record);

    static constexpr qsizetype MostRecords = 50;

private:
    RecordFolder(const RecordPlace &place, QString name);
    Result<void> writeFiles(const SessionRecord &record);

    QString m_base;
    QString m_name;
    QString m_partial;
    RecordRedactor m_redactor;
    EventLog m_log;
    std::unique_ptr<Lock> m_lock; ///< on a file in the partial folder: another run sees that this one goes on
};

/// A finished record read back. NotFound, Denied; TooLarge above 16 MiB; Malformed with `file:line:column` or the key
/// at fault; Unsupported for a schema this program does not know.
Result<SessionRecord> readRecord(const QString &folder);

/// The finished records in `base`, newest first: only folders with our name and our marker.
QStringList listRecords(const QString &base);

/// Removes the oldest records beyond `keep`; of partial ones whose run has ended without a word it keeps the newest
/// five for a week. Touches nothing without our name and our marker.
void pruneRecords(const QString &base, qsizetype keep, const QDateTime &now);

} // namespace armature
