#include "base/Literals.h"
#include "plan/ChooseInstaller.h"
#include "plan/ChoosePython.h"
#include "plan/Commands.h"
#include "plan/Project.h"
#include "session/FindProject.h"
#include "session/ProjectSubject.h"
#include "session/QuickProject.h"
#include "session/Session.h"

// How the session reads somebody's own project: by the installer where it may be asked, else quickly.

namespace armature {
namespace {

/// The project as a package of its own: installed last where that was asked for, else said not to be.
Result<void> addProjectItself(Subject &subject, const Choices &choices) {
    const auto file = findProject(choices.project);
    if (!file)
        return file.problem();
    const bool installable = !isLockFile(file->file) && isInstallable(file->folder);
    if (!choices.editable) {
        if (installable)
            subject.notes << u"The project itself is not installed, only what it needs; --editable installs it too, "
                             "in place."_s;
        return {};
    }
    if (!installable)
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = file->folder,
                       .detail = u"there is no project to be installed itself: neither a [build-system] in "
                                 "pyproject.toml nor a setup.py"_s,
                       .remedy = u"Leave --editable out, or add a [build-system] to its pyproject.toml."_s};
    subject.editable = file->folder;
    return {};
}

} // namespace

/// Reading a project is the installer's work wherever it may be asked.
bool Session::asksInstaller() const {
    if (!m_asksInstaller || m_choices.proxy.isEmpty())
        return m_asksInstaller;
    // A proxy of the user's uv.toml would win over one that was chosen here; pip takes the chosen one.
    return m_machine && (m_choices.installer == Installer::Pip || m_machine->simulated ||
                         m_machine->settings.of(Installer::Uv).trust.proxySetting.isEmpty());
}

/// The question for this machine, which may be a recorded one.
DemandQuestion Session::questionHere(const QString &uv, const ProjectFileChoice &file, const QString &series) const {
    DemandQuestion question{uv, file, series, {}, {}, m_choices, true};
    if (!simulated())
        return question;
    const OperatingSystem &system = m_machine->system;
    const bool mac = system.kind == SystemKind::MacOs;
    question.targetPlatform = uvPlatform(mac ? u"macos"_s : u"linux"_s, m_machine->processor.architecture.valueOr({}),
                                         system.libc.isKnown() ? system.libc->version : Version());
    question.macosTarget = mac ? system.versionId.valueOr({}) : QString();
    return question;
}

Result<ProjectTable> Session::projectPackages() {
    const auto whole = wholeTable();
    if (!whole)
        return whole.problem();
    ProjectTableInputs inputs{*m_subject, *m_catalog, *whole, m_demand ? &*m_demand : nullptr};
    const auto file = findProject(m_choices.project);
    const auto installer = chooseInstaller(*m_machine, m_choices, uvElsewhere());
    if (file && installer && installer->installer == Installer::Uv && asksInstaller() && !isLockFile(file->file)) {
        QString series = m_demand ? m_demand->python : QString();
        if (series.isEmpty())
            if (const auto python = choosePython(*m_machine, *m_subject, std::nullopt, m_choices.python, true))
                series = python->series;
        if (!series.isEmpty())
            inputs.question = questionHere(installer->uv, *file, series);
    }
    return projectTable(inputs, m_reader);
}

Result<Subject> Session::projectSubject() {
    const auto here = machine();
    if (!here)
        return here.problem();
    const auto known = catalog();
    if (!known)
        return known.problem();
    const auto installer = chooseInstaller(**here, m_choices, uvElsewhere());
    if (!installer)
        return installer.problem();
    const auto file = findProject(m_choices.project);
    if (!file)
        return file.problem();
    if (isLockFile(file->file)) // neither compiles a lock file: it is solved already
        return readProject(m_choices.project);
    Choices choices = m_choices;
    MachineProfile machineHere = **here; // what is asked of a getter changes nothing
    if (auto resolved = resolveNamedPython(choices, machineHere); !resolved)
        return resolved.problem();
    if (installer->installer == Installer::Pip) {
        auto reading = readProjectByPip(choices, machineHere, m_reader);
        if (!reading)
            return reading.problem();
        if (!reading->demand.packages.empty())
            m_demand = reading->demand;
        return reading->subject;
    }
    const DemandQuestion question = questionHere(installer->uv, *file, {});
    auto reading = readProjectByInstaller(choices, machineHere, installer->uv, question.targetPlatform,
                                          question.macosTarget, **known, m_reader);
    if (!reading)
        return reading.problem();
    if (!reading->demand.packages.empty())
        m_demand = reading->demand;
    m_demandPython = m_choices.python.isEmpty() ? reading->python : QString();
    return reading->subject;
}

Result<Subject> Session::makeProjectSubject(const Catalog &catalog) {
    if (m_asksInstaller)
        if (const auto here = machine(); !here)
            return here.problem();
    auto subject = asksInstaller() ? projectSubject() : readProject(m_choices.project);
    if (!subject && asksInstaller() && m_quickIfRefused && subject.problem().code != ProblemCode::Cancelled) {
        m_refusedReading = subject.problem();
        subject = readProject(m_choices.project);
    }
    if (!subject)
        return subject;
    addCatalogRows(subject.value(), catalog);
    if (auto itself = addProjectItself(subject.value(), m_choices); !itself)
        return itself.problem();
    return subject;
}

} // namespace armature
