#include "base/Literals.h"
#include "engine/Engine.h"

#include "export/NominalMachine.h"
#include "present/MachineText.h"
#include "session/Exports.h"

// The engine's part in the review that is about a machine: judging for another one than the wizard's, and files to
// export.

namespace armature {

void Engine::simulate(const SimulationChoice &choice) {
    if (!m_session)
        return;
    auto catalog = m_session->catalog();
    if (!catalog)
        return;
    SimulationState next{choice, {}, {}, nullptr, std::nullopt};
    std::optional<MachineProfile> machine;
    if (choice.kind == SimulationChoice::Kind::Nominal) {
        const Platform *platform = (*catalog)->platform(choice.place);
        if (platform == nullptr) {
            m_simulation.problem = Problem{.code = ProblemCode::UnknownName,
                                           .subject = choice.place,
                                           .detail = u"the catalog has no platform of this name"_s};
            Q_EMIT simulationChanged(m_simulation);
            return;
        }
        const NominalMachine nominal = nominalMachine(*platform);
        machine = nominal.profile;
        next.title = tr("a nominal machine: %1", "platform").arg(platform->title);
        next.headline = tr("%1, assumed: %2", "platform, assumptions").arg(platform->title, nominal.assumptions);
    } else if (choice.kind == SimulationChoice::Kind::Recorded) {
        const auto host = openRecordedHost(choice.place);
        if (!host) { // a folder that is no recorded machine changes nothing
            m_simulation.problem = host.problem();
            Q_EMIT simulationChanged(m_simulation);
            return;
        }
        machine = detect(**host);
        next.title = (*host)->title();
        next.headline = headline(*machine);
    }
    if (machine)
        machine->simulated = true;
    m_simulated = machine;
    m_simulation = next;
    judgeSimulation();
    if (!m_simulated)
        Q_EMIT simulationChanged(m_simulation);
}

void Engine::judgeSimulation() {
    if (!m_simulated)
        return;
    auto table = m_session->wholeTableFor(*m_simulated);
    m_simulation.table = table ? std::make_shared<const CompatibilityReport>(*table) : nullptr;
    m_simulation.problem = table ? std::nullopt : std::optional(table.problem());
    Q_EMIT simulationChanged(m_simulation);
}

/// A copy: what is asked of it leaves the wizard's session as it is.
Session Engine::sessionOfReview() const {
    Session session = *m_session;
    if (m_simulated)
        session.useProfile(*m_simulated);
    return session;
}

void Engine::tellExport(ExportState::Stage stage, const std::optional<Problem> &problem) {
    m_export.stage = stage;
    m_export.problem = problem;
    m_export.silentSeconds = 0;
    Q_EMIT exportChanged(m_export);
}

void Engine::exportFile(const ExportRequest &request) {
    const ExportFormat *format = exportFormat(request.format);
    if (!m_session || m_export.isBusy() || format == nullptr)
        return;
    m_export.request = request;
    tellExport(ExportState::Stage::Working);
    Session session = sessionOfReview();
    switch (format->group) {
    case ExportGroup::Table:
        exportText(exportedTable(request.format, session, {}, m_simulation.headline));
        return;
    case ExportGroup::Project:
        exportText(exportedProject(session, {}));
        return;
    case ExportGroup::Plan:
        exportPlan(session);
        return;
    }
}

void Engine::exportPlan(Session &session) {
    auto machine = session.machine();
    auto plan = machine ? session.plan() : Result<const InstallPlan *>(machine.problem());
    if (!plan) {
        tellExport(ExportState::Stage::Failed, plan.problem());
        return;
    }
    const QString format = m_export.request.format;
    tellExport(ExportState::Stage::Resolving);
    const MachineProfile profile = **machine;
    m_exportResolver = std::make_unique<Resolver>(**plan, m_options.processes);
    connect(m_exportResolver.get(), &Resolver::silent, this, [this](int seconds) {
        m_export.silentSeconds = seconds;
        Q_EMIT exportChanged(m_export);
    });
    connect(m_exportResolver.get(), &Resolver::finished, this,
            [this, profile, format](const Result<InstallPlan> &answer) {
                m_exportResolver.release()->deleteLater(); // it is telling its end
                exportText(answer ? exportedPlan(format, *answer, profile) : Result<QString>(answer.problem()));
            });
    m_exportResolver->start();
}

void Engine::exportText(const Result<QString> &text) {
    if (!text) {
        tellExport(ExportState::Stage::Failed, text.problem());
        return;
    }
    const auto written = writeExport(m_export.request.path, *text);
    tellExport(written ? ExportState::Stage::Done : ExportState::Stage::Failed,
               written ? std::nullopt : std::optional(written.problem()));
}

void Engine::cancelExport() {
    if (m_exportResolver)
        m_exportResolver->cancel();
}

} // namespace armature
