#include "engine/Workbench.h"

#include "base/Literals.h"
#include "engine/Engine.h"

namespace armature {

Workbench::Workbench(EngineOptions options, QObject *parent)
    : QObject(parent), m_options(std::move(options)), m_choices(m_options.choices) {
    m_thread.setObjectName(u"engine"_s);
}

Workbench::~Workbench() {
    if (m_engine != nullptr) {
        m_engine->disconnect(this);
        ask(
            [this](Engine &engine) {
                engine.cancel();
                engine.cancelRecheck();
                engine.cancelExport();
                m_thread.quit(); // not before a reading has ended
            },
            true);
        connect(&m_thread, &QThread::finished, m_engine, &QObject::deleteLater);
    }
    m_thread.wait();
}

template <class F> void Workbench::ask(F request, bool endsReading) {
    if (m_engine == nullptr)
        return;
    const auto how = endsReading ? Engine::WhileReading::EndIt : Engine::WhileReading::Wait;
    QMetaObject::invokeMethod(
        m_engine,
        [engine = m_engine, request = std::move(request), how] {
            engine->hear([engine, request] { request(*engine); }, how);
        },
        Qt::QueuedConnection);
}

void Workbench::begin() {
    m_engine = new Engine(m_options, m_sink); // deleted in its thread when that ends
    m_engine->moveToThread(&m_thread);
    connectEngine();
    m_thread.start();
    ask([](Engine &engine) { engine.begin(); });
}

void Workbench::connectEngine() {
    connect(m_engine, &Engine::catalogRead, this, [this](const std::shared_ptr<const Catalog> &catalog) {
        m_catalog = catalog;
        Q_EMIT catalogChanged();
    });
    connect(m_engine, &Engine::failed, this, &Workbench::failed);
    connect(m_engine, &Engine::choicesChanged, this, [this](const Choices &choices) {
        m_choices = choices;
        Q_EMIT choicesChanged();
    });
    connect(m_engine, &Engine::machineRead, this,
            [this](const MachineProfile &machine, const QString &probe, bool complete) {
                m_machine = machine;
                m_machineComplete = complete;
                Q_EMIT machineChanged(probe);
            });
    connect(m_engine, &Engine::reportMade, this, [this](const CompatibilityReport &table) {
        m_table = table;
        Q_EMIT tableChanged();
    });
    connect(m_engine, &Engine::placeSeen, this, [this](const PlaceFacts &place) {
        m_place = place;
        Q_EMIT placeChanged();
    });
    connect(m_engine, &Engine::planChanged, this, [this](const PlanState &state) {
        m_planState = state;
        Q_EMIT planChanged();
    });
    connect(m_engine, &Engine::statusChanged, this, [this](const StatusState &state) {
        m_review = state;
        Q_EMIT statusChanged();
    });
    connect(m_engine, &Engine::simulationChanged, this, [this](const SimulationState &state) {
        m_simulation = state;
        Q_EMIT simulationChanged();
    });
    connect(m_engine, &Engine::exportChanged, this, [this](const ExportState &state) {
        m_export = state;
        Q_EMIT exportChanged();
    });
    connect(m_engine, &Engine::noted, this, [this](const QString &text) {
        m_notes << text;
        Q_EMIT notesChanged();
    });
    connect(m_engine, &Engine::runStarted, this, [this](const InstallPlan &plan) {
        m_runningPlan = plan;
        m_runState = {};
        m_ending.reset();
        m_busy = true;
        m_cancelling = false;
        Q_EMIT runStarted();
    });
    connect(m_engine, &Engine::runChanged, this, [this](const RunState &state) {
        m_runState = state;
        Q_EMIT runChanged();
    });
    connect(m_engine, &Engine::runEnded, this, [this](const RunEnding &ending) {
        m_ending = ending;
        m_busy = m_cancelling = false;
        Q_EMIT runEnded();
    });
}

void Workbench::readStatus() {
    ask([](Engine &engine) { engine.readStatus(); });
}
void Workbench::recheck() {
    ask([](Engine &engine) { engine.recheck(); });
}
void Workbench::cancelRecheck() {
    ask([](Engine &engine) { engine.cancelRecheck(); });
}
void Workbench::simulate(const SimulationChoice &choice) {
    ask([choice](Engine &engine) { engine.simulate(choice); });
}
void Workbench::exportFile(const ExportRequest &request) {
    ask([request](Engine &engine) { engine.exportFile(request); });
}
void Workbench::cancelExport() {
    ask([](Engine &engine) { engine.cancelExport(); });
}

void Workbench::checkAgain() {
    m_machineComplete = false;
    ask([](Engine &engine) { engine.checkAgain(); }, true);
}

void Workbench::useMachine(const QString &folder) {
    m_options.recordedRun.clear();
    m_planState = {};
    ask([folder](Engine &engine) { engine.useMachine(folder); }, true);
}

void Workbench::choose(const Choices &choices) {
    if (choices == m_choices || isPlayback())
        return;
    m_choices = choices;
    m_planState = {};
    ask([choices](Engine &engine) { engine.choose(choices); }, true);
    Q_EMIT choicesChanged();
}

void Workbench::plan() {
    ask([](Engine &engine) { engine.plan(); }, true);
}
void Workbench::install() {
    if (m_busy)
        return;
    Q_EMIT runRequested();
    ask([](Engine &engine) { engine.install(); });
}
void Workbench::verify(const QString &environment) {
    if (m_busy)
        return;
    Q_EMIT runRequested();
    ask([environment](Engine &engine) { engine.verify(environment); });
}
void Workbench::remove(const QString &environment) {
    m_busy = true;
    m_runningPlan.reset();
    m_ending.reset();
    ask([environment](Engine &engine) { engine.remove(environment); });
}
void Workbench::cancel() {
    m_cancelling = m_busy;
    ask([](Engine &engine) { engine.cancel(); }, true);
    if (m_busy)
        Q_EMIT runChanged();
}
void Workbench::look() {
    ask([](Engine &engine) { engine.look(); });
}

} // namespace armature
