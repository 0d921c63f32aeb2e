#include "session/RecordPlayer.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "record/RecordFolder.h"
#include "verify/ScriptReport.h"

#include <QDir>
#include <QTimer>
#include <algorithm>

namespace armature {
namespace {

constexpr qint64 MaxEventBytes = 80LL * 1024 * 1024;
constexpr qint64 LongestPauseMs = 2000;
constexpr int EventsAtOnce = 200; ///< without pauses: what is told before the event loop gets its turn

} // namespace

Result<std::deque<RunEvent>> readEvents(const QString &folder, const std::function<void(const Problem &)> &unreadable) {
    auto bytes = readBounded(QDir(folder).filePath(u"events.jsonl"_s), MaxEventBytes);
    if (!bytes)
        return bytes.problem();
    std::deque<RunEvent> events;
    const QList<QByteArray> lines = bytes->split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines[i].isEmpty())
            continue;
        const QString place = u"events.jsonl:%1"_s.arg(i + 1);
        auto object = parseJsonObject(lines[i], place);
        if (!object && i + 1 == lines.size()) // a whole one ends with a line end
            break;
        auto event = object ? runEventFromJson(*object, place) : Result<RunEvent>(object.problem());
        if (!event && !unreadable)
            return event.problem();
        if (!event) {
            unreadable(event.problem());
            continue;
        }
        const auto *line = std::get_if<LineSeen>(&event->what);
        if (line == nullptr || !isScriptReport(*line))
            events.push_back(*std::move(event));
    }
    return events;
}

Result<RecordedRun> readRecordedRun(const QString &folder) {
    auto record = readRecord(folder);
    if (!record)
        return record.problem();
    auto events = readEvents(folder);
    if (!events)
        return events.problem();
    return RecordedRun{*std::move(record), *std::move(events)};
}

RecordPlayer::RecordPlayer(std::deque<RunEvent> events, double speed, QObject *parent)
    : QObject(parent), m_events(std::move(events)), m_speed(speed), m_timer(new QTimer(this)) {
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &RecordPlayer::next);
}

void RecordPlayer::start() {
    if (!m_state.outcome) // what follows an end in a record is never told
        m_timer->start(0);
}

void RecordPlayer::next() {
    for (int told = 0; told < EventsAtOnce; ++told) {
        if (m_events.empty()) { // a torn record: it ended without a word
            if (!m_state.outcome)
                tell({QDateTime::currentDateTimeUtc(),
                      RunFinished{RunOutcome::Failed,
                                  Problem{.code = ProblemCode::Malformed,
                                          .subject = u"events.jsonl"_s,
                                          .detail = u"the record ends in the middle of the run"_s}}});
            return;
        }
        RunEvent now = std::move(m_events.front());
        m_events.pop_front();
        const qint64 gap = m_events.empty() ? 0 : now.at.msecsTo(m_events.front().at);
        tell(std::move(now));
        if (m_state.outcome)
            return;
        if (m_speed > 0 && gap > 0) {
            m_timer->start(int(std::min(double(std::min(gap, LongestPauseMs)) / m_speed, double(LongestPauseMs))));
            return;
        }
    }
    m_timer->start(0);
}

void RecordPlayer::tell(RunEvent event) {
    m_state = fold(std::move(m_state), event);
    Q_EMIT happened(event);
}

void RecordPlayer::cancel() {
    if (m_state.outcome)
        return;
    m_timer->stop();
    m_events.clear();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto running =
        std::find_if(m_state.steps.begin(), m_state.steps.end(), [](const StepState &step) { return step.running; });
    if (running != m_state.steps.end())
        tell({now, StepFinished{running->id, StepOutcome::Cancelled, 0, 0, {}}});
    if (!m_state.outcome) // who was told of the step may have cancelled again
        tell({now, RunFinished{RunOutcome::Cancelled, Problem{.code = ProblemCode::Cancelled}}});
}

} // namespace armature
