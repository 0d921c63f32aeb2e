#include "plan/MakePlan.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "plan/ChooseIndexes.h"
#include "plan/ChooseInstaller.h"
#include "plan/ChoosePython.h"
#include "plan/Commands.h"
#include "plan/PlanFiles.h"
#include "plan/PlanSteps.h"
#include "plan/Refusal.h"
#include "plan/Requirements.h"
#include "plan/RuntimeNeeds.h"
#include "plan/VerifyJobs.h"
#include "wheels/Tags.h"

#include <QUrl>
#include <algorithm>

namespace armature {
namespace {

/// The Python of the environment, and whether it must be fetched before anything is resolved.
struct PythonPart {
    PythonChoice choice;
    bool first = false;
    QStringList notes;
};

/// pip needs a Python that can make environments, or a pip of the machine.
std::optional<Problem> noPip(const MachineProfile &machine, const PythonChoice &python) {
    const Tool *pip = machine.tool(u"pip"_s);
    if (python.hasEnsurepip || machine.simulated || (pip != nullptr && pip->path.isKnown()))
        return std::nullopt;
    return Problem{.code = ProblemCode::ToolMissing,
                   .subject = u"pip"_s,
                   .detail = u"%1 has neither pip nor ensurepip"_s.arg(python.path),
                   .remedy =
                       u"Install uv, or your distribution's package for venv (Debian and Ubuntu: python3-venv)."_s};
}

/// uv reads the project's file itself, with the indexes in it. pip is given requirements: what a project wants from an
/// index of its own would come from another one, where anybody may have taken the name.
std::optional<Problem> otherIndex(const PlanInputs &in, Installer installer) {
    if (installer != Installer::Pip || in.subject.ownIndexes.isEmpty() ||
        in.choices.indexOverrides.contains(DefaultIndexId))
        return std::nullopt;
    return Problem{.code = ProblemCode::Unsupported,
                   .subject = in.subject.ownIndexes.join(u", "_s),
                   .detail = u"the project names package indexes of its own, and with pip they would not be asked: a "
                             "package of the same name would be taken from another index"_s,
                   .remedy = u"Take uv, which follows them (--installer uv), or name the index that everything is to "
                             "come from: --index default=URL"_s};
}

Result<PythonPart> pythonPart(const PlanInputs &in, const InstallerChoice &installer) {
    const bool uv = installer.installer == Installer::Uv;
    auto python =
        choosePython(in.machine, in.subject, in.report.torch.build, in.choices.python, uv && !in.choices.offline);
    if (!python)
        return python.problem();
    if (!in.pythonWhy.isEmpty())
        python.value().why = in.pythonWhy;
    PythonPart part{*python, false, {python->why + u'.'}};
    // uv resolves with any Python it finds and without one not at all; on some Macs it is kept from looking for one.
    const bool noneToResolveWith = in.machine.pythons.empty() || !installer.searchPath.isEmpty();
    part.first = python->path.isEmpty() && uv && !in.machine.simulated && noneToResolveWith;
    if (part.first)
        part.notes << u"There is no Python yet: exact versions and sizes are known once one was fetched."_s;
    if (auto problem = uv ? std::nullopt : noPip(in.machine, *python))
        return *std::move(problem);
    return part;
}

/// A recorded machine is resolved for with the means of this one.
void setTarget(CommandContext &context, const PlanInputs &in) {
    if (!in.machine.simulated)
        return;
    const OperatingSystem &system = in.machine.system;
    const bool mac = system.kind == SystemKind::MacOs;
    context.localPython = in.localPython;
    context.targetPlatform = uvPlatform(mac ? u"macos"_s : u"linux"_s, in.machine.processor.architecture.valueOr({}),
                                        system.libc.isKnown() ? system.libc->version : Version());
    context.macosTarget = mac ? system.versionId.valueOr({}) : QString();
}

CommandContext contextOf(const PlanInputs &in, const InstallPlan &plan, const InstallerChoice &installer,
                         const PythonPart &python, const IndexChoice &indexes) {
    CommandContext context;
    context.installer = installer.installer;
    context.uv = installer.uv;
    context.searchPath = installer.searchPath;
    context.python = python.choice.path;
    context.series = python.choice.series;
    context.hasEnsurepip = python.choice.hasEnsurepip || in.machine.simulated;
    context.pythonFirst = python.first;
    context.folders = plan.folders;
    context.indexUrls = indexes.urls;
    if (!in.machine.simulated)
        context.trust = in.machine.settings.of(installer.installer).trust;
    context.proxy = in.choices.proxy;
    context.offline = in.choices.offline;
    if (!in.subject.file.isEmpty() && context.installer == Installer::Uv) {
        context.projectFile = in.subject.file;
        context.projectFolder = in.subject.folder;
        context.projectParts = projectParts(in.choices);
        context.buildOptions = buildOptions(in.choices);
        if (!in.choices.indexOverrides.contains(DefaultIndexId))
            context.indexUrls.remove(DefaultIndexId); // the user's own uv knows its own
    }
    setTarget(context, in);
    return context;
}

/// uv lets two sources of one package stand only where they agree, and lets go of a source by the package's name alone,
/// ours included: what is decided here against a source of the project comes from the one page of its index instead.
void setSources(CommandContext &context, const InstallPlan &plan, const Subject &subject, const IndexChoice &indexes) {
    if (context.projectFile.isEmpty())
        return;
    for (const PlannedRequirement &planned : plan.requirements) {
        const QString name = Requirement::parse(planned.text).valueOr({}).normalized();
        if (!subject.ownSources.contains(name) || (planned.why.isEmpty() && planned.index == DefaultIndexId))
            continue;
        context.sourcesLetGo << name;
        QString url = indexes.urls.value(planned.index);
        if (planned.index == DefaultIndexId || url.isEmpty())
            continue;
        while (url.endsWith(u'/'))
            url.chop(1);
        context.pagesBeside << u"%1/%2/"_s.arg(url, name);
    }
}

/// The whole version of an installed Python, else the series that will be fetched.
QString pythonVersion(const MachineProfile &machine, const PythonChoice &choice) {
    for (const PythonInstallation &python : machine.pythons)
        if (python.path == choice.path && python.version.isKnown())
            return python.version->text();
    return choice.series;
}

/// What a stored plan leaves out, and where it comes from again.
void noteCredentials(InstallPlan &plan, const CommandContext &context) {
    for (const PackageIndex &index : plan.indexes)
        if (!QUrl(context.indexUrls.value(index.id)).userInfo().isEmpty())
            plan.credentials << index.id;
    const QStringList proxies = QStringList{context.proxy} + context.trust.proxies.values();
    if (!secretsOfUrls(proxies).isEmpty())
        plan.credentials << u"proxy"_s;
    if (!plan.credentials.isEmpty())
        plan.notes << u"A stored plan holds no credentials (here: %1): who carries it out gets them from their own "
                      u"installer settings, or gives them with --index and --proxy."_s.arg(
                          plan.credentials.join(u", "_s));
}

/// What follows from the inputs alone.
InstallPlan emptyPlan(const PlanInputs &in) {
    constexpr qint64 Mb = 1'000'000;
    InstallPlan plan;
    plan.choices = in.choices;
    plan.title = in.subject.title;
    plan.platform = in.report.platform;
    plan.torch = in.report.torch;
    plan.simulated = in.machine.simulated;
    plan.catalogDigest = in.catalog.digest;
    plan.notes = in.subject.notes;
    plan.hashes = in.subject.hashes;
    plan.sourceBuilds = in.subject.file.isEmpty() ? in.subject.sourceBuilds : in.choices.builds;
    plan.estimatedDownload = plan.torch.build ? plan.torch.build->downloadMb * Mb : 0;
    plan.estimatedDisk = qint64(in.subject.diskGb * 1000) * Mb;
    return plan;
}

} // namespace

Result<InstallPlan> makePlan(const PlanInputs &in) {
    if (auto problem = refusal(in.report, in.subject))
        return *std::move(problem);
    if (auto problem = unfitVolume(in.machine))
        return *std::move(problem);
    const auto installer = chooseInstaller(in.machine, in.choices, in.localUv);
    if (!installer)
        return installer.problem();
    if (auto problem = otherIndex(in, installer->installer))
        return *problem;
    const auto python = pythonPart(in, *installer);
    if (!python)
        return python.problem();
    const auto indexes = chooseIndexes(in.machine, installer->installer, in.catalog, in.choices, in.report.torch.build);
    if (!indexes)
        return indexes.problem();
    if (const auto proxy = chosenProxy(in.choices); !proxy)
        return proxy.problem();

    InstallPlan plan = emptyPlan(in);
    plan.installer = installer->installer;
    plan.installerVersion = installer->version;
    plan.python = python->choice.path.isEmpty() ? python->choice.series : python->choice.path;
    plan.folders = PlanFolders::forTarget(in.choices.target, in.machine.settings.of(plan.installer).cache);
    plan.indexes = indexes->used;
    plan.environment = wheelEnvironment(in.machine, pythonVersion(in.machine, python->choice));
    const RequirementSet set = planRequirements(in.subject, in.machine, in.catalog, plan.torch,
                                                markerEnvironment(wheelEnvironment(in.machine, python->choice.series)));
    plan.requirements = set.direct;
    plan.notes << installer->notes << python->notes << set.notes
               << runtimeNeeds(in.machine, plan.torch.build, python->choice.path);
    for (const PlannedRequirement &planned : plan.requirements)
        if (const QString name = Requirement::parse(planned.text).valueOr({}).normalized();
            installer->installer == Installer::Uv && in.subject.ownSources.contains(name) && !planned.why.isEmpty())
            plan.notes
                << u"The project names a source of its own for %1; the one chosen for this machine counts."_s.arg(name);
    plan.files = planFiles(plan, set, in.subject, python->choice.series);
    CommandContext context = contextOf(in, plan, *installer, *python, *indexes);
    setSources(context, plan, in.subject, *indexes);
    context.overrides = std::any_of(plan.files.begin(), plan.files.end(), [](const PlanFile &file) {
        return file.name == OverridesFile && !file.content.isEmpty();
    });
    noteCredentials(plan, context);
    VerifyStep verify =
        verifyStepFor(in.catalog, plan.platform, plan.torch.build ? plan.torch.build->flavour : QString(),
                      in.machine.has(FindingCode::AssumedGpu));
    for (const PlannedRequirement &asked : plan.requirements)
        if (const auto requirement = Requirement::parse(asked.text))
            verify.direct << normalizedName(requirement->name);
    verify.accept = in.choices.accept;
    plan.steps = planSteps({context, python->choice, set, verify, plan.sourceBuilds, in.subject.editable});
    return plan;
}

QString lockedRequirements(const Resolution &resolution) {
    QString text;
    for (const ResolvedPackage &package : resolution.packages) {
        text += package.name + u"=="_s + package.version.text();
        if (!package.sha256.isEmpty())
            text += u" --hash=sha256:"_s + package.sha256;
        text += u'\n';
    }
    return text;
}

} // namespace armature
