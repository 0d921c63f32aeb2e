#include "plan/Requirements.h"

#include "assess/Floors.h"
#include "base/Literals.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature {
namespace {

/// Whether the requirement's own ">=" already asks for at least what the floor's ">=" does: saying it twice would only
/// look odd.
bool alreadyAsked(const SpecifierSet &own, const SpecifierSet &floor) {
    const auto lowest = [](const SpecifierSet &set) {
        Version bound;
        for (const QString &part : set.text().split(u','))
            if (part.startsWith(">="_L1))
                bound = std::max(bound, Version::parse(part.mid(2)).valueOr(Version()));
        return bound;
    };
    const bool plainFloor = floor.text().startsWith(">="_L1) && !floor.text().contains(u',');
    return plainFloor && !lowest(own).isEmpty() && lowest(own) >= lowest(floor);
}

class Planner {
public:
    Planner(const Subject &subject, const MachineProfile &machine, const Catalog &catalog, const TorchChoice &torch,
            const MarkerEnvironment &environment)
        : m_subject(subject), m_machine(machine), m_catalog(catalog), m_torch(torch), m_environment(environment) {}

    RequirementSet run() {
        for (const Requirement &requirement : m_subject.requirements)
            m_set.direct.push_back(plan(requirement));
        addTriton();
        addConstraints();
        noteOtherCuda();
        return std::move(m_set);
    }

private:
    PlannedRequirement plan(const Requirement &requirement) {
        PlannedRequirement planned{requirement.text(), m_subject.origin, {}, {}, DefaultIndexId};
        const auto applies = evaluateMarker(requirement.marker, m_environment);
        if (!requirement.url.isEmpty() || !applies.valueOr(true))
            return planned;
        const QString name = requirement.normalized();
        if (name == "torch"_L1 && m_torch.build)
            return planTorch(requirement, planned);
        if (m_torch.build)
            planned.index = m_catalog.indexBeside(*m_torch.build, name);
        if (m_torch.build && m_torch.build->companions.contains(name))
            return planCompanion(requirement, planned);
        return applyFloors(requirement, planned);
    }

    PlannedRequirement exact(const Requirement &requirement, PlannedRequirement planned, const QString &version,
                             const QString &why) const {
        Requirement changed = requirement;
        changed.specifiers = SpecifierSet::parse(u"=="_s + version).valueOr(requirement.specifiers);
        if (changed.text() != planned.text) {
            planned.replaces = planned.text;
            planned.text = changed.text();
            planned.why = why;
        }
        return planned;
    }

    PlannedRequirement planTorch(const Requirement &requirement, PlannedRequirement planned) {
        const QString version = m_torch.build->exactVersion().text();
        planned.index = m_torch.build->index;
        m_set.exactVersions.insert(u"torch"_s, version);
        const QString why = m_torch.pinReplacedBecause.isEmpty()
                                ? u"the build chosen for this machine: %1"_s.arg(m_torch.build->label())
                                : m_torch.pinReplacedBecause;
        return exact(requirement, planned, version, why);
    }

    /// A package of which one version is made for each release of torch.
    PlannedRequirement planCompanion(const Requirement &requirement, PlannedRequirement planned) {
        const QString name = requirement.normalized();
        const Version version = m_torch.build->companions.value(name);
        if (!requirement.specifiers.contains(version)) {
            m_set.notes << u"%1 %2 belongs to torch %3, but %4 is asked for: the resolver may find no solution."_s.arg(
                name, version.text(), m_torch.build->torch.text(), requirement.text());
            return planned;
        }
        return exact(requirement, planned, version.text(),
                     u"the version made for torch %1"_s.arg(m_torch.build->torch.text()));
    }

    PlannedRequirement applyFloors(const Requirement &requirement, PlannedRequirement planned) {
        const QString flavour = m_torch.build ? m_torch.build->flavour : QString();
        const Version pinned = requirement.specifiers.pinned();
        Version preferred;
        QStringList reasons;
        QString specifiers = requirement.specifiers.text();
        for (const Floor *floor : floorsFor(m_catalog, m_subject, requirement.name, m_machine, flavour)) {
            if (pinned.isEmpty() && alreadyAsked(requirement.specifiers, floor->versions))
                continue;
            if (pinned.isEmpty()) {
                specifiers += (specifiers.isEmpty() ? QString() : u","_s) + floor->versions.text();
                reasons << floor->reason;
            } else if (!floor->versions.contains(pinned)) {
                preferred = std::max(preferred, floor->prefer);
                reasons << floor->reason;
            }
        }
        if (reasons.isEmpty())
            return planned;
        if (!pinned.isEmpty() && !preferred.isEmpty())
            return exact(requirement, planned, preferred.text(), reasons.join(u' '));
        if (!pinned.isEmpty()) {
            m_set.notes << u"%1 cannot work here: %2"_s.arg(requirement.text(), reasons.join(u' '));
            return planned;
        }
        Requirement narrowed = requirement;
        narrowed.specifiers = SpecifierSet::parse(specifiers).valueOr(requirement.specifiers);
        planned.replaces = planned.text;
        planned.text = narrowed.text();
        planned.why = reasons.join(u' ');
        return planned;
    }

    /// torch from PyTorch's index needs its triton from there too: named directly, or the index would not be asked for
    /// it.
    void addTriton() {
        if (!m_torch.build || m_torch.build->triton.isEmpty())
            return;
        const TorchBuild &build = *m_torch.build;
        const QString name = u"triton"_s;
        const QString index = build.tritonIndex.isEmpty() ? DefaultIndexId : build.tritonIndex;
        const auto existing = std::find_if(m_set.direct.begin(), m_set.direct.end(), [](const PlannedRequirement &r) {
            const auto parsed = Requirement::parse(r.text);
            return parsed && parsed->normalized() == "triton"_L1;
        });
        if (index != DefaultIndexId) // else torch's own metadata decides, and admits later patch releases
            m_set.exactVersions.insert(name, build.triton.text());
        PlannedRequirement planned{u"triton=="_s + build.triton.text(),
                                   u"catalog: torch build"_s,
                                   {},
                                   u"torch %1 is made for it%2"_s.arg(
                                       build.torch.text(), index == DefaultIndexId
                                                               ? QString()
                                                               : u", and only this index has it for this machine"_s),
                                   index};
        if (existing == m_set.direct.end()) {
            if (index != DefaultIndexId) // otherwise torch's own metadata brings it
                m_set.direct.push_back(std::move(planned));
            return;
        }
        planned.replaces = existing->text == planned.text ? QString() : existing->text;
        *existing = std::move(planned);
    }

    /// Whether a version that the installer chose by itself is neither replaced nor ruled out here.
    [[nodiscard]] bool canStay(const QString &line, const QString &flavour) const {
        const auto kept = Requirement::parse(line);
        if (!kept)
            return false;
        for (const PlannedRequirement &each : m_set.direct)
            if (const auto asked = Requirement::parse(each.text);
                asked && asked->normalized() == kept->normalized() && !each.replaces.isEmpty())
                return false;
        const auto floors = floorsFor(m_catalog, m_subject, kept->normalized(), m_machine, flavour);
        return std::all_of(floors.begin(), floors.end(),
                           [&](const Floor *floor) { return floor->versions.contains(kept->specifiers.pinned()); });
    }

    /// NVIDIA's libraries for another CUDA than that of the build, which brings its own.
    void noteOtherCuda() {
        if (!m_torch.build || !m_torch.build->isCuda())
            return;
        static const QRegularExpression library(u"^nvidia-.*-cu(\\d\\d)$"_s);
        const QString major = m_torch.build->flavour.mid(2).chopped(1);
        QStringList others;
        for (const Requirement &requirement : m_subject.requirements)
            if (const auto match = library.match(requirement.normalized());
                match.hasMatch() && match.captured(1) != major &&
                evaluateMarker(requirement.marker, m_environment).valueOr(true))
                others << requirement.text();
        if (!others.isEmpty())
            m_set.notes
                << u"%1: made for another CUDA than PyTorch %2, which brings its own libraries. They take space "
                   "and PyTorch does not use them; leave them out of the project."_s.arg(others.join(u", "_s),
                                                                                         m_torch.build->label());
    }

    void addConstraints() {
        const QString flavour = m_torch.build ? m_torch.build->flavour : QString();
        for (const Package &package : m_catalog.packages) {
            if (m_subject.requirement(package.id) != nullptr || package.id == "torch"_L1 || package.id == "triton"_L1)
                continue;
            for (const Floor *floor : floorsFor(m_catalog, m_subject, package.id, m_machine, flavour))
                m_set.constraints << package.id + floor->versions.text();
        }
        for (const QString &line : m_subject.kept)
            if (canStay(line, flavour))
                m_set.constraints << line;
        if (m_torch.build && !m_torch.build->local.isEmpty())
            m_set.constraints << u"torch=="_s + m_torch.build->exactVersion().text();
    }

    const Subject &m_subject;
    const MachineProfile &m_machine;
    const Catalog &m_catalog;
    const TorchChoice &m_torch;
    const MarkerEnvironment &m_environment;
    RequirementSet m_set;
};

} // namespace

RequirementSet planRequirements(const Subject &subject, const MachineProfile &machine, const Catalog &catalog,
                                const TorchChoice &torch, const MarkerEnvironment &environment) {
    return Planner(subject, machine, catalog, torch, environment).run();
}

void showPlanned(CompatibilityReport &report, const RequirementSet &set) {
    QMap<QString, PlannedVersion> planned;
    if (const auto &build = report.torch.build;
        build && !build->triton.isEmpty()) // brought by torch where nobody names it
        planned.insert(u"triton"_s,
                       {build->triton.text(), build->tritonIndex.isEmpty() ? DefaultIndexId : build->tritonIndex, {}});
    for (const PlannedRequirement &each : set.direct) {
        const auto requirement = Requirement::parse(each.text);
        if (!requirement || !requirement->url.isEmpty())
            continue;
        const Version pinned = requirement->specifiers.pinned();
        planned.insert(requirement->normalized(),
                       {pinned.isEmpty() ? requirement->specifiers.text() : pinned.text(), each.index, each.replaces});
    }
    for (CompatibilityRow &row : report.rows)
        if (const auto found = planned.constFind(row.package); found != planned.cend())
            row.planned = *found;
}

} // namespace armature
