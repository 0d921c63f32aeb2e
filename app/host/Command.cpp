#include "host/Command.h"

#include "base/Literals.h"
#include "host/LiveProcess.h"
#include "host/Programs.h"

#include <QDeadlineTimer>
#include <QProcess>
#include <QProcessEnvironment>
#include <algorithm>
#include <csignal>
#include <memory>
#include <unistd.h>

namespace armature {
namespace {

constexpr int SliceMs = 100;     // how often sizes are looked at while the program is silent
constexpr int KillGraceMs = 500; // for a killed process to disappear

QProcessEnvironment plainEnvironment() {
    QProcessEnvironment environment = childEnvironment(QProcessEnvironment::systemEnvironment(), {});
    environment.insert(u"LC_ALL"_s, u"C"_s);
    environment.insert(u"LANG"_s, u"C"_s);
    environment.remove(u"LANGUAGE"_s);
    return environment;
}

void configure(QProcess &process, const QString &program, const QStringList &arguments) {
    process.setProgram(program);
    process.setArguments(arguments);
    process.setProcessEnvironment(plainEnvironment());
    process.setStandardInputFile(QProcess::nullDevice());
    process.setChildProcessModifier([] { ::setpgid(0, 0); });
}

/// Kills the whole group. ~QProcess would wait 30 s for a process in uninterruptible sleep (a sick GPU driver), so that
/// one leaks.
void killGroup(std::unique_ptr<QProcess> process, qint64 group) {
    if (group > 1)
        ::kill(static_cast<pid_t>(-group), SIGKILL);
    process->kill();
    if (process->state() != QProcess::NotRunning && !process->waitForFinished(KillGraceMs)) {
        QProcess *const undying = process.release(); // NOLINT(bugprone-unused-return-value): see above
        undying->blockSignals(true);
    }
}

Problem startProblem(const QProcess &process, const Query &query) {
    const ProblemCode code =
        process.error() == QProcess::FailedToStart ? ProblemCode::ToolMissing : ProblemCode::CommandFailed;
    return {code, query.name, process.errorString(), {}, {}};
}

} // namespace

Result<CommandOutput> runCommand(const Query &query) {
    const QString program = query.arguments.isEmpty() ? QString() : findProgram(query.arguments.first());
    if (program.isEmpty())
        return Problem{.code = ProblemCode::ToolMissing,
                       .subject = query.arguments.value(0),
                       .detail = u"no such program on the search path"_s};
    auto process = std::make_unique<QProcess>();
    configure(*process, program, query.arguments.mid(1));
    const QDeadlineTimer deadline(query.timeoutMs);
    process->start(QIODevice::ReadOnly);
    if (!process->waitForStarted(query.timeoutMs))
        return startProblem(*process, query);
    const qint64 group = process->processId();
    CommandOutput output;
    while (process->state() != QProcess::NotRunning && !deadline.hasExpired()) {
        const int slice = int(std::min<qint64>(SliceMs, std::max<qint64>(1, deadline.remainingTime())));
        if (!process->waitForReadyRead(slice))
            process->waitForFinished(slice);
        output.out += process->readAllStandardOutput();
        output.err += process->readAllStandardError();
        if (output.out.size() + output.err.size() > query.maxBytes) {
            killGroup(std::move(process), group);
            return Problem{.code = ProblemCode::TooLarge,
                           .subject = query.name,
                           .detail = u"more than %1 bytes of output"_s.arg(query.maxBytes)};
        }
    }
    if (process->state() != QProcess::NotRunning) {
        killGroup(std::move(process), group);
        return Problem{.code = ProblemCode::TimedOut,
                       .subject = query.name,
                       .detail = u"no end after %1 ms"_s.arg(query.timeoutMs)};
    }
    output.out += process->readAllStandardOutput();
    output.err += process->readAllStandardError();
    if (group > 1)
        ::kill(static_cast<pid_t>(-group), SIGKILL); // children that stayed behind
    if (process->exitStatus() != QProcess::NormalExit)
        return Problem{.code = ProblemCode::CommandCrashed,
                       .subject = query.name,
                       .detail = process->errorString(),
                       .evidence = QString::fromUtf8(output.err.left(2000))};
    output.exitCode = process->exitCode();
    return output;
}

} // namespace armature
