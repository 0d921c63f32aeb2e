#include "engine/Engine.h"

#include "base/Literals.h"
#include "run/EnvironmentState.h"
#include "run/KeptFiles.h"
#include "run/SpaceCheck.h"
#include "run/TargetCheck.h"
#include "session/Program.h"
#include "session/RecheckStore.h"
#include "session/Resources.h"

#include <QDir>
#include <algorithm>
#include <utility>

namespace armature {
namespace {

constexpr int TickMs = 100;

} // namespace

Engine::Engine(EngineOptions options, LineSink sink)
    : m_options(std::move(options)), m_sink(std::move(sink)), m_tick(this) {
    if (m_options.records.isEmpty())
        m_options.records = defaultRecords();
    if (m_options.rechecks.isEmpty())
        m_options.rechecks = recheckFolder();
    m_options.session.note = [this](const QString &text) { Q_EMIT noted(text); };
    m_tick.setSingleShot(true);
    m_tick.setInterval(TickMs);
    m_installation = new Installation({m_options.processes, u"armature-assistant"_s, m_options.records}, this);
    connect(m_installation, &Installation::resolverSilent, this, [this](int seconds) {
        m_plan.silentSeconds = seconds;
        Q_EMIT planChanged(m_plan);
    });
    connect(m_installation, &Installation::resolved, this, &Engine::resolved);
    connect(m_installation, &Installation::happened, this, &Engine::take);
    connect(m_installation, &Installation::ended, this, &Engine::endRun);
    connect(&m_tick, &QTimer::timeout, this, [this] { Q_EMIT runChanged(m_state); });
}

Engine::~Engine() = default;

void Engine::hear(std::function<void()> request, WhileReading how) {
    if (!m_reading) {
        request();
        return;
    }
    m_waiting.push_back(std::move(request));
    if (how == WhileReading::EndIt) {
        m_readingEnded = true;
        m_session->cancelReading();
    }
}

void Engine::begin() {
    m_session = std::make_unique<Session>(m_options.session);
    auto catalog = m_session->catalog();
    if (!catalog) {
        Q_EMIT failed(catalog.problem());
        return;
    }
    Q_EMIT catalogRead(std::make_shared<const Catalog>(**catalog));
    if (!m_options.recordedRun.isEmpty()) {
        auto run = readRecordedRun(m_options.recordedRun);
        if (!run) {
            Q_EMIT failed(run.problem());
            return;
        }
        m_recorded = *std::move(run);
        m_session->useProfile(m_recorded->record.machine);
        if (m_recorded->record.plan)
            m_options.choices = m_recorded->record.plan->choices;
        Q_EMIT choicesChanged(m_options.choices);
    }
    m_session->setChoices(m_options.choices);
    readMachine();
}

void Engine::readMachine() {
    auto machine = m_session->machine([this](const QString &probe, const MachineProfile &soFar) {
        MachineProfile shown = soFar;
        shown.simulated = m_session->simulated();
        Q_EMIT machineRead(shown, probe, false);
    });
    if (!machine) {
        Q_EMIT failed(machine.problem());
        return;
    }
    Q_EMIT machineRead(**machine, {}, true);
    judge();
}

void Engine::checkAgain() {
    if (!m_session)
        return begin();
    if (busy())
        return;
    m_installation->dropResolution();
    m_plan = {};
    Q_EMIT planChanged(m_plan);
    m_session->letInstallerRead(false);
    m_session->checkAgain();
    readMachine();
}

void Engine::useMachine(const QString &folder) {
    if (!m_session || busy())
        return;
    if (!folder.isEmpty()) // a folder that is no recorded machine changes nothing
        if (auto host = openRecordedHost(folder); !host) {
            Q_EMIT failed(host.problem());
            return;
        }
    m_recorded.reset();
    m_installation->dropResolution();
    m_plan = {};
    m_session->letInstallerRead(false);
    m_session->useMachine(folder);
    readMachine();
}

void Engine::judge() {
    if (m_recorded && m_recorded->record.report) { // what was judged then; its project may be gone
        Q_EMIT reportMade(*m_recorded->record.report);
        look();
        return;
    }
    auto table = m_session->wholeTable();
    if (!table) {
        Q_EMIT failed(table.problem());
        return;
    }
    Q_EMIT reportMade(*table);
    judgeSimulation(); // the subject may be another one
    look();
}

void Engine::choose(const Choices &choices) {
    if (!m_session || busy() || m_recorded)
        return;
    m_installation->dropResolution();
    m_options.choices = choices;
    m_session->letInstallerRead(false);
    m_session->setChoices(choices);
    m_plan = {};
    if (auto machine = m_session->machine(); machine) // its volumes may be others now
        Q_EMIT machineRead(**machine, {}, true);
    judge();
}

std::vector<SpaceBar> Engine::barsOf(const InstallPlan &plan) const {
    std::vector<SpaceBar> bars;
    auto machine = m_session->machine();
    for (const SpaceNeed &need : spaceNeeds(plan, plan.resolution)) {
        SpaceBar bar{need.role, need.path, need.bytes, std::nullopt};
        if (m_session->simulated()) {
            const Volume *volume = machine ? (*machine)->volume(need.role) : nullptr;
            if (volume != nullptr && volume->free.isKnown())
                bar.have = *volume->free;
        } else if (const auto volume = volumeOf(need.path)) {
            bar.have = volume->free;
        }
        bars.push_back(std::move(bar));
    }
    if (!machine)
        return bars;
    for (const Volume &volume : (*machine)->volumes) { // where no need is known, what there is can be said all the same
        const bool told =
            std::any_of(bars.begin(), bars.end(), [&](const SpaceBar &bar) { return bar.role == volume.role; });
        if (!told)
            bars.push_back(
                {volume.role, volume.path, 0, volume.free.isKnown() ? std::optional(*volume.free) : std::nullopt});
    }
    return bars;
}

void Engine::look() {
    PlaceFacts place;
    const Choices &choices = m_options.choices;
    const PlanFolders folders = PlanFolders::forTarget(choices.target, {});
    place.state.target = choices.target;
    if (auto named = checkTargetName(choices.target); !named) {
        place.problem = named.problem();
    } else if (!m_session->simulated() && !m_recorded) {
        auto catalog = m_session->catalog();
        place.state = stateOf(folders, catalog ? (*catalog)->digest : QString());
        auto checked = checkTarget(folders, ownTargetRules());
        if (!checked) {
            place.problem = checked.problem();
        } else {
            place.warnings = checked->warnings;
            place.replaces = checked->replaces;
            place.own = ownFilesAt(folders);
        }
    }
    if (m_plan.plan)
        place.bars = barsOf(*m_plan.plan);
    else if (m_recorded)
        place.bars = m_recorded->record.plan ? barsOf(*m_recorded->record.plan) : std::vector<SpaceBar>{};
    else if (auto plan = m_session->plan(); plan)
        place.bars = barsOf(**plan);
    else if (!place.problem)
        place.problem = plan.problem();
    Q_EMIT placeSeen(place);
}

void Engine::plan() {
    if (!m_session || busy())
        return;
    m_installation->dropResolution();
    m_plan = {PlanState::Stage::Planning, {}, {}, 0};
    Q_EMIT planChanged(m_plan);
    if (m_recorded) {
        m_plan.plan = m_recorded->record.plan;
        m_plan.stage = m_plan.plan ? PlanState::Stage::Ready : PlanState::Stage::Failed;
        if (!m_plan.plan)
            m_plan.problem = m_recorded->record.problem.value_or(Problem{.code = ProblemCode::NotFound,
                                                                         .subject = m_options.recordedRun,
                                                                         .detail = u"the record holds no plan"_s});
        Q_EMIT planChanged(m_plan);
        return;
    }
    const Result<InstallPlan> made = readPlan();
    if (made) {
        resolve(*made);
    } else {
        m_plan.stage = m_readingEnded ? PlanState::Stage::None : PlanState::Stage::Failed;
        if (!m_readingEnded)
            m_plan.problem = made.problem();
        Q_EMIT planChanged(m_plan);
    }
    for (const auto &request : std::exchange(m_waiting, {}))
        request();
}

/// The plan, of a project as the user's own installer reads it. Where the installer refuses it, the other pages keep
/// the quick reading.
Result<InstallPlan> Engine::readPlan() {
    m_session->letInstallerRead(!m_options.choices.project.isEmpty());
    m_reading = true;
    m_readingEnded = false;
    const auto made = m_session->plan();
    m_reading = false;
    if (!made) {
        m_session->letInstallerRead(false);
        return made.problem();
    }
    tellProjectTable();
    return **made;
}

/// The table shows what the plan takes, which the installer's answer may have changed.
void Engine::tellProjectTable() {
    if (m_options.choices.project.isEmpty())
        return;
    if (const auto table = m_session->wholeTable())
        Q_EMIT reportMade(*table);
}

void Engine::resolve(const InstallPlan &plan) {
    m_plan.plan = plan;
    m_plan.stage = PlanState::Stage::Resolving;
    Q_EMIT planChanged(m_plan);
    m_installation->resolve(plan);
}

void Engine::resolved(const Result<InstallPlan> &answer) {
    m_plan.silentSeconds = 0;
    if (!answer && m_session->takeNextBuild(answer.problem())) {
        tellProjectTable();
        if (const auto next = m_session->plan())
            resolve(**next);
        return;
    }
    m_plan.stage = answer ? PlanState::Stage::Ready : PlanState::Stage::Failed;
    if (answer)
        m_plan.plan = *answer;
    else
        m_plan.problem = m_session->refusalOfBuilds(answer.problem());
    Q_EMIT planChanged(m_plan);
    look(); // sizes are known now
}

} // namespace armature
