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

/// uv of this machine, for resolving on behalf of a recorded one; empty where this machine is meant.
QString Session::uvElsewhere() const {
    if (!simulated() || !m_choices.uv.isEmpty())
        return simulated() ? m_choices.uv : QString();
    const QString ours = bundledUv();
    return ours.isEmpty() ? findProgram(u"uv"_s) : ours;
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
    forgetSubject(); // what the installer read holds for one machine
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

Result<Subject> Session::makeSubject() {
    auto known = catalog();
    if (!known)
        return known.problem();
    if (!m_choices.project.isEmpty())
        return makeProjectSubject(**known);
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
                            simulated() ? findProgram(u"python3"_s)
                                        : QString(), // for resolving on behalf of another machine
                            uvElsewhere(),
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
