#include "session/Session.h"

#include "assess/Assess.h"
#include "base/Literals.h"
#include "base/Log.h"
#include "base/Nearest.h"
#include "detect/ChosenGpu.h"
#include "detect/Probes.h"
#include "host/Programs.h"
#include "plan/ChooseInstaller.h"
#include "plan/ChoosePython.h"
#include "plan/Commands.h"
#include "plan/MakePlan.h"
#include "plan/Project.h"
#include "plan/Requirements.h"
#include "plan/VerifyJobs.h"
#include "present/StepText.h"
#include "run/Failure.h"
#include "session/FindProject.h"
#include "session/KnownReleases.h"
#include "session/Program.h"
#include "session/ProjectSubject.h"
#include "session/QuickProject.h"
#include "session/ResolvePython.h"
#include "session/Resources.h"
#include "session/StoredPlan.h"
#include "update/CatalogChoice.h"
#include "wheels/Tags.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace armature {
namespace {

Result<std::unique_ptr<Host>> openHost(const SessionOptions &options, const Choices &choices) {
    if (!options.machineFolder.isEmpty())
        return openRecordedHost(options.machineFolder);
    const QString target = choices.target.isEmpty() ? QDir::homePath() : choices.target;
    return makeLiveHost({target, QDir::tempPath(), choices.uv});
}

/// An update that was installed and is valid, or `builtIn`.
Catalog newerCatalog(Catalog builtIn, const SessionOptions &options) {
    const CatalogStore store(CatalogStore::defaultFolder());
    if (!store.hasInstalled()) {
        logInfo("catalog",
                u"the built-in one of %1, SHA-256 %2"_s.arg(builtIn.date.toString(Qt::ISODate), builtIn.digest));
        return builtIn;
    }
    CatalogChoice choice = chooseCatalog(builtIn, store.installed(), QDateTime::currentDateTimeUtc());
    if (!choice.note.isEmpty() && options.note)
        options.note(choice.note);
    return std::move(choice.catalog);
}

/// uv and Python of this machine, for resolving on behalf of a recorded one.
QString localProgram(const QString &name) { return findProgram(name); }
QString localUv(const Choices &choices) {
    if (!choices.uv.isEmpty())
        return choices.uv;
    const QString ours = bundledUv();
    return ours.isEmpty() ? localProgram(u"uv"_s) : ours;
}

} // namespace

Result<const Catalog *> Session::catalog() {
    if (!m_catalog) {
        auto loaded = readCatalog(m_options.catalogFolder);
        if (!loaded)
            return loaded.problem();
        m_catalog = m_options.catalogFolder.isEmpty() ? newerCatalog(std::move(loaded).value(), m_options)
                                                      : std::move(loaded).value();
    }
    return &*m_catalog;
}

Result<const MachineProfile *> Session::machine(const DetectProgress &progress) {
    if (!m_machine) {
        auto host = openHost(m_options, m_choices);
        if (!host)
            return host.problem();
        m_machine = detect(**host, progress);
        m_machine->simulated = simulated();
        if (auto chosen = chooseGpu(*m_machine, m_choices.gpu, m_choices.driver); !chosen) {
            m_machine.reset();
            return chosen.problem();
        }
        m_volumesCurrent = m_choices.installer != Installer::Pip; // detection measures the cache of uv
    }
    if (!m_volumesCurrent)
        if (auto read = readVolumes(); !read)
            return read.problem();
    return &*m_machine;
}

/// The volumes of another target or cache; everything else about the machine stays as it was read.
Result<void> Session::readVolumes() {
    auto host = openHost(m_options, m_choices);
    if (!host)
        return host.problem();
    m_machine->volumes.clear();
    probeVolumes(**host, *m_machine, m_choices.installer);
    m_volumesCurrent = true;
    return {};
}

void Session::checkAgain() {
    if (!m_profileGiven)
        m_machine.reset();
    m_report.reset();
    m_plan.reset();
}

void Session::useMachine(const QString &folder) {
    m_options.machineFolder = folder;
    m_profileGiven = false;
    checkAgain();
}

void Session::useProfile(const MachineProfile &machine) {
    m_profileGiven = true;
    m_machine = machine;
    m_machine->simulated = true;
    m_volumesCurrent = true;
    m_report.reset();
    m_plan.reset();
}

void Session::setChoices(const Choices &choices) {
    if (!m_profileGiven && (choices.target != m_choices.target || choices.installer != m_choices.installer))
        m_volumesCurrent = false;
    if (!simulated() && choices.uv != m_choices.uv)
        m_machine.reset(); // its tools are others, and what follows from them
    if (!m_profileGiven && (choices.gpu != m_choices.gpu || choices.driver != m_choices.driver))
        m_machine.reset();
    m_choices = choices;
    forgetSubject();
}

void Session::letInstallerRead(bool allowed) {
    if (allowed == m_asksInstaller)
        return;
    m_asksInstaller = allowed;
    m_reader = {};
    forgetSubject();
}

void Session::forgetSubject() {
    m_subject.reset();
    m_demand.reset();
    m_demandPython.clear();
    m_refusedReading.reset();
    m_failed.clear();
    m_triedEveryBuild = false;
    m_report.reset();
    m_plan.reset();
}

namespace {

/// A repair asks for the versions that are known to work together; the local label follows from the build that is
/// chosen.
void pinVersions(Subject &subject, const QMap<QString, QString> &versions) {
    for (Requirement &requirement : subject.requirements) {
        const QString version = versions.value(requirement.normalized()).section(u'+', 0, 0);
        if (const auto pinned = SpecifierSet::parse(u"=="_s + version); !version.isEmpty() && pinned)
            requirement.specifiers = *pinned;
    }
}

} // namespace

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
    const auto installer = chooseInstaller(*m_machine, m_choices, simulated() ? localUv(m_choices) : QString());
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
    const auto installer = chooseInstaller(**here, m_choices, simulated() ? localUv(m_choices) : QString());
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

Result<Subject> Session::makeSubject() {
    auto known = catalog();
    if (!known)
        return known.problem();
    if (!m_choices.project.isEmpty()) {
        if (m_asksInstaller)
            if (const auto here = machine(); !here)
                return here.problem();
        auto subject = asksInstaller() ? projectSubject() : readProject(m_choices.project);
        if (!subject && asksInstaller() && m_quickIfRefused && subject.problem().code != ProblemCode::Cancelled) {
            m_refusedReading = subject.problem();
            subject = readProject(m_choices.project);
        }
        if (subject)
            addCatalogRows(subject.value(), **known);
        if (subject)
            if (auto itself = addProjectItself(subject.value(), m_choices); !itself)
                return itself.problem();
        return subject;
    }
    const Stack *stack = (*known)->stack(m_choices.stack);
    if (stack == nullptr && !m_choices.versions.isEmpty()) // a repair names every version itself
        stack = (*known)->stack(m_choices.stack.section(u'@', 0, 0));
    if (stack != nullptr)
        return subjectOf(withKnownReleases(*stack, recheckFolder(m_options.catalogFolder)), m_choices.options);
    return unknownName(m_choices.stack, u"the catalog has no stack of this name"_s, (*known)->stackNames());
}

Result<const Subject *> Session::subject() {
    if (!m_subject) {
        auto made = makeSubject();
        if (!made)
            return made.problem();
        m_subject = *std::move(made);
        pinVersions(*m_subject, m_choices.versions);
    }
    return &*m_subject;
}

Result<const CompatibilityReport *> Session::report() {
    if (m_report)
        return &*m_report;
    auto known = catalog();
    if (!known)
        return known.problem();
    auto wanted = subject();
    if (!wanted)
        return wanted.problem();
    auto here = machine();
    if (!here)
        return here.problem();
    m_report = assess(**here, **known, **wanted, m_choices.flavour);
    showPlan(*m_report, **here);
    return &*m_report;
}

/// What a plan for `machine` would ask for, in the rows of its report. The session has catalog and subject.
void Session::showPlan(CompatibilityReport &report, const MachineProfile &machine) const {
    if (report.torch.outcome != TorchChoice::Outcome::Chosen && report.torch.outcome != TorchChoice::Outcome::NotWanted)
        return;
    const auto python = choosePython(machine, *m_subject, report.torch.build,
                                     m_choices.python.isEmpty() ? m_demandPython : m_choices.python, true);
    if (!python)
        return;
    showPlanned(report, planRequirements(*m_subject, machine, *m_catalog, report.torch,
                                         markerEnvironment(wheelEnvironment(machine, python->series))));
}

/// Of a session that has catalog and subject.
Subject Session::subjectWithEveryRow() const {
    Subject all = *m_subject;
    for (const Package &package : m_catalog->packages)
        if (!all.rows.contains(package.id))
            all.rows << package.id;
    return all;
}

Result<CompatibilityReport> Session::wholeTable() {
    auto own = report();
    if (!own)
        return own.problem();
    CompatibilityReport result = **own;
    result.rows = assess(*m_machine, *m_catalog, subjectWithEveryRow()).rows;
    showPlan(result, *m_machine);
    return result;
}

Result<CompatibilityReport> Session::wholeTableFor(const MachineProfile &machine) {
    auto wanted = subject();
    if (!wanted)
        return wanted.problem();
    auto known = catalog();
    if (!known)
        return known.problem();
    CompatibilityReport result = assess(machine, **known, **wanted, m_choices.flavour);
    result.rows = assess(machine, **known, subjectWithEveryRow()).rows;
    showPlan(result, machine);
    return result;
}

/// A Python that is named by a link, or that detection did not come across, as one of the machine's.
Result<void> Session::resolveNamedPython(Choices &choices, MachineProfile &machine) const {
    if (simulated() || !choices.python.startsWith(u'/'))
        return {};
    const auto host = openHost(m_options, m_choices);
    if (!host)
        return host.problem();
    if (const auto named = resolvePython(choices.python, **host, machine)) {
        choices.python = named->path;
        if (std::find(machine.pythons.begin(), machine.pythons.end(), *named) == machine.pythons.end())
            machine.pythons.push_back(*named);
    }
    return {};
}

Result<const InstallPlan *> Session::plan() {
    if (m_plan)
        return &*m_plan;
    auto judged = report();
    if (!judged)
        return judged.problem();
    Choices choices = m_choices;
    // The default target of this machine stands for that of the recorded one.
    const QString &home = m_machine->settings.home;
    if (simulated() && !home.isEmpty() && choices.target == defaultTarget(targetName(choices.stack, choices.project)))
        choices.target = home + choices.target.mid(QDir::homePath().size());
    if (choices.python.isEmpty())
        choices.python = m_demandPython;
    MachineProfile machine = *m_machine; // the plan's own: what is asked of a getter changes nothing
    if (auto resolved = resolveNamedPython(choices, machine); !resolved)
        return resolved.problem();
    if (m_subject->fromStack && m_catalog->releasesOf(m_subject->id) > 1) // the record says which of them it was
        choices.stack = m_subject->id + u'@' + m_subject->release;
    const PlanInputs inputs{machine,
                            *m_catalog,
                            *m_subject,
                            **judged,
                            choices,
                            simulated() ? localProgram(u"python3"_s) : QString(),
                            simulated() ? localUv(choices) : QString(),
                            m_choices.python.isEmpty() && m_demand && !m_demandPython.isEmpty()
                                ? u"Python %1, the newest that the whole project has files for"_s.arg(m_demand->python)
                            : m_choices.python.isEmpty() && !m_demandPython.isEmpty()
                                ? u"The newest Python here (uv finds no set of versions for any)"_s
                                : QString()};
    auto made = makePlan(inputs);
    if (!made)
        return made.problem();
    m_plan = *std::move(made);
    m_plan->demand = m_demand;
    return &*m_plan;
}

namespace {

constexpr size_t MostBuilds = 6; ///< each costs a run of the resolver

/// A file that cannot be read and an index that does not answer are the same for every build.
bool anotherBuildMayHelp(const Problem &problem) {
    return problem.code == ProblemCode::ResolutionFailed || problem.code == ProblemCode::WouldCompile;
}

QString causeText(const Problem &problem) {
    QString cause = uvCause(problem.evidence.split(u'\n'));
    cause.replace("armature-plan"_L1, "this plan"_L1); // the name of its project file says nothing to a reader
    return cause.isEmpty() ? problem.detail : cause;
}

} // namespace

bool Session::takeNextBuild(const Problem &unresolved) {
    const bool unreachable = !m_failed.empty() && unresolved.code == ProblemCode::NetworkUnreachable;
    if (!m_subject || m_subject->file.isEmpty() || !m_report || !m_report->torch.build ||
        (!anotherBuildMayHelp(unresolved) && !unreachable))
        return false;
    m_failed.push_back({*m_report->torch.build, unresolved});
    m_report.reset();
    m_plan.reset();
    if (m_triedEveryBuild)
        return false;
    m_subject->tried.push_back(m_failed.back().build);
    if (m_subject->tried.size() < MostBuilds && !unreachable) { // else the next index is likely to be silent as well
        const auto next = report();
        if (next && (*next)->torch.outcome == TorchChoice::Outcome::Chosen && plan())
            return true;
        m_report.reset();
        m_plan.reset();
    }
    m_triedEveryBuild = true;
    m_subject->tried.clear();
    if (m_subject->kept.isEmpty())
        return false;
    // What asks for PyTorch may be of another version instead, beside the build of the first choice.
    m_subject->kept.clear();
    return bool(plan());
}

Problem Session::refusalOfBuilds(const Problem &last) const {
    if (m_failed.empty())
        return last;
    const FailedBuild &first = m_failed.front();
    Problem problem = first.problem;
    QStringList lines;
    for (const FailedBuild &failed : m_failed)
        lines << u"with torch %1: %2"_s.arg(failed.build.label(), causeText(failed.problem));
    lines.removeDuplicates();
    problem.subject = m_subject->title;
    problem.detail = u"uv finds no set of versions with the build of PyTorch for this machine, torch %1: %2"_s.arg(
        first.build.label(), causeText(first.problem));
    problem.evidence = lines.join(u'\n');
    const DemandedPackage *torch = m_demand ? m_demand->package(u"torch"_s) : nullptr;
    problem.remedy = u"Change what the cause names%1, or choose a build yourself (--torch)."_s.arg(
        torch == nullptr || torch->askedBy.isEmpty() ? QString()
                                                     : u"; torch is asked for by "_s + torch->askedBy.join(u", "_s));
    return problem;
}

Result<void> Session::restoreCredentials(InstallPlan &plan, const Choices &given) {
    const auto here = machine();
    if (!here)
        return here.problem();
    const InstallerSettings &settings = (*here)->settings.of(plan.installer);
    QMap<QString, QString> indexUrls;
    if (settings.index)
        indexUrls.insert(DefaultIndexId, settings.index->url);
    indexUrls.insert(given.indexOverrides);
    return armature::restoreCredentials(plan, indexUrls, settings.trust.proxies.values() + QStringList{given.proxy});
}

Result<InstallPlan> Session::verificationPlan(const QString &environment, bool hash, const QStringList &accept) {
    const auto known = catalog();
    if (!known)
        return known.problem();
    const auto expectation = expectationOf(environment);
    if (!expectation)
        return expectation.problem();
    const auto here = machine();
    if (!here)
        return here.problem();
    InstallPlan plan;
    plan.title = environment;
    plan.choices.target = environment;
    plan.folders.target = environment;
    plan.platform = platformOf(**here);
    plan.catalogDigest = (*known)->digest;
    VerifyStep asked = verifyStepFor(**known, plan.platform, expectation->torchFlavour);
    asked.direct = expectation->direct;
    asked.accept = expectation->accept + accept;
    VerifyStep verify = asked.forVersions(expectation->packages);
    verify.hash = hash;
    if (!expectation->planned) // nobody planned these versions: they are what was found
        verify.exactVersions.clear();
    Step step{u"verify"_s, {}, {}, 1, std::move(verify)};
    step.title = stepTitle(step);
    step.why = stepWhy(step);
    plan.steps.push_back(std::move(step));
    return plan;
}

} // namespace armature
