#pragma once

#include "model/RunEvent.h"
#include "model/SessionRecord.h"

#include <QObject>
#include <deque>
#include <functional>

class QTimer;

namespace armature {

/// A record folder read for playing: what was seen, and what was said.
struct RecordedRun {
    SessionRecord record;
    std::deque<RunEvent> events;
};

/// As readRecord and readEvents.
Result<RecordedRun> readRecordedRun(const QString &folder);

/// The events of a record folder, in their order. Malformed with `events.jsonl:line` for one that cannot be read,
/// unless `unreadable` is given: then it is told and passed over. A torn last line (power cut) is left out, and so are
/// lines that verification scripts wrote for the program alone, which older records hold.
Result<std::deque<RunEvent>> readEvents(const QString &folder,
                                        const std::function<void(const Problem &)> &unreadable = {});

/// Tells the events of a recorded run again in their own time. Runs nothing and changes nothing. Exactly one
/// RunFinished, last.
class RecordPlayer : public QObject {
    Q_OBJECT

public:
    /// `speed`: 2 = twice as fast, 0 = without any pause. No pause is longer than two seconds, however slow.
    RecordPlayer(std::deque<RunEvent> events, double speed, QObject *parent = nullptr);
    void start();
    /// The running step and the run end as cancelled.
    void cancel();

Q_SIGNALS:
    void happened(const armature::RunEvent &event);

private:
    void next();
    void tell(RunEvent event);

    std::deque<RunEvent> m_events;
    double m_speed;
    RunState m_state;
    QTimer *m_timer;
};

} // namespace armature
