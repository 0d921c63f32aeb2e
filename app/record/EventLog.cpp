#include "record/EventLog.h"

#include "base/Literals.h"
#include "base/Log.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"

#include <QJsonDocument>

#include <unistd.h>

namespace armature {
namespace {

QString seconds(qint64 milliseconds) { return QString::number(double(milliseconds) / 1000, 'f', 1) + u" s"_s; }

/// A line of log.txt without its time; empty if the event is none for people.
struct Teller {
    QString operator()(const RunStarted &started) const { return u"== run of "_s + started.stepIds.join(u", "_s); }
    QString operator()(const StepStarted &started) const {
        return u"== step "_s + started.step + (started.command.isEmpty() ? QString() : u": "_s + started.command);
    }
    QString operator()(const LineSeen &line) const {
        return (line.channel == Channel::Program ? u"-- "_s : u"   "_s) + line.text;
    }
    QString operator()(const ProgressSeen &progress) const {
        return progress.silentSeconds > 0 ? u"-- no output for %1 s, still running"_s.arg(progress.silentSeconds)
                                          : QString();
    }
    QString operator()(const StepFinished &step) const {
        QString text = u"== step %1: %2, exit code %3, %4"_s.arg(step.step, enumName(step.outcome))
                           .arg(step.exitCode)
                           .arg(seconds(step.milliseconds));
        return step.problem ? text + u": "_s + step.problem->detail : text;
    }
    QString operator()(const RunFinished &run) const {
        return u"== run: "_s + enumName(run.outcome) + (run.problem ? u": "_s + run.problem->detail : QString());
    }
};

bool mayBeLeftOut(const RunEvent &event) {
    return std::holds_alternative<LineSeen>(event.what) || std::holds_alternative<ProgressSeen>(event.what);
}

} // namespace

EventLog::EventLog(RecordRedactor redactor, qint64 mostBytes)
    : m_redactor(std::move(redactor)), m_mostBytes(mostBytes) {}

Result<void> EventLog::open(const QString &folder) {
    const QString events = folder + u"/events.jsonl"_s;
    const QString text = folder + u"/log.txt"_s;
    for (const QString &path : {events, text})
        if (const auto created = writeDurably(path, {}); !created)
            return created.problem();
    for (auto [file, path] : {std::pair(&m_events, events), std::pair(&m_text, text)}) {
        file->setFileName(path);
        if (!file->open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
            return Problem{.code = ProblemCode::Denied, .subject = path, .detail = file->errorString()};
    }
    return {};
}

void EventLog::append(const RunEvent &event) {
    const RunEvent safe = m_redactor.event(event);
    m_summary = fold(std::move(m_summary), safe);
    if (!mayBeLeftOut(safe))
        logInfo("run", std::visit(Teller{}, safe.what).mid(3)); // without the "== "
    if (!m_events.isOpen() || m_problem)
        return;
    const bool full = m_events.size() >= m_mostBytes || m_text.size() >= m_mostBytes;
    if (full && mayBeLeftOut(safe))
        ++m_leftOut;
    else
        write(safe);
}

bool EventLog::put(QFile &file, const QByteArray &line) {
    if (file.write(line) == line.size())
        return true;
    m_problem = Problem{.code = ProblemCode::NoSpace, .subject = file.fileName(), .detail = file.errorString()};
    return false;
}

void EventLog::write(const RunEvent &event) {
    if (!put(m_events, QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n'))
        return;
    if (const QString line = std::visit(Teller{}, event.what); !line.isEmpty())
        put(m_text, (event.at.toUTC().toString(u"HH:mm:ss.zzz "_s) + line + u'\n').toUtf8());
}

void EventLog::close() {
    if (!m_events.isOpen())
        return;
    if (m_leftOut > 0 && !m_problem)
        write({QDateTime::currentDateTimeUtc(),
               LineSeen{Channel::Program, u"%1 more lines were left out of this log"_s.arg(m_leftOut), false}});
    for (QFile *file : {&m_events, &m_text}) {
        ::fsync(file->handle());
        file->close();
    }
}

Result<RunSummary> readRunSummary(const QString &path) {
    const auto bytes = readBounded(path, EventLog::MostBytes + 1024LL * 1024);
    if (!bytes)
        return bytes.problem();
    RunSummary summary;
    const QList<QByteArray> lines = bytes->split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines[i].isEmpty())
            continue;
        const QString place = u"%1:%2"_s.arg(path).arg(i + 1);
        const auto object = parseJsonObject(lines[i], place);
        if (!object && i + 1 == lines.size())
            break;
        if (!object)
            return object.problem();
        const auto event = runEventFromJson(*object, place);
        if (!event)
            return event.problem();
        summary = fold(std::move(summary), *event);
    }
    return summary;
}

} // namespace armature
