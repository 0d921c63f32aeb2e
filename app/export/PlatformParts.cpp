#include "export/PlatformParts.h"

#include "assess/ChooseTorch.h"
#include "base/Literals.h"
#include "export/NominalMachine.h"
#include "plan/ChoosePython.h"
#include "present/CompatibilityText.h"
#include "present/Words.h"
#include "wheels/Tags.h"

#include <algorithm>

namespace armature {
namespace {

QString markerOf(const Platform &platform) {
    return u"sys_platform == '%1' and platform_machine == '%2'"_s.arg(
        platform.system == "macos"_L1 ? u"darwin"_s : platform.system, platform.architecture);
}

QString whyNone(const TorchChoice &torch) {
    if (torch.outcome == TorchChoice::Outcome::NeedsDecision)
        return Words::tr("only a CPU build fits; \"--torch cpu\" takes it");
    return torch.reasons.empty() ? Words::tr("every PyTorch build was rejected") : reasonText(torch.reasons.front());
}

PlatformPart makePart(const PyprojectInputs &inputs, const Platform &platform) {
    PlatformPart part{platform, markerOf(platform), {}, {}, {}};
    const bool own = inputs.machine != nullptr && platformOf(*inputs.machine) == platform.id;
    const NominalMachine nominal = nominalMachine(platform);
    const MachineProfile machine = own ? *inputs.machine : nominal.profile;
    part.basis = own ? Words::tr("this machine: %1").arg(inputs.machineHeadline)
                     : Words::tr("assumed: %1").arg(nominal.assumptions);
    const bool cuda = platform.accelerator == "cuda"_L1;
    part.torch = chooseTorch(machine, inputs.catalog, inputs.subject, cuda ? inputs.flavour : QString());
    MachineProfile withoutPythons = machine; // the series the project is for, not the one that happens to be installed
    withoutPythons.pythons.clear();
    const auto python = choosePython(withoutPythons, inputs.subject, part.torch.build, {}, true);
    part.set = planRequirements(inputs.subject, machine, inputs.catalog, part.torch,
                                markerEnvironment(wheelEnvironment(machine, python ? python->series : u"3.12"_s)));
    return part;
}

bool usable(const TorchChoice &torch) {
    return torch.outcome == TorchChoice::Outcome::Chosen || torch.outcome == TorchChoice::Outcome::NotWanted;
}

QString joined(const QStringList &markers) {
    QStringList parts;
    for (const QString &marker : markers)
        parts << (markers.size() > 1 ? u'(' + marker + u')' : marker);
    return parts.join(u" or "_s);
}

QString withMarker(const QString &text, const QString &marker) {
    auto parsed = Requirement::parse(text);
    if (!parsed)
        return text;
    Requirement &requirement = parsed.value();
    requirement.marker = requirement.marker.isEmpty() ? marker : u"(%1) and (%2)"_s.arg(requirement.marker, marker);
    return requirement.text();
}

QString sharedMarkers(const Platform &platform, const PlatformPart &part) {
    if (!part.torch.build)
        return Words::tr("%1 shares its markers with %2 and gets the same.").arg(platform.id, part.platform.id);
    return Words::tr("%1 shares its markers with %2: no marker sees a GPU, so the build of %2 is taken there; it runs "
                     "on the processor, and is "
                     "larger. For a project without it: --platform %1.")
        .arg(platform.id, part.platform.id);
}

QString nameOf(const QString &text) { return Requirement::parse(text).valueOr({}).normalized(); }

} // namespace

PlatformParts platformParts(const PyprojectInputs &inputs) {
    std::vector<Platform> order = inputs.platforms;
    std::stable_partition(order.begin(), order.end(), [](const Platform &p) { return p.accelerator == "cuda"_L1; });
    PlatformParts result;
    for (const Platform &platform : order) {
        const auto same = std::find_if(result.parts.begin(), result.parts.end(),
                                       [&](const PlatformPart &part) { return part.marker == markerOf(platform); });
        if (same != result.parts.end()) {
            result.leftOut << sharedMarkers(platform, *same);
            continue;
        }
        PlatformPart part = makePart(inputs, platform);
        if (usable(part.torch))
            result.parts.push_back(std::move(part));
        else
            result.leftOut << Words::tr("%1 is left out: %2 (%3).").arg(platform.id, whyNone(part.torch), part.basis);
    }
    return result;
}

Result<QString> sharedPython(const Subject &subject, const std::vector<PlatformPart> &parts) {
    std::vector<int> minors;
    bool narrowed = false;
    for (int minor = 9; minor <= 20; ++minor) {
        const QString series = u"3.%1"_s.arg(minor);
        const auto first = Version::parse(series);
        const auto last = Version::parse(series + u".99"_s);
        if (!first || !last || (!subject.python.contains(*first) && !subject.python.contains(*last)))
            continue;
        const bool all = std::all_of(parts.begin(), parts.end(), [&](const PlatformPart &part) {
            return !part.torch.build || part.torch.build->python.isEmpty() || part.torch.build->python.contains(series);
        });
        narrowed = narrowed || !all;
        if (all)
            minors.push_back(minor);
    }
    if (minors.empty())
        return Problem{.code = ProblemCode::NoBuildFits,
                       .subject = subject.title,
                       .detail = u"the PyTorch builds of these platforms have no Python version in common"_s,
                       .remedy = u"Name fewer platforms (--platform)."_s};
    if (!narrowed)
        return subject.python.isEmpty() ? u">=3.9"_s : subject.python.text();
    // The builds' own lists have no gaps; the bounds are those of the first run without one.
    size_t last = 0;
    while (last + 1 < minors.size() && minors[last + 1] == minors[last] + 1)
        ++last;
    const QString bounds = u">=3.%1,<3.%2"_s.arg(minors.front()).arg(minors[last] + 1);
    return subject.python.isEmpty() || subject.python.text().startsWith(">=3."_L1)
               ? bounds
               : subject.python.text() + u',' + bounds;
}

QStringList mergedRequirements(const QStringList &markers, const std::vector<QStringList> &lists) {
    QStringList names;
    for (const QStringList &list : lists)
        for (const QString &text : list)
            if (const QString name = nameOf(text); !names.contains(name))
                names << name;
    QStringList merged;
    for (const QString &name : names) {
        QStringList texts;
        for (const QStringList &list : lists)
            for (const QString &text : list)
                if (nameOf(text) == name && !texts.contains(text))
                    texts << text;
        for (const QString &text : texts) {
            QStringList where;
            for (size_t i = 0; i < lists.size(); ++i)
                if (lists[i].contains(text))
                    where << markers[qsizetype(i)];
            merged << (where.size() == markers.size() ? text : withMarker(text, joined(where)));
        }
    }
    return merged;
}

} // namespace armature
