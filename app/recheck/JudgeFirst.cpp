#include "base/Literals.h"
#include "recheck/Judge.h"
#include "recheck/Verdicts.h"

#include <algorithm>

// Claims about first versions: `since` of a cell and the bounds of floors.

namespace armature {
namespace {

/// What several pages together know about the versions before and at the one that is claimed.
struct Search {
    std::optional<VersionFit> earlierNative;
    std::optional<VersionFit> earlierGeneric;
    std::optional<VersionFit> at;         ///< the claimed version, with something that can be installed
    std::optional<ClaimFile> otherPython; ///< of the claimed version, where nothing of it fits a Python 3
    std::optional<VersionFit> later;      ///< the first after it
    std::optional<Problem> problem;       ///< of a page that was not read
    int pages = 0;
    bool gpuMatters = false;
};

void take(std::optional<VersionFit> &slot, const VersionFit &fit) {
    if (!slot || fit.version < slot->version)
        slot = fit;
}

void look(Search &search, const PackageHistory &history, const Version &since, bool fromSource) {
    for (const VersionFit &fit : history.versions) {
        const Version version = fit.version.withoutLocal();
        const bool usable = fit.wheel || (fromSource && fit.hasSource);
        const bool offered = fit.isOffered() || (usable && !fit.wheel && !version.isPrerelease());
        if (version == since && usable)
            take(search.at, fit);
        else if (version == since && fit.otherPython)
            search.otherPython = fit.otherPython;
        else if (version < since && offered)
            take(fit.native || fromSource ? search.earlierNative : search.earlierGeneric, fit);
        else if (version > since && offered)
            take(search.later, fit);
    }
}

QString laterWords(const Search &search) {
    return search.later ? u"; the first later one with a file is %1"_s.arg(search.later->version.text()) : QString();
}

ClaimCheck judged(const ClaimCheck &check, const Search &search, const QString &since) {
    const QString earlier = search.earlierNative ? search.earlierNative->version.text() : QString();
    if (search.earlierNative && !search.gpuMatters)
        return contradicted(check, u"%1 has a file already"_s.arg(earlier), search.earlierNative->wheel);
    if (search.problem)
        return couldNotTell(check, *search.problem);
    if (!search.at && search.otherPython)
        return confirmed(check, u"its files are for other Pythons than CPython 3"_s + laterWords(search),
                         search.otherPython);
    if (!search.at && search.pages > 1)
        return notInAnIndex(check, u"none of the indexes that were asked has %1%2"_s.arg(since, laterWords(search)));
    if (!search.at)
        return contradicted(check, u"%1 has no file for it%2"_s.arg(since, laterWords(search)),
                            search.later ? search.later->wheel : std::nullopt);
    if (search.earlierNative)
        return notInAnIndex(check,
                            u"%1 has a file already; whether it serves the GPU, an index does not say"_s.arg(earlier),
                            search.earlierNative->wheel);
    if (!search.earlierGeneric)
        return confirmed(check, u"no earlier version has a file"_s + yankedWords(search.at->wheel), search.at->wheel);
    const QString generic = search.earlierGeneric->version.text();
    if (search.at->native)
        return confirmed(
            check, u"the first built for the platform; from %1 on there are files for any platform"_s.arg(generic),
            search.at->wheel);
    return notInAnIndex(
        check, u"from %1 on there are files for any platform; whether they work, an index does not say"_s.arg(generic),
        search.at->wheel);
}

} // namespace

QStringList indexFamily(const Catalog &catalog, const QString &package, const QString &index) {
    const auto isCuda = [&](const QString &id) {
        return std::any_of(catalog.builds.begin(), catalog.builds.end(),
                           [&](const TorchBuild &b) { return b.index == id && b.isCuda(); });
    };
    const PackageIndex *own = catalog.index(index);
    if (own == nullptr || own->packages.isEmpty())
        return {index};
    QStringList family;
    for (const PackageIndex &candidate : catalog.indexes)
        if (candidate.id == index || (candidate.packages.contains(package) && isCuda(candidate.id) == isCuda(index)))
            family << candidate.id;
    return family;
}

bool gpuMatters(const Catalog &catalog, const QString &package, const QString &platform) {
    const Platform *known = catalog.platform(platform);
    const auto serves = [&](const PackageIndex &index) { return index.packages.contains(package); };
    return known != nullptr && known->accelerator != "cpu"_L1 &&
           std::any_of(catalog.indexes.begin(), catalog.indexes.end(), serves);
}

Version lowerBound(const SpecifierSet &versions) {
    const QString text = versions.text().trimmed();
    return text.startsWith(">="_L1) && !text.contains(u',') ? Version::parse(text.mid(2)).valueOr(Version())
                                                            : Version();
}

ClaimCheck Judge::firstClaim(const FirstQuestion &question, ClaimKind kind) {
    const Place &place = question.place;
    ClaimCheck check{place.package, place.platform, place.index, kind, {}, {}, {}, {}, {}};
    check.claim = u"%1 is the first version with a file for this platform"_s.arg(question.since.text());
    const WheelTarget &target = m_targets.of(question.environment);
    Search search;
    search.gpuMatters = question.gpuMatters;
    for (const QString &index : indexFamily(m_catalog, place.package, place.index)) {
        const ProjectFacts &facts = factsOf(place.package, index);
        ++search.pages;
        if (facts.files)
            look(search, historyOf(*facts.files, target), question.since, question.fromSource);
        else if (!search.problem)
            search.problem = facts.problem;
    }
    return judged(check, search, question.since.text());
}

ClaimCheck Judge::existsClaim(const Place &place, const Version &version, const WheelEnvironment &environment,
                              ClaimKind kind) {
    const WheelTarget &target = m_targets.of(environment);
    ClaimCheck check{place.package, place.platform, place.index, kind, {}, {}, {}, {}, {}};
    check.claim = u"%1 has a file for %2"_s.arg(version.text(), target.inWords());
    std::optional<Problem> problem;
    for (const QString &index : indexFamily(m_catalog, place.package, place.index)) {
        const ProjectFacts &facts = factsOf(place.package, index);
        if (!facts.files) {
            problem = problem ? problem : facts.problem;
            continue;
        }
        if (const auto fit = fitOf(*facts.files, version, target); fit && fit->wheel) {
            check.index = index;
            return confirmed(check, u"there is a wheel"_s + yankedWords(fit->wheel), fit->wheel);
        }
    }
    return problem ? couldNotTell(check, *problem)
                   : contradicted(check, u"none of its files fits, or there is no such version"_s);
}

std::vector<ClaimCheck> Judge::floor(const Package &package, const Floor &floor, const QString &platform) {
    std::vector<ClaimCheck> checks;
    const Cell *cell = package.cell(platform);
    const Place place{package.id, platform, cell == nullptr || cell->index.isEmpty() ? DefaultIndexId : cell->index};
    const Version first = lowerBound(floor.versions);
    const WheelEnvironment anyPython = environmentOf(platform, {}, {}, {});
    const bool wholePlatform = floor.capabilities.empty() && floor.flavours.isEmpty();
    const bool fromSource = cell != nullptr && isBuiltFromSource(m_catalog, package, *cell);
    if (fromSource)
        return checks;
    if (!first.isEmpty() && wholePlatform)
        checks.push_back(firstClaim({place, first, anyPython, false, gpuMatters(m_catalog, package.id, platform)},
                                    ClaimKind::FloorFirst));
    else if (!first.isEmpty()) // why only these machines: kernels, which no index knows
        checks.push_back(existsClaim(place, first, anyPython, ClaimKind::FloorFirst));
    if (!floor.prefer.isEmpty())
        checks.push_back(existsClaim(place, floor.prefer,
                                     environmentOf(platform, pinnedPython(m_catalog, package.id), {}, {}),
                                     ClaimKind::FloorPrefer));
    return checks;
}

} // namespace armature
