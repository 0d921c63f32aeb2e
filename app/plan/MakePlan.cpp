#include "plan/MakePlan.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "base/TomlString.h"
#include "plan/ChoosePython.h"
#include "plan/Commands.h"
#include "plan/MacPrecautions.h"
#include "plan/Requirements.h"
#include "wheels/IndexUrl.h"
#include "wheels/Tags.h"

#include <QUrl>

#include <algorithm>

namespace armature {
namespace {


/// Collects one plan; each function adds one part.
class PlanMaker {
public:
    explicit PlanMaker(const PlanInputs &inputs) : m_in(inputs) {}

    Result<InstallPlan> run() {
        m_plan.choices = m_in.choices;
        m_plan.title = m_in.subject.title;
        m_plan.platform = m_in.report.platform;
        m_plan.torch = m_in.report.torch;
        m_plan.simulated = m_in.machine.simulated;
        m_plan.notes = m_in.subject.notes;
        m_plan.sourceBuilds = m_in.subject.sourceBuilds;
        for (const auto &part : {&PlanMaker::checkMachine, &PlanMaker::chooseInstaller, &PlanMaker::choosePythonPart,
                                 &PlanMaker::chooseIndexes})
            if (auto done = (this->*part)(); !done)
                return done.problem();
        m_set = planRequirements(m_in.subject, m_in.machine, m_in.catalog, m_plan.torch,
                                 markerEnvironment(wheelEnvironment(m_in.machine, m_python.series)));
        m_plan.requirements = m_set.direct;
        m_plan.notes << m_set.notes;
        writeFiles();
        addSteps();
        estimate();
        return std::move(m_plan);
    }

private:
    Result<void> checkMachine() {
        const TorchChoice &torch = m_plan.torch;
        if (m_plan.platform == UnsupportedPlatform || torch.outcome == TorchChoice::Outcome::None)
            return Problem{.code = ProblemCode::NoBuildFits,
                           .subject = m_in.subject.title,
                           .detail =
                               torch.reasons.empty() ? u"every PyTorch build was rejected"_s : sentences(torch.reasons),
                           .evidence = rejectedText(torch),
                           .remedy = remedies(torch.reasons)};
        if (torch.outcome == TorchChoice::Outcome::NeedsDecision)
            return Problem{.code = ProblemCode::NeedsDecision,
                           .subject = m_in.subject.title,
                           .detail = sentences(torch.reasons),
                           .evidence = rejectedText(torch),
                           .remedy = decisionRemedy(torch)};
        return {};
    }

    /// What the decisive reason says can be done, and the choice that is the user's alone.
    static QString decisionRemedy(const TorchChoice &torch) {
        QStringList texts;
        if (!torch.reasons.empty() && !torch.reasons.front().remedy.isEmpty())
            texts << torch.reasons.front().remedy;
        return (texts << u"Or take the CPU build knowingly (--torch cpu)."_s).join(u' ');
    }

    static QString sentences(const std::vector<Reason> &reasons) {
        QStringList texts;
        for (const Reason &reason : reasons)
            texts << reason.sentence();
        return texts.join(u". "_s);
    }

    static QString remedies(const std::vector<Reason> &reasons) {
        QStringList texts;
        for (const Reason &reason : reasons)
            if (!reason.remedy.isEmpty() && !texts.contains(reason.remedy))
                texts << reason.remedy;
        return texts.join(u' ');
    }

    static QString rejectedText(const TorchChoice &torch) {
        QStringList lines;
        for (const RejectedBuild &rejected : torch.rejected)
            if (lines.size() < 20 && rejected.reason.kind != ReasonKind::Version)
                lines << rejected.build.label() + u": "_s + rejected.reason.sentence();
        return lines.join(u'\n');
    }

    [[nodiscard]] static QString whyNotUv(const Tool *uv) {
        if (uv == nullptr || !uv->path.isKnown())
            return uv != nullptr && uv->origin == ToolOrigin::Chosen ? uv->path.source : u"uv is not installed"_s;
        if (!uv->version.isKnown())
            return u"the version of uv could not be determined (%1), and before %2 it has known security faults"_s.arg(
                uv->version.problem.detail, oldestSafeUv().text());
        return u"uv %1 is older than %2, which first closed known security faults"_s.arg(uv->version->text(),
                                                                                         oldestSafeUv().text());
    }

    /// uv where it is safe to drive, else pip with the reason as a note; the user's word is followed or refused, never
    /// bent.
    Result<void> chooseInstaller() {
        const Tool *uv = m_in.machine.tool(u"uv"_s);
        const bool present = uv != nullptr && uv->path.isKnown();
        const bool fresh = present && uv->version.isKnown() && *uv->version >= oldestSafeUv();
        const Installer wanted = m_in.choices.installer;
        m_context.installer = m_plan.installer = wanted == Installer::Pip ? Installer::Pip : Installer::Uv;
        if (m_in.machine.simulated && wanted != Installer::Pip) {
            m_context.uv = !m_in.localUv.isEmpty() ? m_in.localUv : present ? *uv->path : u"uv"_s;
            m_plan.installerVersion = present && uv->version.isKnown() ? uv->version->text() : QString();
            if (!present) {
                m_plan.notes << u"uv is not installed on the recorded machine: the plan takes it as installed."_s;
                m_plan.installerVersion = u"(to be installed)"_s;
            }
            return {};
        }
        if (wanted == Installer::Pip)
            return {};
        if (fresh) {
            if (auto problem = vanishingUv(m_in.machine, *uv->path))
                return *std::move(problem);
            m_context.uv = *uv->path;
            m_context.searchPath = searchPathForUv(m_in.machine);
            m_plan.installerVersion = uv->version->text();
            if (uv->origin != ToolOrigin::SearchPath)
                m_plan.notes << u"uv %1: %2."_s.arg(m_plan.installerVersion, uv->path.source);
            return {};
        }
        const QString why = whyNotUv(uv);
        if (!m_in.choices.uv.isEmpty()) // what was asked for by its path is used or refused, never replaced
            return Problem{
                .code = present ? ProblemCode::ToolTooOld : ProblemCode::NotFound,
                .subject = m_in.choices.uv,
                .detail = why,
                .remedy =
                    u"Choose another uv (--uv), or none: then a safe one that is installed or came with this program is used."_s};
        if (wanted == Installer::Uv)
            return Problem{
                .code = present ? ProblemCode::ToolTooOld : ProblemCode::ToolMissing,
                .subject = u"uv"_s,
                .detail = why,
                .remedy =
                    u"Install a current uv (\"pip install uv\" in any environment serves), or choose pip as the installer (--installer pip)."_s};
        m_context.installer = m_plan.installer = Installer::Pip;
        m_plan.notes << why + u": pip is used."_s;
        return {};
    }

    Result<void> choosePythonPart() {
        const bool mayBeFetched = m_plan.installer == Installer::Uv && !m_in.choices.offline;
        auto python = choosePython(m_in.machine, m_in.subject, m_plan.torch.build, m_in.choices.python, mayBeFetched);
        if (!python)
            return python.problem();
        m_python = *python;
        m_context.python = m_python.path;
        m_context.series = m_python.series;
        m_context.hasEnsurepip = m_python.hasEnsurepip || m_in.machine.simulated;
        m_plan.python = m_python.path.isEmpty() ? m_python.series : m_python.path;
        m_plan.notes << m_python.why + u'.';
        // uv resolves with any Python it finds and without one not at all; on some Macs it is kept from looking for
        // one.
        const bool noneToResolveWith = m_in.machine.pythons.empty() || !m_context.searchPath.isEmpty();
        m_context.pythonFirst = m_python.path.isEmpty() && m_plan.installer == Installer::Uv &&
                                !m_in.machine.simulated && noneToResolveWith;
        if (m_context.pythonFirst)
            m_plan.notes << u"There is no Python yet: exact versions and sizes are known once one was fetched."_s;
        if (m_plan.installer == Installer::Pip && !m_context.hasEnsurepip) {
            const Tool *pip = m_in.machine.tool(u"pip"_s);
            if (pip == nullptr || !pip->path.isKnown())
                return Problem{
                    .code = ProblemCode::ToolMissing,
                    .subject = u"pip"_s,
                    .detail = u"%1 has neither pip nor ensurepip"_s.arg(m_python.path),
                    .remedy =
                        u"Install uv, or your distribution's package for venv (Debian and Ubuntu: python3-venv)."_s};
        }
        if (m_in.machine.simulated && !m_in.localPython.isEmpty())
            m_context.localPython = m_in.localPython;
        return {};
    }

    Result<void> chooseIndexes() {
        const InstallerSettings &settings = m_in.machine.settings.of(m_plan.installer);
        if (settings.problem)
            return *settings.problem;
        m_plan.folders = PlanFolders::forTarget(m_in.choices.target, settings.cache);
        if (settings.index) // a recorded machine has **** for credentials: better none
            m_context.indexUrls.insert(DefaultIndex, m_in.machine.simulated ? withoutCredentials(settings.index->url)
                                                                            : settings.index->url);
        if (!m_in.machine.simulated)
            m_context.trust = settings.trust;
        const auto &overrides = m_in.choices.indexOverrides;
        if (const auto checked = applyIndexOverrides(m_in.catalog.indexes, overrides); !checked)
            return checked.problem();
        m_context.indexUrls.insert(overrides);
        useIndex(DefaultIndexId);
        if (m_plan.torch.build) {
            useIndex(m_plan.torch.build->index);
            useIndex(m_plan.torch.build->tritonIndex);
        }
        m_context.folders = m_plan.folders;
        m_context.offline = m_in.choices.offline;
        static const QStringList proxySchemes{u"http"_s, u"https"_s, u"socks5"_s, u"socks5h"_s};
        if (const QUrl proxy(m_in.choices.proxy, QUrl::StrictMode);
            !m_in.choices.proxy.isEmpty() &&
            (!proxy.isValid() || proxy.host().isEmpty() || !proxySchemes.contains(proxy.scheme())))
            return Problem{.code = ProblemCode::Usage,
                           .subject = u"proxy"_s,
                           .detail = u"it is not the URL of a proxy"_s,
                           .remedy = u"Write it like http://proxy.example:3128"_s};
        m_context.proxy = m_in.choices.proxy;
        if (m_in.machine.simulated) {
            const bool mac = m_in.machine.system.kind == SystemKind::MacOs;
            m_context.targetPlatform =
                uvPlatform(mac ? u"macos"_s : u"linux"_s, m_in.machine.processor.architecture.valueOr({}),
                           m_in.machine.system.libc.isKnown() ? m_in.machine.system.libc->version : Version());
            m_context.macosTarget = mac ? m_in.machine.system.versionId.valueOr({}) : QString();
        }
        return {};
    }

    void useIndex(const QString &id) {
        const PackageIndex *entry = m_in.catalog.index(id);
        for (const PackageIndex &used : m_plan.indexes)
            if (used.id == id)
                return;
        if (entry == nullptr)
            return;
        PackageIndex shown = *entry;
        if (m_context.indexUrls.contains(id))
            shown.url = withoutCredentials(m_context.indexUrls.value(id));
        else if (id != DefaultIndexId)
            m_context.indexUrls.insert(id, entry->url);
        m_plan.indexes.push_back(std::move(shown));
    }

    [[nodiscard]] std::vector<PlannedRequirement> mappedRequirements() const {
        std::vector<PlannedRequirement> result;
        for (const PlannedRequirement &requirement : m_plan.requirements)
            if (requirement.index != DefaultIndexId)
                result.push_back(requirement);
        return result;
    }

    void writeFiles() {
        QString constraints;
        for (const QString &line : m_set.constraints)
            constraints += line + u'\n';
        const QMap<QString, QString> &kept = m_in.choices.versions;
        for (auto it = kept.begin(); it != kept.end(); ++it)
            if (!m_set.exactVersions.contains(it.key()) &&
                m_in.subject.requirement(it.key()) == nullptr) // those are exact already
                constraints += it.key() + u"=="_s + it.value() + u'\n';
        m_plan.files.push_back({ConstraintsFile, constraints});
        if (m_plan.installer == Installer::Uv) {
            m_plan.files.push_back({ProjectFile, projectFile()});
            return;
        }
        QString requirements;
        QString torch;
        for (const PlannedRequirement &requirement : m_plan.requirements) {
            requirements += requirement.text + u'\n';
            if (requirement.index != DefaultIndexId)
                torch += requirement.text + u'\n';
        }
        m_plan.files.push_back({RequirementsFile, requirements});
        if (!torch.isEmpty())
            m_plan.files.push_back({TorchFile, torch});
    }

    /// Explicit indexes work only from a project file; each is named for its packages and for nothing else.
    [[nodiscard]] QString projectFile() const {
        QString text = u"# Written by armature for one resolution. Requirements as planned for this "
                       u"machine.\n[project]\nname = \"armature-plan\"\n"
                       "version = \"0\"\nrequires-python = \">=%1\"\ndependencies = [\n"_s.arg(m_python.series);
        for (const PlannedRequirement &requirement : m_plan.requirements)
            text += u"    %1,\n"_s.arg(tomlString(requirement.text));
        text += u"]\n"_s;
        const auto mapped = mappedRequirements();
        if (!mapped.empty())
            text += u"\n[tool.uv.sources]\n"_s;
        for (const PlannedRequirement &requirement : mapped)
            text += u"%1 = { index = %2 }\n"_s.arg(Requirement::parse(requirement.text).valueOr({}).normalized(),
                                                   tomlString(requirement.index));
        for (const PackageIndex &index : m_plan.indexes)
            if (index.id != DefaultIndexId)
                text += u"\n[[tool.uv.index]]\nname = %1\nurl = %2\nexplicit = true\n"_s.arg(tomlString(index.id),
                                                                                             tomlString(index.url));
        return text;
    }

    void addStep(const QString &id, const QString &title, const QString &why, double weight, StepAction action) {
        m_plan.steps.push_back({id, title, why, weight, std::move(action)});
    }

    void addSteps() {
        if (m_plan.installer == Installer::Uv)
            addUvSteps();
        else
            addPipSteps();
        if (!m_set.exactVersions.isEmpty())
            addStep(u"check"_s, u"Check that exactly the planned builds lie in the environment"_s,
                    u"a build of the wrong flavour can satisfy the same version"_s, 1, CheckStep{m_set.exactVersions});
        QStringList verified = m_in.subject.rows;
        addStep(u"verify"_s, u"Verify every file, and run each package for real"_s,
                u"an installer's success message proves nothing"_s, 15, VerifyStep{verified});
        addStep(u"promote"_s, u"Put the verified environment in place"_s,
                u"until now nothing at the target was touched"_s, 1, PromoteStep{});
    }

    void addUvResolve() {
        addStep(
            u"resolve"_s, u"Resolve versions, files and sizes"_s, u"so that what is installed is what was planned"_s, 6,
            ResolveStep{uvResolve(m_context, !m_plan.sourceBuilds.isEmpty()), m_plan.folders.work + u'/' + LockFile});
    }

    void addUvSteps() {
        if (!m_context.pythonFirst)
            addUvResolve();
        addStep(u"create"_s,
                m_python.path.isEmpty() ? u"Fetch Python %1 and create the environment"_s.arg(m_python.series)
                                        : u"Create the environment beside the target"_s,
                m_python.why, m_python.path.isEmpty() ? 6 : 1, CreateEnvironmentStep{uvCreate(m_context)});
        if (m_context.pythonFirst)
            addUvResolve();
        addStep(u"install"_s, u"Download and install"_s, u"only what was resolved, nothing else"_s, 80,
                InstallStep{uvInstall(m_context, !m_plan.sourceBuilds.isEmpty()), {}});
    }

    void addPipSteps() {
        addStep(u"create"_s, u"Create the environment beside the target"_s, m_python.why, 3,
                CreateEnvironmentStep{pipCreate(m_context)});
        const auto mapped = mappedRequirements();
        if (!mapped.empty()) {
            QStringList names;
            for (const PlannedRequirement &requirement : mapped)
                names << requirement.text;
            addStep(u"install-torch"_s, u"Install %1 from %2"_s.arg(names.join(u", "_s), mapped.front().index),
                    u"pip can use one index at a time safely"_s, 40,
                    InstallStep{pipInstallMapped(m_context, mapped.front().index), names});
        }
        addStep(u"resolve"_s, u"Resolve versions and files"_s, u"so that what is installed is what was planned"_s, 8,
                ResolveStep{pipResolve(m_context, m_plan.sourceBuilds), m_plan.folders.work + u'/' + ReportFile});
        addStep(u"install"_s, u"Download and install"_s, u"only what was resolved, nothing else"_s, 50,
                InstallStep{pipInstall(m_context, m_plan.sourceBuilds), {}});
    }

    void estimate() {
        constexpr qint64 Mb = 1'000'000;
        if (m_plan.torch.build)
            m_plan.estimatedDownload = m_plan.torch.build->downloadMb * Mb;
        m_plan.estimatedDisk = qint64(m_in.subject.diskGb * 1000) * Mb;
    }

    const PlanInputs &m_in;
    InstallPlan m_plan;
    CommandContext m_context;
    PythonChoice m_python;
    RequirementSet m_set;
};

} // namespace

Version oldestSafeUv() { return Version::of("0.11.15"); }

Result<InstallPlan> makePlan(const PlanInputs &inputs) { return PlanMaker(inputs).run(); }

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
