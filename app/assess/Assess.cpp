#include "assess/Assess.h"

#include "assess/BuildRules.h"
#include "assess/ChooseTorch.h"
#include "assess/Floors.h"
#include "assess/Obstacles.h"
#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

using Effect = Reason::Effect;

QString evidenceText(const Provenance &provenance) {
    return provenance.evidence.empty() ? u"catalog"_s : provenance.evidence.front().what;
}

Reason claimRule(const Cell &cell) {
    const Effect effect = cell.status == Status::Available     ? Effect::Fits
                          : cell.status == Status::Limited     ? Effect::Warns
                          : cell.status == Status::Unavailable ? Effect::Rejects
                                                               : Effect::Undetermined;
    return {Rule::Claim,     ReasonKind::Claim,
            effect,          u"%1 on %2"_s.arg(enumName(cell.status), cell.platform),
            cell.limitation, evidenceText(cell.provenance)};
}

void glibcRule(const Cell &cell, const MachineProfile &machine, std::vector<Reason> &reasons) {
    if (cell.glibc.isEmpty() || machine.system.kind != SystemKind::Linux)
        return;
    const QString wanted = u"glibc %1 or newer"_s.arg(cell.glibc.text());
    const Reading<Libc> &libc = machine.system.libc;
    Reason reason{Rule::Glibc, ReasonKind::Machine, Effect::Undetermined, wanted, unknownText(), {}};
    if (libc.isKnown()) {
        reason.effect = libc->kind == "glibc"_L1 && libc->version >= cell.glibc ? Effect::Fits : Effect::Rejects;
        reason.observed = (libc->kind + u' ' + libc->version.text()).trimmed();
        reason.source = libc.source;
    }
    reasons.push_back(std::move(reason));
}

void macosRule(const Cell &cell, const MachineProfile &machine, std::vector<Reason> &reasons) {
    if (cell.macos.isEmpty() || machine.system.kind != SystemKind::MacOs)
        return;
    const QString wanted = u"macOS %1 or newer"_s.arg(cell.macos.text());
    const auto version = Version::parse(machine.system.versionId.valueOr({}));
    Reason reason{Rule::MacOs, ReasonKind::Machine, Effect::Undetermined, wanted, unknownText(), {}};
    if (version) {
        reason.effect = *version >= cell.macos ? Effect::Fits : Effect::Rejects;
        reason.observed = u"macOS "_s + version->text();
        reason.source = machine.system.versionId.source;
    }
    reasons.push_back(std::move(reason));
}

/// Whether a tool is there; nothing where nobody could tell, or nobody looked.
std::optional<bool> isInstalled(const QString &need, const MachineProfile &machine) {
    const Tool *tool = machine.tool(need);
    if (tool != nullptr && tool->path.isKnown())
        return true;
    if (tool != nullptr && tool->path.isAbsent()) // a toolkit's folder without its compiler is no compiler
        return false;
    const bool toolkit = need == "nvcc"_L1;
    if (toolkit && (machine.cudaToolkit.isKnown() || machine.cudaToolkit.isAbsent()))
        return machine.cudaToolkit.isKnown();
    return std::nullopt;
}

void needsRule(const Cell &cell, const MachineProfile &machine, std::vector<Reason> &reasons) {
    for (const QString &need : cell.needs) {
        const std::optional<bool> there = isInstalled(need, machine);
        const Effect effect = !there ? Effect::Undetermined : *there ? Effect::Fits : Effect::Warns;
        const QString observed = !there ? unknownText() : *there ? u"installed"_s : u"not installed"_s;
        reasons.push_back({Rule::Needs, ReasonKind::Machine, effect, need, observed, u"machine"_s});
    }
}

void pythonRule(const Cell &cell, const Subject &subject, std::vector<Reason> &reasons) {
    if (cell.python.isEmpty())
        return;
    bool shared = false;
    for (int minor = 8; minor <= 20 && !shared; ++minor) {
        const auto version = Version::parse(u"3.%1.99"_s.arg(minor));
        shared = version && cell.python.contains(*version) && subject.python.contains(*version);
    }
    reasons.push_back(
        {Rule::Python, ReasonKind::Machine, shared ? Effect::Fits : Effect::Rejects, u"Python "_s + cell.python.text(),
         subject.python.isEmpty() ? u"any Python"_s : u"Python "_s + subject.python.text(), subject.origin});
}

/// A pin that cannot work here and what is put in its place: said, not hidden.
void floorRule(const MachineProfile &machine, const Catalog &catalog, const Subject &subject, const TorchChoice &torch,
               CompatibilityRow &row) {
    const QString flavour = torch.build ? torch.build->flavour : QString();
    const Requirement *requirement = subject.requirement(row.package);
    const Version pinned = requirement != nullptr ? requirement->specifiers.pinned() : Version();
    for (const Floor *floor : floorsFor(catalog, subject, row.package, machine, flavour)) {
        const bool kept = pinned.isEmpty() || floor->versions.contains(pinned);
        Reason reason{Rule::Floor,
                      ReasonKind::Version,
                      Effect::Fits,
                      u"%1%2"_s.arg(row.package, floor->versions.text()),
                      pinned.isEmpty() ? u"not pinned"_s : pinned.text(),
                      floor->reason};
        if (!kept && floor->prefer.isEmpty()) {
            reason.effect = Effect::Rejects;
        } else if (!kept) {
            reason.kind = ReasonKind::Replacement;
            reason.observed = u"%1 is replaced by %2"_s.arg(pinned.text(), floor->prefer.text());
        }
        row.reasons.push_back(std::move(reason));
    }
}

void torchRule(const TorchChoice &torch, CompatibilityRow &row) {
    if (row.package != "torch"_L1 || torch.outcome == TorchChoice::Outcome::NotWanted)
        return;
    if (torch.outcome == TorchChoice::Outcome::Chosen) {
        for (const Reason &reason : torch.reasons)
            if (reason.kind != ReasonKind::Evidence) // the claim has its own confidence
                row.reasons.push_back(reason);
        return;
    }
    Reason reason{Rule::Build,
                  ReasonKind::Machine,
                  Effect::Rejects,
                  u"a PyTorch build for this machine"_s,
                  u"every build was rejected"_s,
                  {}};
    if (!torch.reasons.empty()) {
        const Reason &decisive = torch.reasons.front();
        reason.kind = decisive.kind;
        reason.observed = decisive.observed;
        reason.source = decisive.source;
        reason.remedy = decisive.remedy;
    }
    row.reasons.push_back(std::move(reason));
}

/// Packages that use the GPU cannot do so while its driver is broken.
void driverRule(const MachineProfile &machine, CompatibilityRow &row) {
    if (!machine.hasNvidiaGpu() || row.package == "torch"_L1)
        return;
    for (const FindingCode code : {FindingCode::DriverMissing, FindingCode::DriverLibrariesMissing,
                                   FindingCode::DriverMismatch, FindingCode::GpuLost})
        for (const Finding &finding : machine.findings)
            if (finding.code == code)
                row.reasons.push_back({Rule::Driver, ReasonKind::Driver, Effect::Warns, u"a working NVIDIA driver"_s,
                                       finding.observed, finding.source});
}

CompatibilityRow assessRow(const QString &name, const MachineProfile &machine, const Catalog &catalog,
                           const Subject &subject, const TorchChoice &torch) {
    CompatibilityRow row;
    row.package = name;
    row.title = name;
    row.platform = platformOf(machine);
    const Package *package = catalog.package(name);
    if (package == nullptr)
        return row;
    row.title = package->title;
    if (const Cell *cell = package->cell(row.platform)) {
        row.claim = *cell;
        row.reasons.push_back(claimRule(*cell));
        glibcRule(*cell, machine, row.reasons);
        macosRule(*cell, machine, row.reasons);
        pythonRule(*cell, subject, row.reasons);
        needsRule(*cell, machine, row.reasons);
        driverRule(machine, row);
        floorRule(machine, catalog, subject, torch, row);
    } else if (row.platform == UnsupportedPlatform) {
        row.reasons = machineObstacles(machine);
    }
    torchRule(torch, row);
    return row;
}

/// The version of a package that will be installed, as far as that is known before anything is resolved.
Version plannedVersion(const QString &package, const MachineProfile &machine, const Catalog &catalog,
                       const Subject &subject, const TorchChoice &torch) {
    const bool built = torch.build && torch.outcome == TorchChoice::Outcome::Chosen;
    if (package == "torch"_L1)
        return built ? torch.build->torch : Version();
    if (package == "triton"_L1)
        return built ? torch.build->triton : Version();
    const Requirement *requirement = subject.requirement(package);
    if (requirement == nullptr)
        return {};
    if (built && torch.build->companions.contains(package))
        return torch.build->companions.value(package);
    const Version pinned = requirement->specifiers.pinned();
    Version preferred;
    for (const Floor *floor : floorsFor(catalog, subject, package, machine, built ? torch.build->flavour : QString()))
        if (!pinned.isEmpty() && !floor->versions.contains(pinned))
            preferred = std::max(preferred, floor->prefer);
    return preferred.isEmpty() ? pinned : preferred;
}

/// Whether a version that one of the limit's requirements names will be installed. What is not known is not one.
bool comesWith(const Limit &limit, const MachineProfile &machine, const Catalog &catalog, const Subject &subject,
               const TorchChoice &torch) {
    return limit.with.isEmpty() || std::any_of(limit.with.begin(), limit.with.end(), [&](const QString &text) {
               const auto named = Requirement::parse(text);
               const Version planned =
                   named ? plannedVersion(named->normalized(), machine, catalog, subject, torch) : Version();
               return !planned.isEmpty() && named->specifiers.contains(planned);
           });
}

bool applies(const Limit &limit, const MachineProfile &machine, const QString &platform) {
    if (!limit.platforms.isEmpty() && !limit.platforms.contains(platform))
        return false;
    if (!limit.capabilities.empty() && !hasCapability(machine, limit.capabilities))
        return false;
    if (!limit.findings.empty() &&
        std::none_of(limit.findings.begin(), limit.findings.end(), [&](FindingCode code) { return machine.has(code); }))
        return false;
    if (!limit.macos.isEmpty() &&
        !limit.macos.contains(Version::parse(machine.system.versionId.valueOr({})).valueOr(Version())))
        return false;
    const QString model = machine.processor.model.valueOr({}) + u' ';
    if (!limit.processors.isEmpty() && std::none_of(limit.processors.begin(), limit.processors.end(),
                                                    [&](const QString &name) { return model.startsWith(name + u' '); }))
        return false;
    if (!limit.gpus.isEmpty() &&
        !limit.gpus.contains(Version::parse(QString::number(machine.nvidiaGpus().size())).valueOr({})))
        return false;
    return limit.needsMissing.isEmpty() ||
           std::any_of(limit.needsMissing.begin(), limit.needsMissing.end(),
                       [&](const QString &need) { return isInstalled(need, machine) == false; });
}

} // namespace

CompatibilityRow claimRow(const Package &package, const QString &platform) {
    CompatibilityRow row{package.id, package.title, platform, std::nullopt, std::nullopt, {}};
    if (const Cell *cell = package.cell(platform)) {
        row.claim = *cell;
        row.reasons.push_back(claimRule(*cell));
    }
    return row;
}

CompatibilityReport assess(const MachineProfile &machine, const Catalog &catalog, const Subject &subject,
                           const QString &forcedFlavour) {
    CompatibilityReport report;
    report.platform = platformOf(machine);
    report.stack = subject.id;
    report.catalogDate = catalog.date;
    report.torch = chooseTorch(machine, catalog, subject, forcedFlavour);
    for (const QString &name : subject.rows)
        report.rows.push_back(assessRow(name, machine, catalog, subject, report.torch));
    for (const Limit &limit : subject.limits)
        if (applies(limit, machine, report.platform) && comesWith(limit, machine, catalog, subject, report.torch))
            report.limits.push_back(limit);
    std::stable_sort(report.limits.begin(), report.limits.end(),
                     [](const Limit &a, const Limit &b) { return int(a.severity) < int(b.severity); });
    return report;
}

} // namespace armature
