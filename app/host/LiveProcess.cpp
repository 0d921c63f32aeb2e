#include "host/LiveProcess.h"

#include "base/Literals.h"
#include "base/Log.h"
#include "base/Secrets.h"
#include "host/LiveProcessTable.h"
#include "host/Platform.h"

#include <QFile>
#include <QRandomGenerator>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace armature {
namespace {

using namespace std::chrono_literals;

constexpr auto TerminateAfter = 2s; // after the polite SIGINT, on which pip removes its temporary files
constexpr auto KillAfter = 4500ms;
constexpr qint64 DrainMs = 500; // for output that a grandchild still holds after the child itself has ended
constexpr qint64 DeathMs = 400; // for killed survivors to be gone
constexpr auto SettleEvery = 10ms;
constexpr int FirstSilence = 10;
constexpr qint64 PieceBytes = 65536;  // a frame's worth: then the event loop gets its turn
constexpr qint64 LastBytes = 1048576; // the largest pipe an unprivileged process can make

/// Runs in the child between fork and exec: async-signal-safe calls only.
void becomeLeader(int output, int error, pid_t parent) {
    setsid();
#ifdef Q_OS_LINUX
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) // it died before the line above
        _exit(127);
#else
    static_cast<void>(parent);
#endif
    for (const int number : {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGPIPE, SIGCHLD})
        std::signal(number, SIG_DFL); // started by nohup or by a job in the background, we would pass on "ignored"
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    dup2(output, STDOUT_FILENO);
    dup2(error, STDERR_FILENO);
}

/// A copy of `descriptor` above the standard ones, closed on exec; takes the original.
int movedUp(int descriptor) {
    const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    close(descriptor);
    return copy;
}

/// Reading a project, the user's own uv sees the user's own environment: its settings say where packages are found and
/// how it proves who asks, and a project's files may name any variable (`${TOKEN}` in an address). Not what would move
/// uv's output, the Python it works on or the packages a Python finds.
bool isForTheInstaller(const QString &name) {
    static const QStringList withheld{u"UV_PROJECT*"_s,
                                      u"UV_WORKING_DIRECTORY"_s,
                                      u"UV_PYTHON"_s,
                                      u"UV_CUSTOM_COMPILE_COMMAND"_s,
                                      u"UV_NO_BUILD"_s,
                                      u"UV_SYSTEM_PYTHON"_s,
                                      u"UV_VENV_CLEAR"_s,
                                      u"UV_BREAK_SYSTEM_PACKAGES"_s,
                                      u"UV_OUTPUT_FORMAT"_s,
                                      u"PYTHON*"_s,
                                      u"PIP_*"_s,
                                      u"VIRTUAL_ENV*"_s,
                                      u"CONDA_*"_s,
                                      u"LD_*"_s,
                                      u"DYLD_*"_s,
                                      u"GIT_DIR"_s,
                                      u"GIT_WORK_TREE"_s,
                                      u"GIT_INDEX_FILE"_s,
                                      u"BASH_ENV"_s,
                                      u"ENV"_s,
                                      u"TMPDIR"_s,
                                      u"MACOSX_DEPLOYMENT_TARGET"_s};
    return !matchesOne(name, withheld);
}

bool namesACertificate(const QString &name) {
    return name.startsWith("SSL_CERT_"_L1) || name == "REQUESTS_CA_BUNDLE"_L1;
}

/// Of a file or, with colons between them, of folders: what exists.
QString existing(const QString &paths) {
    if (QFile::exists(paths))
        return paths;
    QStringList there;
    for (const QString &path : paths.split(u':', Qt::SkipEmptyParts))
        if (QFile::exists(path))
            there << path;
    return there.join(u':');
}

QString newMark() { return QString::number(QRandomGenerator::system()->generate64(), 16).rightJustified(16, u'0'); }

QString endInWords(const ProcessResult &result) {
    switch (result.end) {
    case ProcessResult::End::Exited:
        return u"exit code %1"_s.arg(result.exitCode);
    case ProcessResult::End::Crashed:
        return u"ended by signal %1"_s.arg(result.signal);
    case ProcessResult::End::FailedToStart:
        return u"not started (%1)"_s.arg(result.detail);
    case ProcessResult::End::Cancelled:
        return u"cancelled"_s;
    case ProcessResult::End::TooSilent:
        return u"ended for its silence"_s;
    }
    return {};
}

} // namespace

QProcessEnvironment childEnvironment(const QProcessEnvironment &own, const QMap<QString, QString> &added,
                                     bool ownSettings) {
    QProcessEnvironment result;
    const QStringList names = own.keys();
    for (const QString &name : names) {
        if (!childInherits(name) && !(ownSettings && isForTheInstaller(name)))
            continue;
        const QString value = namesACertificate(name) ? existing(own.value(name)) : own.value(name);
        if (!namesACertificate(name) || !value.isEmpty())
            result.insert(name, value);
    }
    for (auto it = added.begin(); it != added.end(); ++it)
        result.insert(it.key(), it.value());
    return result;
}

std::unique_ptr<Process> makeLiveProcess() { return std::make_unique<LiveProcess>(); }

LiveProcess::LiveProcess(QObject *parent) : Process(parent), m_mark(newMark()) {
    connect(&m_process, &QProcess::started, this, &LiveProcess::onStarted);
    connect(&m_process, &QProcess::finished, this, &LiveProcess::onEnded);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            onFailedToStart(m_process.errorString());
    });
    connect(&m_tick, &QTimer::timeout, this, &LiveProcess::everySecond);
    connect(&m_settling, &QTimer::timeout, this, &LiveProcess::settle);
}

LiveProcess::~LiveProcess() {
    blockSignals(true);
    m_process.disconnect(this);
    if (m_running) {
        signalSession(m_processId, SIGKILL);
        endMarked(m_mark);
    }
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished(2000);
    }
    for (Pipe &pipe : m_pipes)
        closePipe(pipe);
}

bool LiveProcess::openPipe(Pipe &pipe, Channel channel) {
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0)
        return false;
    pipe.readEnd = movedUp(ends[0]);
    pipe.writeEnd = movedUp(ends[1]);
    if (pipe.readEnd < 0 || pipe.writeEnd < 0 || fcntl(pipe.readEnd, F_SETFL, O_NONBLOCK) != 0)
        return false;
    pipe.splitter = std::make_unique<LineSplitter>([this, channel](const TextLine &text) { saw(channel, text); });
    pipe.notifier = std::make_unique<QSocketNotifier>(pipe.readEnd, QSocketNotifier::Read);
    connect(pipe.notifier.get(), &QSocketNotifier::activated, this, [this, &pipe] { readSome(pipe, PieceBytes); });
    return true;
}

void LiveProcess::configure(QProcess &process, const CommandLine &command) {
    process.setProgram(command.program);
    process.setArguments(command.arguments);
    QProcessEnvironment environment =
        childEnvironment(QProcessEnvironment::systemEnvironment(), command.environment, command.ownSettings);
    environment.insert(runMarkVariable(), m_mark);
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setProcessChannelMode(QProcess::ForwardedChannels); // the modifier puts our own pipes there
    if (!command.workingFolder.isEmpty())
        process.setWorkingDirectory(command.workingFolder);
    const int output = m_pipes[0].writeEnd;
    const int error = m_pipes[1].writeEnd;
    const pid_t parent = getpid();
    process.setChildProcessModifier([output, error, parent] { becomeLeader(output, error, parent); });
}

void LiveProcess::start(const CommandLine &command) {
    if (m_running)
        return;
    m_command = command;
    m_running = true;
    m_clock.start();
    m_sinceOutput.start();
    if (!command.program.startsWith(u'/'))
        return onFailedToStart(u"\"%1\" is not an absolute path"_s.arg(command.program));
    if (!openPipe(m_pipes[0], Channel::Output) || !openPipe(m_pipes[1], Channel::Error))
        return onFailedToStart(u"no pipe for its output could be made"_s);
    configure(m_process, command);
    m_tick.start(1s);
    m_process.start();
    m_processId = m_process.processId();
    for (Pipe &pipe : m_pipes) { // the child has them now: only so does reading see an end
        if (pipe.writeEnd >= 0)
            close(pipe.writeEnd);
        pipe.writeEnd = -1;
    }
}

void LiveProcess::onStarted() { Q_EMIT started(m_processId, processStartTicks(m_processId)); }

void LiveProcess::onFailedToStart(const QString &why) {
    m_result.end = ProcessResult::End::FailedToStart;
    m_result.detail = why;
    for (Pipe &pipe : m_pipes)
        closePipe(pipe);
    QMetaObject::invokeMethod(this, &LiveProcess::finish, Qt::QueuedConnection);
}

void LiveProcess::readSome(Pipe &pipe, qint64 limit) {
    QByteArray buffer(PieceBytes, Qt::Uninitialized);
    for (qint64 taken = 0; pipe.readEnd >= 0 && taken < limit;) {
        const ssize_t count = read(pipe.readEnd, buffer.data(), size_t(buffer.size()));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EAGAIN)
            return;
        if (count <= 0)
            return closePipe(pipe);
        taken += count;
        m_sinceOutput.restart();
        m_announcedSilence = 0;
        pipe.splitter->feed(QByteArrayView(buffer.constData(), count));
    }
}

void LiveProcess::closePipe(Pipe &pipe) {
    if (pipe.notifier) { // it may be the one whose signal led here
        pipe.notifier->setEnabled(false);
        pipe.notifier.release()->deleteLater();
    }
    for (int *end : {&pipe.readEnd, &pipe.writeEnd}) {
        if (*end >= 0)
            close(*end);
        *end = -1;
    }
    if (pipe.splitter)
        pipe.splitter->finish();
}

bool LiveProcess::pipesClosed() const { return m_pipes[0].readEnd < 0 && m_pipes[1].readEnd < 0; }

void LiveProcess::saw(Channel channel, const TextLine &text) {
    Q_EMIT line({channel, redacted(text.text, m_command.secrets), text.replaces});
}

void LiveProcess::everySecond() {
    for (Pipe &pipe : m_pipes) // what waits in a pipe while the event loop was busy is no silence
        readSome(pipe, PieceBytes);
    m_result.peakMemoryBytes = std::max(m_result.peakMemoryBytes, processPeakMemory(m_processId));
    const int seconds = int(m_sinceOutput.elapsed() / 1000);
    if (m_stopping || m_sinceEnd.isValid())
        return;
    if (m_command.idleLimitSeconds > 0 && seconds >= m_command.idleLimitSeconds)
        return stop(ProcessResult::End::TooSilent);
    if (seconds >= m_announcedSilence + FirstSilence) {
        m_announcedSilence = seconds / FirstSilence * FirstSilence;
        Q_EMIT silent(m_announcedSilence);
    }
}

void LiveProcess::cancel() { stop(ProcessResult::End::Cancelled); }

void LiveProcess::stop(ProcessResult::End why) {
    if (!m_running || m_stopping || m_sinceEnd.isValid() || m_result.end == ProcessResult::End::FailedToStart)
        return;
    m_stopping = true;
    m_result.end = why;
    const auto send = [this](int number) {
        if (m_running && m_process.state() != QProcess::NotRunning)
            signalSession(m_processId, number);
    };
    send(SIGINT);
    QTimer::singleShot(TerminateAfter, this, [send] { send(SIGTERM); });
    QTimer::singleShot(KillAfter, this, [send] { send(SIGKILL); });
}

void LiveProcess::onEnded(int exitCode, QProcess::ExitStatus status) {
    const bool crashed = status == QProcess::CrashExit;
    m_result.milliseconds = m_clock.elapsed();
    if (crashed)
        m_result.signal = exitCode; // Qt on Unix keeps the signal's number here
    else
        m_result.exitCode = exitCode;
    if (!m_stopping)
        m_result.end = crashed ? ProcessResult::End::Crashed : ProcessResult::End::Exited;
    if (OnMac && m_result.end == ProcessResult::End::Crashed && m_result.signal == SIGKILL &&
        m_result.milliseconds < 2000)
        m_result.detail = u"macOS may have blocked the program: its signature is missing or damaged "
                          "(codesign --force --sign - \"%1\" gives it a new one)"_s.arg(m_command.program);
    m_sinceEnd.start();
    m_settling.start(SettleEvery);
    settle();
}

void LiveProcess::settle() {
    for (Pipe &pipe : m_pipes)
        readSome(pipe, m_sinceEnd.hasExpired(DrainMs) ? LastBytes : PieceBytes);
    if (!pipesClosed() && !m_sinceEnd.hasExpired(DrainMs))
        return;
    const bool marked = endMarked(m_mark);
    if (marked || !sessionMembers(m_processId).isEmpty()) {
        signalSession(m_processId, SIGKILL);
        if (!m_sinceEnd.hasExpired(DrainMs + DeathMs))
            return;
    }
    finish();
}

void LiveProcess::finish() {
    if (!m_running)
        return;
    m_tick.stop();
    m_settling.stop();
    for (Pipe &pipe : m_pipes)
        closePipe(pipe);
    m_running = false;
    logInfo("command", u"%1: %2 after %3 s"_s.arg(m_command.display(), endInWords(m_result))
                           .arg(double(m_result.milliseconds) / 1000, 0, 'f', 1));
    Q_EMIT finished(m_result);
}

} // namespace armature
