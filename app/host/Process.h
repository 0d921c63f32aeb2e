#pragma once

#include "model/CommandLine.h"
#include "model/RunEvent.h"

#include <QObject>
#include <functional>
#include <memory>

namespace armature {

/// How a command ended.
struct ProcessResult {
    enum class End { Exited, Crashed, FailedToStart, Cancelled, TooSilent };
    End end = End::Exited;
    int exitCode = 0; ///< when Exited
    int signal = 0;   ///< when Crashed: the signal's number, 0 if not known
    qint64 milliseconds = 0;
    qint64 peakMemoryBytes = 0; ///< largest resident set of the child, 0 if not known
    QString detail;             ///< why it could not be started
    [[nodiscard]] bool succeeded() const { return end == End::Exited && exitCode == 0; }
};

/// The seam through which commands are run: live or replayed. One object runs one command. Needs an event loop.
/// The child gets an allow-listed environment, closed standard input and a process group of its own.
class Process : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    /// Kills what still runs; no signal is emitted any more.
    ~Process() override;

    virtual void start(const CommandLine &command) = 0;
    /// Asks the whole group to end, kills it after 5 s at the latest; `finished` follows with End::Cancelled.
    virtual void cancel() = 0;

Q_SIGNALS:
    /// The child's process id and its start time in clock ticks (0 where not known): enough to find it again after a
    /// crash of ours.
    void started(qint64 processId, qint64 startTicks);
    /// One decoded line, redacted by the command's secrets.
    void line(const armature::LineSeen &line);
    /// Nothing was said for this many seconds (first at 10, then every 10).
    void silent(int seconds);
    /// Exactly once, always last.
    void finished(const armature::ProcessResult &result);
};

using ProcessFactory = std::function<std::unique_ptr<Process>()>;

std::unique_ptr<Process> makeLiveProcess();

/// Whether `name` is among `patterns`; one that ends with "*" stands for every name that starts like it.
bool matchesOne(const QString &name, const QStringList &patterns);

/// The names of the environment variables a child may inherit; everything else is scrubbed.
const QStringList &inheritedVariables();

/// Whether a variable of this name is among them.
bool childInherits(const QString &name);

} // namespace armature
