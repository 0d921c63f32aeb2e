#pragma once

#include "record/RecordRedactor.h"
#include "record/RunSummary.h"

#include <QFile>

namespace armature {

/// Writes a run down while it happens: events.jsonl for programs, log.txt for people. Every event reaches the system at
/// once, so that a crash of this program loses none. Never fails the run: the first problem is kept, and nothing more
/// is written.
class EventLog {
public:
    /// Limit of each file. After that, output and progress are only counted; steps and the end are still written.
    static constexpr qint64 MostBytes = 64LL * 1024 * 1024;

    explicit EventLog(RecordRedactor redactor, qint64 mostBytes = MostBytes);

    /// Creates both files in `folder`. Denied or NoSpace with the path.
    Result<void> open(const QString &folder);
    void append(const RunEvent &event);
    /// Says what was left out and makes both files durable. The object takes no more events.
    void close();

    [[nodiscard]] const RunSummary &summary() const { return m_summary; }
    [[nodiscard]] const std::optional<Problem> &problem() const { return m_problem; }

private:
    void write(const RunEvent &event);
    bool put(QFile &file, const QByteArray &line);

    RecordRedactor m_redactor;
    qint64 m_mostBytes;
    qint64 m_leftOut = 0;
    RunSummary m_summary;
    QFile m_events;
    QFile m_text; ///< log.txt
    std::optional<Problem> m_problem;
};

/// Events read back from events.jsonl. A torn last line (power cut) is left out; Malformed with `path:line` for any
/// other. Otherwise fails as readBounded does.
Result<RunSummary> readRunSummary(const QString &path);

} // namespace armature
