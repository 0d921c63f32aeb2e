#include "base/Literals.h"
#include "recheck/Judge.h"
#include "recheck/Verdicts.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature {

ProjectFacts factsFrom(const QString &project, const PageOutcome &outcome) {
    if (const Problem *problem = outcome.problem())
        return {std::nullopt, *problem};
    if (outcome.isAbsent())
        return {
            std::nullopt,
            {ProblemCode::NotFound, outcome.url, u"the index says that it has no package %1"_s.arg(project), {}, {}}};
    ProjectFiles files = projectFiles(project, *outcome.page());
    if (files.versions.empty())
        return {std::nullopt,
                {ProblemCode::NotFound, outcome.url, u"the page lists no file of %1"_s.arg(project), {}, {}}};
    return {std::move(files), {}};
}

static bool comesWith(const Catalog &catalog, const QString &package, const QString &stack) {
    const Package *known = catalog.package(package);
    return known != nullptr && known->dependencyOf == stack;
}

Version pinnedPython(const Catalog &catalog, const QString &package) {
    static const QRegularExpression series(uR"(^==\s*(\d+\.\d+)\.\*$)"_s);
    for (const Stack &stack : catalog.stacks)
        if (const auto match = series.match(stack.python.text());
            match.hasMatch() && (stack.packages.contains(package) || comesWith(catalog, package, stack.id)))
            return Version::parse(match.captured(1)).valueOr(Version());
    return {};
}

std::vector<Version> knownPythons(const Catalog &catalog) {
    std::vector<Version> pythons;
    for (const TorchBuild &build : catalog.builds)
        for (const QString &python : build.python)
            if (const auto version = Version::parse(python);
                version && std::find(pythons.begin(), pythons.end(), *version) == pythons.end())
                pythons.push_back(*version);
    std::sort(pythons.begin(), pythons.end());
    return pythons;
}

bool isBuiltFromSource(const Catalog &catalog, const Package &package, const Cell &cell) {
    const auto lists = [&](const Stack &stack) { return stack.sourceBuilds.contains(package.id); };
    return cell.fromSource || cell.needs.contains("nvcc"_L1) ||
           std::any_of(catalog.stacks.begin(), catalog.stacks.end(), lists);
}

const ProjectFacts &Judge::factsOf(const QString &package, const QString &index) {
    m_wanted.insert({package, index});
    static const ProjectFacts NotAsked{std::nullopt,
                                       {ProblemCode::CouldNotDetermine, {}, u"the index was not asked"_s, {}, {}}};
    const auto found = m_facts.find({package, index});
    return found == m_facts.end() ? NotAsked : found->second;
}

WheelEnvironment Judge::environmentOf(const QString &platform, const Version &python, const Version &glibc,
                                      const Version &macos) const {
    const Platform *known = m_catalog.platform(platform);
    return known == nullptr ? WheelEnvironment()
                            : describePlatform(known->system, known->architecture, python, glibc, macos);
}

std::vector<ClaimCheck> Judge::cell(const Package &package, const Cell &cell) {
    std::vector<ClaimCheck> checks;
    const QString index = cell.index.isEmpty() ? DefaultIndexId : cell.index;
    if (cell.status == Status::Unavailable) {
        checks.push_back(unavailableClaim(package, cell));
        return checks;
    }
    if (!cell.version.isEmpty())
        checks.push_back(versionClaim(package, cell));
    if (!cell.since.isEmpty())
        checks.push_back(firstClaim(
            {{package.id, cell.platform, index},
             cell.since,
             environmentOf(cell.platform, {}, std::max(cell.glibc, DefaultGlibc), std::max(cell.macos, DefaultMacos)),
             isBuiltFromSource(m_catalog, package, cell),
             gpuMatters(m_catalog, package.id, cell.platform)},
            ClaimKind::Since));
    if (cell.status != Status::Unknown && !cell.python.isEmpty() && !cell.version.isEmpty() &&
        !isBuiltFromSource(m_catalog, package, cell))
        checks.push_back(pythonClaim(package, cell));
    return checks;
}

ClaimCheck Judge::versionClaim(const Package &package, const Cell &cell) {
    Version python = pinnedPython(m_catalog, package.id);
    if (!cell.python.isEmpty() && !cell.python.contains(python))
        python = {};
    const WheelTarget &target = m_targets.of(environmentOf(cell.platform, python, cell.glibc, cell.macos));
    const bool fromSource = isBuiltFromSource(m_catalog, package, cell);
    ClaimCheck check{package.id, cell.platform, cell.index, ClaimKind::Version, {}, {}, {}, {}, {}};
    const QString version = cell.version.text();
    check.claim = cell.status == Status::Unknown ? u"there is a version %1"_s.arg(version)
                  : fromSource                   ? u"%1 can be had, if only as source"_s.arg(version)
                                                 : u"%1 has a file for %2"_s.arg(version, target.inWords());
    const ProjectFacts &facts = factsOf(package.id, cell.index);
    if (!facts.files)
        return couldNotTell(check, facts.problem);
    const auto fit = fitOf(*facts.files, cell.version, target);
    if (!fit)
        return contradicted(check, u"the index has no version %1; its newest is %2"_s.arg(
                                       version, facts.files->versions.back().version.text()));
    if (fit->wheel)
        return confirmed(check, u"there is a wheel"_s + yankedWords(fit->wheel), fit->wheel);
    const std::optional<ClaimFile> &sourceFile = facts.files->matching(cell.version).front()->source;
    if (cell.status == Status::Unknown)
        return confirmed(check, u"the version is there, without a wheel for %1"_s.arg(target.inWords()), sourceFile);
    if (fit->sourceOnly() && fromSource)
        return confirmed(check, u"there is a source distribution and no wheel, as the catalog has it"_s, sourceFile);
    // The floor, not the platform, may be what is wrong.
    const WheelTarget &newer = m_targets.of(environmentOf(cell.platform, python, DefaultGlibc, DefaultMacos));
    if (const auto above = fitOf(*facts.files, cell.version, newer); above && above->wheel)
        return contradicted(check, u"there is a wheel only for newer systems than %1"_s.arg(target.inWords()),
                            above->wheel);
    return contradicted(
        check,
        fit->hasSource ? u"there is a source distribution only, and the catalog does not say that it must be built"_s
                       : u"none of its files fits %1"_s.arg(target.inWords()),
        sourceFile);
}

ClaimCheck Judge::unavailableClaim(const Package &package, const Cell &cell) {
    ClaimCheck check{package.id, cell.platform, cell.index, ClaimKind::Unavailable, {}, {}, {}, {}, {}};
    check.claim = u"no version has a file for this platform"_s;
    const ProjectFacts &facts = factsOf(package.id, cell.index);
    if (!facts.files)
        return couldNotTell(check, facts.problem);
    const WheelTarget &target = m_targets.of(environmentOf(cell.platform, {}, {}, {}));
    const PackageHistory history = historyOf(*facts.files, target);
    const VersionFit *generic = nullptr;
    for (auto fit = history.versions.rbegin(); fit != history.versions.rend(); ++fit) { // the newest speaks loudest
        if (fit->isOffered() && fit->native)
            return contradicted(check,
                                u"%1 has a wheel; the first one is of %2"_s.arg(fit->version.text(),
                                                                                history.first(true)->version.text()),
                                fit->wheel);
        if (fit->isOffered() && generic == nullptr)
            generic = &*fit;
    }
    if (!cell.version.isEmpty() && facts.files->matching(cell.version).empty())
        return contradicted(check, u"there is no version %1 at all"_s.arg(cell.version.text()));
    if (generic != nullptr)
        return notInAnIndex(
            check,
            u"no wheel is built for this platform; whether the one for any platform works, an index does not say"_s,
            generic->wheel);
    for (auto fit = history.versions.rbegin(); fit != history.versions.rend(); ++fit)
        if (fit->wheel && fit->version.isPlaceholder())
            return confirmed(
                check, u"only a placeholder fits: %1, which installs and holds nothing"_s.arg(fit->version.text()),
                fit->wheel);
    const bool source = facts.files->versions.back().source.has_value();
    return confirmed(
        check, source ? u"no wheel in any version; there is source, and whether it can be built an index does not say"_s
                      : u"no wheel in any version"_s);
}

ClaimCheck Judge::pythonClaim(const Package &package, const Cell &cell) {
    ClaimCheck check{package.id, cell.platform, cell.index, ClaimKind::Python, {}, {}, {}, {}, {}};
    check.claim = u"%1 has a file for every Python %2"_s.arg(cell.version.text(), cell.python.text());
    const ProjectFacts &facts = factsOf(package.id, cell.index);
    if (!facts.files)
        return couldNotTell(check, facts.problem);
    QStringList missing;
    QStringList there;
    bool source = false;
    std::optional<ClaimFile> evidence;
    for (const Version &python : knownPythons(m_catalog)) {
        if (!cell.python.contains(python))
            continue;
        const auto fit = fitOf(*facts.files, cell.version,
                               m_targets.of(environmentOf(cell.platform, python, cell.glibc, cell.macos)));
        (fit && fit->wheel ? there : missing) << python.text();
        source = source || (fit && fit->hasSource);
        if (fit && fit->wheel)
            evidence = fit->wheel;
    }
    if (there.isEmpty())
        return contradicted(check, u"there is none for Python %1"_s.arg(missing.join(u", "_s)));
    if (missing.isEmpty())
        return confirmed(check, u"there are wheels for Python %1"_s.arg(there.join(u", "_s)), evidence);
    return contradicted(check,
                        u"wheels fit Python %1, none fits %2%3"_s.arg(there.join(u", "_s), missing.join(u", "_s),
                                                                      source ? u" (there is source)"_s : QString()),
                        evidence);
}

PlatformFit Judge::fit(const QString &package, const QString &platform, const QString &index) {
    const ProjectFacts &facts = factsOf(package, index);
    PlatformFit result;
    if (facts.files)
        result = platformFit(*facts.files, m_targets.of(environmentOf(platform, {}, {}, {})));
    else
        result.problem = facts.problem;
    result.package = package;
    result.platform = platform;
    result.index = index;
    return result;
}

} // namespace armature
