#pragma once

#include "engine/RunStanding.h"
#include "model/RunEvent.h"

#include <QThread>
#include <memory>

namespace armature {

class Engine;

/// The window's side of the engine: what is known now, and requests that return at once. Lives in the window's thread.
class Workbench : public QObject {
    Q_OBJECT

public:
    explicit Workbench(EngineOptions options, QObject *parent = nullptr);
    /// Cancels what runs and waits until it has ended (5 s at most for a child process).
    ~Workbench() override;

    /// Before `begin`: where a run's lines go, called on the engine's thread.
    void setLineSink(LineSink sink) { m_sink = std::move(sink); }
    void begin();
    void checkAgain();
    void useMachine(const QString &folder);
    void choose(const Choices &choices);
    void plan();
    void install();
    void verify(const QString &environment);
    void remove(const QString &environment);
    void cancel();
    void look();
    void readStatus();
    void recheck();
    void cancelRecheck();
    void simulate(const SimulationChoice &choice);
    void exportFile(const ExportRequest &request);
    void cancelExport();

    [[nodiscard]] const std::shared_ptr<const Catalog> &catalogShared() const { return m_catalog; }
    [[nodiscard]] const StatusState &statusState() const { return m_review; }
    [[nodiscard]] const SimulationState &simulation() const { return m_simulation; }
    [[nodiscard]] const ExportState &exportState() const { return m_export; }
    /// What people should know about the catalog; empty if there is nothing.
    [[nodiscard]] const QStringList &notes() const { return m_notes; }
    [[nodiscard]] const Catalog *catalog() const { return m_catalog.get(); }
    [[nodiscard]] const std::optional<MachineProfile> &machine() const { return m_machine; }
    [[nodiscard]] bool machineComplete() const { return m_machineComplete; }
    /// Of every package of the catalog; the stack's own rows come first.
    [[nodiscard]] const std::optional<CompatibilityReport> &table() const { return m_table; }
    [[nodiscard]] const std::optional<PlaceFacts> &place() const { return m_place; }
    [[nodiscard]] const PlanState &planState() const { return m_planState; }
    [[nodiscard]] const Choices &choices() const { return m_choices; }
    [[nodiscard]] const RunState &runState() const { return m_runState; }
    [[nodiscard]] const std::optional<InstallPlan> &runningPlan() const { return m_runningPlan; }
    [[nodiscard]] const std::optional<RunEnding> &ending() const { return m_ending; }
    [[nodiscard]] bool busy() const { return m_busy; }
    /// What has become of the last run; every page speaks of it in the same way.
    [[nodiscard]] RunStanding standing() const { return standingOf(m_busy, m_cancelling, m_ending); }
    [[nodiscard]] bool cancelling() const { return m_cancelling; }
    [[nodiscard]] bool simulated() const { return m_machine && m_machine->simulated; }
    [[nodiscard]] bool isPlayback() const { return !m_options.recordedRun.isEmpty(); }

Q_SIGNALS:
    void catalogChanged();
    void failed(const armature::Problem &problem);
    void machineChanged(const QString &probe);
    void tableChanged();
    void placeChanged();
    void planChanged();
    void choicesChanged();
    /// Before the engine is asked: what the last run said may be forgotten now, and nothing of the new one has come
    /// yet.
    void runRequested();
    void runStarted();
    void runChanged();
    void runEnded();
    void statusChanged();
    void simulationChanged();
    void exportChanged();
    void notesChanged();

private:
    void connectEngine();
    /// `endsReading`: the reading of a project that is under way is of no use any more.
    template <class F> void ask(F request, bool endsReading = false);

    EngineOptions m_options;
    LineSink m_sink;
    QThread m_thread;
    Engine *m_engine = nullptr;

    std::shared_ptr<const Catalog> m_catalog;
    std::optional<MachineProfile> m_machine;
    bool m_machineComplete = false;
    std::optional<CompatibilityReport> m_table;
    std::optional<PlaceFacts> m_place;
    PlanState m_planState;
    Choices m_choices;
    RunState m_runState;
    std::optional<InstallPlan> m_runningPlan;
    std::optional<RunEnding> m_ending;
    StatusState m_review;
    SimulationState m_simulation;
    ExportState m_export;
    QStringList m_notes;
    bool m_busy = false;
    bool m_cancelling = false;
};

} // namespace armature
