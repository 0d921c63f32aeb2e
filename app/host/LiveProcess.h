#pragma once

#include "base/LineSplitter.h"
#include "host/Process.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QSocketNotifier>
#include <QTimer>
#include <array>

namespace armature {

/// The environment of a child: what `own` holds of inheritedVariables(), then `added` on top. A certificate variable
/// that names nothing that exists is left out: installers would trust no certificate at all because of it. With
/// `ownSettings` all of `own` but what would mislead the user's own uv.
QProcessEnvironment childEnvironment(const QProcessEnvironment &own, const QMap<QString, QString> &added,
                                     bool ownSettings = false);

/// Runs a command for real. The child leads a session of its own and dies with the thread that started it (Linux). What
/// it has started is ended with it: the members of its session and, on Linux, whoever carries its mark.
/// Its output goes through two pipes that are read in pieces as the event loop gets to them: a flood slows the child
/// down instead of filling memory, and the order between the two channels is not kept.
class LiveProcess final : public Process {
    Q_OBJECT

public:
    explicit LiveProcess(QObject *parent = nullptr);
    ~LiveProcess() override;

    void start(const CommandLine &command) override;
    void cancel() override;

private:
    struct Pipe {
        int readEnd = -1;
        int writeEnd = -1;
        std::unique_ptr<QSocketNotifier> notifier;
        std::unique_ptr<LineSplitter> splitter;
    };

    bool openPipe(Pipe &pipe, Channel channel);
    void configure(QProcess &process, const CommandLine &command);
    void readSome(Pipe &pipe, qint64 limit);
    void readAll();
    void closePipe(Pipe &pipe);
    [[nodiscard]] bool pipesClosed() const;
    void saw(Channel channel, const TextLine &line);
    void everySecond();
    void stop(ProcessResult::End why);
    void onStarted();
    void onEnded(int exitCode, QProcess::ExitStatus status);
    void onFailedToStart(const QString &why);
    void settle();
    void finish();

    CommandLine m_command;
    QString m_mark; ///< in the environment of the child and of all that it starts, see runMarkVariable
    QProcess m_process;
    std::array<Pipe, 2> m_pipes;
    ProcessResult m_result;
    qint64 m_processId = 0; ///< also of its group and session
    bool m_running = false; ///< between start() and finished
    bool m_stopping = false;
    int m_announcedSilence = 0;
    QElapsedTimer m_clock;
    QElapsedTimer m_sinceOutput;
    QElapsedTimer m_sinceEnd;
    QTimer m_tick;
    QTimer m_settling;
};

} // namespace armature
