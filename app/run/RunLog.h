#pragma once

#include "model/RunEvent.h"

#include <QFile>

namespace armature {

/// The complete output of a run as text, one event a line, while it runs. A full disk ends the log, not the run.
class RunLog {
public:
    /// Starts a new log; what the last run wrote is kept beside it as ".previous".
    explicit RunLog(const QString &path);
    void write(const RunEvent &event);
    void flush() { m_file.flush(); }

private:
    QFile m_file;
};

/// One line of the log without its end: time, channel, text; empty for events that are not logged (progress).
QString logLine(const RunEvent &event);

} // namespace armature
