#pragma once

#include "files/ScratchFolder.h"
#include "host/Process.h"
#include "model/RunEvent.h"
#include "model/SessionRecord.h"

#include <QElapsedTimer>
#include <QObject>

namespace armature {

class Resolver;
class RunRecord;
class Runner;
class Verifier;

struct InstallationSettings {
    ProcessFactory processes = makeLiveProcess;
    QString programName; ///< as it is named to somebody who finds the target locked
    QString records;     ///< the folder of records; empty: none is kept
};

/// What a record says besides the plan and its outcome.
struct RunContext {
    QString verb; ///< install, repair, verify
    MachineProfile machine;
    std::optional<CompatibilityReport> report;
};

struct RunResult {
    SessionRecord record;                 ///< as it was told to the record folder
    QString recordFolder;                 ///< empty: none was kept
    std::optional<Problem> recordProblem; ///< why none was kept
};

/// Carries a plan through resolving, running, verifying, putting in place and recording; window and terminal are two
/// readers of its events. One run at a time, and an event loop is needed. Whoever hears `ended` may delete it later,
/// not at once.
class Installation : public QObject {
    Q_OBJECT

public:
    explicit Installation(InstallationSettings settings, QObject *parent = nullptr);
    /// Ends what still runs; no signal is emitted any more.
    ~Installation() override;

    /// Asks which versions the plan means; `resolved` follows. A resolution that is under way is dropped.
    void resolve(const InstallPlan &plan);
    void dropResolution();
    /// Carries the plan out: events, of which RunFinished is the last, then `ended`. A plan that only verifies touches
    /// nothing but a temporary folder.
    void start(const InstallPlan &plan, const RunContext &context);
    /// Deletes an environment of ours (see removeEnvironment). Tells no events and keeps no record.
    Result<void> remove(const QString &environment);
    /// Ends a resolution or a run within 5 s.
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_record != nullptr; }

Q_SIGNALS:
    /// The resolver said nothing for so long.
    void resolverSilent(int seconds);
    void resolved(const armature::Result<armature::InstallPlan> &plan);
    void happened(const armature::RunEvent &event);
    void ended(const armature::RunResult &result);

private:
    void tell(const RunEvent &event);
    void say(RunEvent::What what);
    void verify();
    void verified(const VerificationReport &report, bool cancelled);
    void conclude(const RunFinished &end);

    InstallationSettings m_settings;
    std::unique_ptr<Resolver> m_resolver;
    std::unique_ptr<Runner> m_runner;
    std::unique_ptr<Verifier> m_verifier;
    std::unique_ptr<ScratchFolder> m_scratch;
    std::unique_ptr<RunRecord> m_record;
    SessionRecord m_told; ///< of the run that goes on
    QElapsedTimer m_clock;
};

} // namespace armature
