#include "record/EventLog.h"

#include "base/Literals.h"
#include "files/DurableFile.h"
#include "files/BoundedFile.h"

#include <QJsonDocument>

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>

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

/// The only place that knows spdlog. It reports failures by a handler, or by an exception when the file cannot be
/// opened.
class EventLog::TextLog {
public:
    explicit TextLog(const QString &path)
        : m_sink(std::make_shared<spdlog::sinks::basic_file_sink_st>(QFile::encodeName(path).toStdString())),
          m_logger("record", m_sink) {
        m_logger.set_pattern("%v"); // the time is the event's, not that of writing it
        m_logger.flush_on(spdlog::level::trace);
        m_logger.set_error_handler([this](const std::string &why) { m_failure = QString::fromStdString(why); });
    }
    void write(const QString &line) {
        const QByteArray bytes = line.toUtf8();
        try { // spdlog passes on what is no std::exception
            m_logger.log(spdlog::level::info, spdlog::string_view_t(bytes.constData(), size_t(bytes.size())));
        } catch (...) {
            m_failure = u"the log could not be written"_s;
        }
        m_bytes += bytes.size() + 1;
    }
    [[nodiscard]] const QString &failure() const { return m_failure; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

private:
    std::shared_ptr<spdlog::sinks::basic_file_sink_st> m_sink;
    spdlog::logger m_logger;
    QString m_failure;
    qint64 m_bytes = 0;
};

EventLog::EventLog(RecordRedactor redactor, qint64 mostBytes)
    : m_redactor(std::move(redactor)), m_mostBytes(mostBytes) {}

EventLog::~EventLog() = default; // without close() the files hold every event as well

Result<void> EventLog::open(const QString &folder) {
    const QString events = folder + u"/events.jsonl"_s;
    const QString text = folder + u"/log.txt"_s;
    for (const QString &path : {events, text})
        if (const auto created = writeDurably(path, {}); !created)
            return created.problem();
    m_events.setFileName(events);
    if (!m_events.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
        return Problem{.code = ProblemCode::Denied, .subject = events, .detail = m_events.errorString()};
    try {
        m_text = std::make_unique<TextLog>(text);
    } catch (const std::exception &error) {
        return Problem{.code = ProblemCode::Denied, .subject = text, .detail = QString::fromLocal8Bit(error.what())};
    }
    return {};
}

void EventLog::append(const RunEvent &event) {
    const RunEvent safe = m_redactor.event(event);
    m_summary = fold(std::move(m_summary), safe);
    if (!m_events.isOpen() || m_problem)
        return;
    const bool full = m_events.size() >= m_mostBytes || m_text->bytes() >= m_mostBytes;
    if (full && mayBeLeftOut(safe))
        ++m_leftOut;
    else
        write(safe);
}

void EventLog::write(const RunEvent &event) {
    const QByteArray json = QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n';
    if (m_events.write(json) != json.size()) {
        m_problem =
            Problem{.code = ProblemCode::NoSpace, .subject = m_events.fileName(), .detail = m_events.errorString()};
        return;
    }
    const QString line = std::visit(Teller{}, event.what);
    if (!line.isEmpty())
        m_text->write(event.at.toUTC().toString(u"HH:mm:ss.zzz "_s) + line);
    if (!m_text->failure().isEmpty())
        m_problem = Problem{.code = ProblemCode::NoSpace, .subject = m_events.fileName(), .detail = m_text->failure()};
}

void EventLog::close() {
    if (!m_events.isOpen())
        return;
    if (m_leftOut > 0 && !m_problem)
        write({QDateTime::currentDateTimeUtc(),
               LineSeen{Channel::Program, u"%1 more lines were left out of this log"_s.arg(m_leftOut), false}});
    ::fsync(m_events.handle());
    m_events.close();
    m_text.reset();
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
