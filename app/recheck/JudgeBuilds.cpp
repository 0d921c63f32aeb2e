#include "base/Literals.h"
#include "recheck/Judge.h"
#include "recheck/Verdicts.h"

#include <algorithm>
#include <cmath>

// Claims of builds.toml: PyTorch builds, their companions, and builds that do not exist.

namespace armature {
namespace {

constexpr double SizeTolerance = 0.03; // sizes differ a little between the Pythons of one build

std::optional<VersionFit> exactFit(const ProjectFiles &files, const Version &version, const WheelTarget &target) {
    for (const ProjectVersion &candidate : files.versions)
        if (candidate.version == version)
            if (const ProjectWheel *wheel = target.best(candidate.wheels))
                return VersionFit{version, wheel->file, wheel->isNative(), false, wheel->file.yanked, std::nullopt};
    return std::nullopt;
}

bool hasVersion(const ProjectFiles &files, const Version &version, bool exactLabel) {
    const auto found = files.matching(version);
    return std::any_of(found.begin(), found.end(),
                       [&](const ProjectVersion *v) { return !exactLabel || v->version == version; });
}

} // namespace

QString platformOfBuild(const Catalog &catalog, const QString &system, const QString &architecture,
                        const QString &flavour) {
    const QString accelerator = flavour.startsWith("cu"_L1) ? u"cuda"_s : flavour;
    for (const Platform &platform : catalog.platforms)
        if (platform.system == system && platform.architecture == architecture && platform.accelerator == accelerator)
            return platform.id;
    return system + u'-' + architecture;
}

ClaimCheck Judge::filesClaim(const Wanted &wanted, const TorchBuild &build, ClaimKind kind) {
    ClaimCheck check{
        wanted.place.package, wanted.place.platform, wanted.place.index, kind, wanted.label, {}, {}, {}, {}};
    const ProjectFacts &facts = factsOf(wanted.place.package, wanted.place.index);
    if (!facts.files)
        return couldNotTell(check, facts.problem);
    if (!hasVersion(*facts.files, wanted.version, wanted.exactLabel))
        return contradicted(check, u"the index has no %1"_s.arg(wanted.version.text()));
    QStringList there;
    QStringList missing;
    QStringList more;
    std::optional<ClaimFile> evidence;
    for (const Version &python : knownPythons(m_catalog)) {
        const WheelTarget &target =
            m_targets.of(describePlatform(build.system, build.architecture, python, build.glibc, build.macos));
        const auto fit = wanted.exactLabel ? exactFit(*facts.files, wanted.version, target)
                                           : fitOf(*facts.files, wanted.version, target);
        const bool fits = fit && fit->wheel;
        if (!build.python.contains(python.text())) {
            if (fits)
                more << python.text();
            continue;
        }
        (fits ? there : missing) << python.text();
        if (fits && (!evidence || evidence->yanked))
            evidence = fit->wheel;
    }
    const QString list = there.join(u", "_s);
    if (there.isEmpty())
        return contradicted(check, u"none of its files fits"_s);
    if (!missing.isEmpty())
        return contradicted(check, u"there are files for Python %1, none for %2"_s.arg(list, missing.join(u", "_s)),
                            evidence);
    const QString also = more.isEmpty() || kind != ClaimKind::Build
                             ? QString()
                             : u"; also for %1, which the catalog does not name"_s.arg(more.join(u", "_s));
    return confirmed(check, u"there are files for Python %1%2%3"_s.arg(list, also, yankedWords(evidence)), evidence);
}

ClaimCheck Judge::sizeClaim(const TorchBuild &build) {
    ClaimCheck check{u"torch"_s,
                     platformOfBuild(m_catalog, build.system, build.architecture, build.flavour),
                     build.index,
                     ClaimKind::BuildSize,
                     u"%1: %2 MB to download"_s.arg(build.label()).arg(build.downloadMb),
                     {},
                     {},
                     {},
                     {}};
    const ProjectFacts &facts = factsOf(check.package, check.index);
    if (!facts.files)
        return couldNotTell(check, facts.problem);
    std::optional<ClaimFile> nearest;
    const double claimed = double(build.downloadMb);
    const auto distance = [&](const ClaimFile &file) { return std::abs(double(file.bytes) / 1e6 - claimed); };
    for (const QString &python : build.python) {
        const Version version = Version::parse(python).valueOr(Version());
        const WheelTarget &target =
            m_targets.of(describePlatform(build.system, build.architecture, version, build.glibc, build.macos));
        const auto fit = exactFit(*facts.files, build.exactVersion(), target);
        if (fit && fit->wheel->bytes > 0 && (!nearest || distance(*fit->wheel) < distance(*nearest)))
            nearest = fit->wheel;
    }
    if (!nearest)
        return notInAnIndex(check, u"the page tells no size"_s);
    const QString is = u"it has %1 MB"_s.arg(qRound(double(nearest->bytes) / 1e6));
    return distance(*nearest) <= 1 + claimed * SizeTolerance ? confirmed(check, is, nearest)
                                                             : contradicted(check, is, nearest);
}

std::vector<ClaimCheck> Judge::build(const TorchBuild &build) {
    const QString platform = platformOfBuild(m_catalog, build.system, build.architecture, build.flavour);
    const QString pythons = build.python.join(u", "_s);
    std::vector<ClaimCheck> checks;
    checks.push_back(filesClaim({{u"torch"_s, platform, build.index},
                                 build.exactVersion(),
                                 true,
                                 u"%1 for Python %2"_s.arg(build.label(), pythons)},
                                build, ClaimKind::Build));
    if (build.downloadMb > 0)
        checks.push_back(sizeClaim(build));
    const auto companion = [&](const QString &package, const Version &version, const QString &index) {
        if (!version.isEmpty())
            checks.push_back(filesClaim(
                {{package, platform, index},
                 version,
                 false,
                 u"%1 %2 beside torch %3, for Python %4"_s.arg(package, version.text(), build.label(), pythons)},
                build, ClaimKind::Companion));
    };
    for (auto it = build.companions.begin(); it != build.companions.end(); ++it)
        companion(it.key(), it.value(), m_catalog.indexBeside(build, it.key()));
    companion(u"triton"_s, build.triton, build.tritonIndex.isEmpty() ? DefaultIndexId : build.tritonIndex);
    return checks;
}

ClaimCheck Judge::absent(const AbsentBuild &absent) {
    ClaimCheck check{u"torch"_s,
                     platformOfBuild(m_catalog, absent.system, absent.architecture, absent.flavour),
                     absent.index,
                     ClaimKind::Absent,
                     u"there is no torch %1 for %2 from %3"_s.arg(absent.torch.text(), absent.flavour, absent.index),
                     {},
                     {},
                     {},
                     {}};
    const ProjectFacts &facts = factsOf(check.package, check.index);
    if (!facts.files)
        return couldNotTell(check, facts.problem);
    const WheelTarget &target = m_targets.of(describePlatform(absent.system, absent.architecture, {}, {}, {}));
    // On the default index files carry no flavour: only for a Mac, whose builds are all of one kind, does one without a
    // label say anything.
    const bool labelled = absent.index == DefaultIndexId && absent.system != "macos"_L1;
    std::optional<ClaimFile> unlabelled;
    for (const ProjectVersion *version : facts.files->matching(absent.torch)) {
        const ProjectWheel *wheel = target.best(version->wheels);
        if (wheel == nullptr)
            continue;
        const QString local = version->version.local();
        if (local == absent.flavour || (local.isEmpty() && !labelled))
            return contradicted(check, u"there is a file"_s, wheel->file);
        unlabelled = wheel->file;
    }
    if (unlabelled)
        return confirmed(
            check,
            u"no file of %1 has this flavour in its name; what is inside of the one there is, an index does not say"_s
                .arg(absent.torch.text()),
            unlabelled);
    return confirmed(check, u"%1 has no file for this platform"_s.arg(absent.torch.text()));
}

} // namespace armature
