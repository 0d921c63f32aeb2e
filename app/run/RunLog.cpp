#include "run/RunLog.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "model/CommandLine.h"

#include <fcntl.h>

namespace armature {
namespace {

QString problemText(const std::optional<Problem> &problem) {
    if (!problem)
        return {};
    return u": %1 %2: %3"_s.arg(problemCodeName(problem->code), problem->subject, problem->detail);
}

/// Channel and text of an event; one overload per kind.
struct Texts {
    QString operator()(const RunStarted &started) const {
        return u"armature| run of %1 steps: %2"_s.arg(started.stepIds.size()).arg(started.stepIds.join(u", "_s));
    }
    QString operator()(const StepStarted &started) const {
        return u"armature| step %1%2"_s.arg(started.step,
                                            started.command.isEmpty() ? QString() : u": "_s + started.command);
    }
    QString operator()(const LineSeen &line) const {
        return enumName(line.channel) + (line.replaces ? u'>' : u'|') + u' ' + line.text;
    }
    QString operator()(const ProgressSeen & /*progress*/) const { return {}; }
    QString operator()(const StepFinished &finished) const {
        return u"armature| step %1 %2 after %3 ms%4"_s.arg(finished.step, enumName(finished.outcome))
            .arg(finished.milliseconds)
            .arg(problemText(finished.problem));
    }
    QString operator()(const RunFinished &finished) const {
        return u"armature| run %1%2"_s.arg(enumName(finished.outcome), problemText(finished.problem));
    }
};

} // namespace

QString logLine(const RunEvent &event) {
    const QString text = std::visit(Texts{}, event.what);
    return text.isEmpty() ? text : event.at.toUTC().toString(Qt::ISODateWithMs) + u' ' + redacted(text);
}

RunLog::RunLog(const QString &path) : m_file(path) {
    const QString previous = path + u".previous"_s;
    QFile::remove(previous);
    QFile::rename(path, previous);
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        m_file.open(descriptor, QIODevice::WriteOnly, QFileDevice::AutoCloseHandle);
}

void RunLog::write(const RunEvent &event) {
    const QString line = m_file.isOpen() ? logLine(event) : QString();
    if (line.isEmpty())
        return;
    if (m_file.write(line.toUtf8() + '\n') < 0)
        m_file.close();
}

} // namespace armature
