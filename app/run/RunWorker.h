#pragma once

#include "run/InstallProgress.h"
#include "run/Preparation.h"
#include "run/Runner.h"

#include <QElapsedTimer>
#include <QThread>

namespace armature {

/// What a Runner is made of: one step after the other, each ended by endStep(). Work on files goes through
/// inBackground().
class Runner::Worker final : public QObject {
public:
    Worker(Runner &runner, InstallPlan plan, RunnerSettings settings);
    ~Worker() override;

    void start();
    void cancel();

    [[nodiscard]] const std::optional<Resolution> &resolution() const { return m_resolution; }
    [[nodiscard]] const std::optional<VerificationReport> &verification() const { return m_verification; }
    [[nodiscard]] const QString &kept() const { return m_kept; }
    [[nodiscard]] const EnvironmentState &finalState() const { return m_finalState; }

private:
    /// Calls `work` in the background thread, in the order of the calls, then `then(result)` in this one.
    template <class Work, class Then> void inBackground(Work work, Then then) {
        QMetaObject::invokeMethod(
            &m_worker,
            [this, work, then]() mutable {
                auto result = std::make_shared<decltype(work())>(work());
                QMetaObject::invokeMethod(
                    this, [result, then]() mutable { then(std::move(*result)); }, Qt::QueuedConnection);
            },
            Qt::QueuedConnection);
    }

    void tell(RunEvent::What what);
    void say(const QString &text) { tell(LineSeen{Channel::Program, text, false}); }
    void onPrepared(Result<Prepared> prepared);
    void nextStep();
    void dispatch();
    void endStep(std::optional<Problem> problem = std::nullopt, int exitCode = 0);
    void finishStep(std::optional<Problem> problem, int exitCode);
    void conclude(RunOutcome outcome, std::optional<Problem> problem);

    void run(const ResolveStep &step);
    void run(const CreateEnvironmentStep &step);
    void run(const InstallStep &step);
    void run(const CheckStep &step);
    void run(const VerifyStep &step);
    void run(const PromoteStep &step);
    void runCommand(const CommandLine &command, std::function<void()> onSuccess);
    void onLine(const LineSeen &line);
    void onProgress(const ProgressSeen &progress);
    void onSilent(int seconds);
    void onChildStarted(qint64 processId, qint64 startTicks);
    void readResolution(const QString &file);
    [[nodiscard]] VerifyStep verification(const VerifyStep &step) const;
    void onResolved(const Resolution &fresh);
    void onVerified(const VerificationReport &report, bool cancelled);

    Runner &m_runner;
    InstallPlan m_plan;
    RunnerSettings m_settings;
    QThread m_thread;
    QObject m_worker; ///< lives in m_thread
    std::unique_ptr<Lock> m_lock;
    std::unique_ptr<Process> m_process;
    std::unique_ptr<Verifier> m_verifier;
    Journal m_journal;
    QString m_workId;  ///< of the work folder when the run began
    size_t m_step = 0; ///< index of the current one
    QElapsedTimer m_stepClock;
    InstallProgress m_downloads;
    bool m_countsDownloads = false; ///< the current step's lines may tell of downloads
    ProgressSeen m_progress;        ///< last told of the current step
    QStringList m_lastLines;
    bool m_started = false;
    bool m_cancelled = false;
    bool m_concluded = false;
    std::optional<Resolution> m_resolution;
    std::optional<VerificationReport> m_verification;
    QString m_kept;
    EnvironmentState m_finalState;
};

} // namespace armature
