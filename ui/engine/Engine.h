#pragma once

#include "engine/EngineTypes.h"
#include "recheck/RecheckTask.h"
#include "session/Installation.h"
#include "session/RecheckHistory.h"
#include "session/RecordPlayer.h"
#include "session/Resolver.h"

#include <QTimer>
#include <functional>

namespace armature {

/// The engine behind the window. Lives in a thread of its own: every function is called there, every answer is a signal
/// with values.
class Engine : public QObject {
    Q_OBJECT

public:
    Engine(EngineOptions options, LineSink sink);
    ~Engine() override;

    /// Whether a request of the user ends the reading of a project that is under way, or waits until it has ended.
    enum class WhileReading { Wait, EndIt };
    /// Carries out `request`: at once, or after the project was read, in the order of the requests.
    void hear(std::function<void()> request, WhileReading how);

    /// Catalog, then the machine fact by fact, then the report.
    void begin();
    void checkAgain();
    void useMachine(const QString &folder);
    void choose(const armature::Choices &choices);
    /// Plans and asks the resolver. A resolution that is under way is ended first. A project is read by the user's own
    /// installer here, and quickly by this program for everything before.
    void plan();
    /// Carries out the plan that was made last.
    void install();
    void verify(const QString &environment);
    void remove(const QString &environment);
    /// Ends a resolution, a run or a verification.
    void cancel();
    void look(); ///< at the target again
    /// What was found out before: own verifications, the last answers of the indexes.
    void readStatus();
    /// Asks the indexes about every claim. Goes on beside anything else.
    void recheck();
    void cancelRecheck();
    /// Judges the packages for another machine, for the review alone.
    void simulate(const armature::SimulationChoice &choice);
    /// Writes a file for the machine of the review. One at a time; goes on beside anything else.
    void exportFile(const armature::ExportRequest &request);
    void cancelExport();

Q_SIGNALS:
    void catalogRead(std::shared_ptr<const armature::Catalog> catalog);
    void failed(const armature::Problem &problem);
    void machineRead(const armature::MachineProfile &machine, const QString &probe, bool complete);
    void reportMade(const armature::CompatibilityReport &table);
    void placeSeen(const armature::PlaceFacts &place);
    void planChanged(const armature::PlanState &state);
    void choicesChanged(const armature::Choices &choices); ///< of a recorded run
    void runStarted(const armature::InstallPlan &plan);
    void runChanged(const armature::RunState &state);
    void runEnded(const armature::RunEnding &ending);
    void statusChanged(const armature::StatusState &state);
    void simulationChanged(const armature::SimulationState &state);
    void exportChanged(const armature::ExportState &state);
    /// What people should know about the catalog, such as an installed one that is refused.
    void noted(const QString &text);

private:
    void readMachine();
    void judge();
    [[nodiscard]] Result<InstallPlan> readPlan();
    void tellProjectTable();
    void resolve(const InstallPlan &plan);
    void resolved(const Result<InstallPlan> &answer);
    void take(const RunEvent &event);
    void beginRun(const InstallPlan &plan);
    void playRecord();
    void played(const RunFinished &end);
    void endRun(const RunResult &result);
    void rechecked(const RecheckReport &report, bool cancelled);
    void tellReview();
    void showReport(const RecheckReport &report);
    void readHistory();
    void readHistoryFile();
    void judgeSimulation();
    [[nodiscard]] Session sessionOfReview() const;
    void exportPlan(Session &session);
    void exportText(const Result<QString> &text);
    void tellExport(ExportState::Stage stage, const std::optional<Problem> &problem = {});
    [[nodiscard]] std::vector<SpaceBar> barsOf(const InstallPlan &plan) const;
    [[nodiscard]] bool busy() const { return m_player || m_installation->isRunning(); }

    EngineOptions m_options;
    LineSink m_sink;
    std::unique_ptr<Session> m_session;
    std::optional<RecordedRun> m_recorded;
    Installation *m_installation; ///< a child: it moves to the engine's thread with it
    std::unique_ptr<RecordPlayer> m_player;
    std::unique_ptr<RecheckTask> m_recheck;
    StatusState m_review;
    std::unique_ptr<RecheckHistoryReader> m_historyReader;
    SimulationState m_simulation;
    std::optional<MachineProfile> m_simulated; ///< machine of the review where it is not the wizard's
    ExportState m_export;
    std::unique_ptr<Resolver> m_exportResolver;
    PlanState m_plan;
    InstallPlan m_running; ///< what is carried out or played
    RunState m_state;
    bool m_reading = false; ///< a project, in an event loop that requests arrive in
    bool m_readingEnded = false;
    std::vector<std::function<void()>> m_waiting; ///< requests that came meanwhile
    QTimer m_tick;                                ///< state changes are told at most ten times a second
};

} // namespace armature
