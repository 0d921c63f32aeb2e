#include "recheck/RecheckReport.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

bool wantsPackage(const RecheckFilter &filter, const QString &package) {
    return filter.packages.isEmpty() || filter.packages.contains(package);
}
bool wantsPlatform(const RecheckFilter &filter, const QString &platform) {
    return filter.platform.isEmpty() || filter.platform == platform;
}

/// What the catalog knows as the newest: the version a cell speaks of, or one that its index had when it was last read.
Version newestKnown(const Cell &cell) { return std::max(cell.version, cell.latest); }

bool isNewer(const FittingFile &latest, const Cell &cell) {
    return !cell.version.isEmpty() &&
           Version::parse(latest.version).valueOr(Version()).withoutLocal() > newestKnown(cell);
}

/// Of every platform, with a cell or without one.
void findFits(Judge &judge, const Catalog &catalog, const Package &package, const RecheckFilter &filter,
              RecheckReport &report) {
    for (const Platform &platform : catalog.platforms) {
        if (!wantsPlatform(filter, platform.id))
            continue;
        const Cell *cell = package.cell(platform.id);
        const QString index = cell == nullptr || cell->index.isEmpty() ? DefaultIndexId : cell->index;
        report.fits.push_back(judge.fit(package.id, platform.id, index));
        const auto &latest = report.fits.back().latest;
        if (cell != nullptr && latest && isNewer(*latest, *cell))
            report.newer.push_back(
                {package.id, platform.id, index, newestKnown(*cell).text(), latest->version, latest->file});
    }
}

void judgePackage(Judge &judge, const Package &package, const RecheckFilter &filter, RecheckReport &report) {
    const auto add = [&](const std::vector<ClaimCheck> &checks) {
        report.checks.insert(report.checks.end(), checks.begin(), checks.end());
    };
    for (const Cell &cell : package.cells) {
        if (!wantsPlatform(filter, cell.platform))
            continue;
        add(judge.cell(package, cell));
    }
    for (const Floor &floor : package.floors)
        for (const QString &platform : floor.platforms)
            if (wantsPlatform(filter, platform))
                add(judge.floor(package, floor, platform));
}

/// Builds are claims about torch and, beside it, Triton and the companions of torch.
void judgeBuilds(Judge &judge, const Catalog &catalog, const RecheckFilter &filter, RecheckReport &report) {
    const auto add = [&](const ClaimCheck &check) {
        if (wantsPackage(filter, check.package) && wantsPlatform(filter, check.platform))
            report.checks.push_back(check);
    };
    const auto wants = [&](const QString &system, const QString &architecture, const QString &flavour) {
        return wantsPlatform(filter, platformOfBuild(catalog, system, architecture, flavour));
    };
    for (const TorchBuild &build : catalog.builds)
        if (wants(build.system, build.architecture, build.flavour))
            for (const ClaimCheck &check : judge.build(build))
                add(check);
    if (wantsPackage(filter, u"torch"_s))
        for (const AbsentBuild &absent : catalog.absent)
            if (wants(absent.system, absent.architecture, absent.flavour))
                add(judge.absent(absent));
}

bool concernsBuilds(const Catalog &catalog, const RecheckFilter &filter) {
    QStringList packages{u"torch"_s, u"triton"_s};
    for (const Package &package : catalog.packages)
        if (!package.companions.empty())
            packages << package.id;
    return std::any_of(packages.begin(), packages.end(),
                       [&](const QString &package) { return wantsPackage(filter, package); });
}

RecheckReport judgeWith(Judge &judge, const Catalog &catalog, const RecheckFilter &filter) {
    RecheckReport report;
    report.filter = filter;
    report.catalogDate = catalog.date;
    report.catalogDigest = catalog.digest;
    for (const Package &package : catalog.packages)
        if (wantsPackage(filter, package.id)) {
            judgePackage(judge, package, filter, report);
            findFits(judge, catalog, package, filter, report);
        }
    if (concernsBuilds(catalog, filter))
        judgeBuilds(judge, catalog, filter, report);
    return report;
}

} // namespace

int RecheckReport::count(ClaimVerdict verdict) const {
    return int(std::count_if(checks.begin(), checks.end(),
                             [verdict](const ClaimCheck &check) { return check.verdict == verdict; }));
}

int RecheckReport::exitCode() const {
    if (count(ClaimVerdict::Contradicted) > 0)
        return 1;
    return count(ClaimVerdict::CouldNotTell) > 0 ? 4 : 0;
}

std::vector<PageQuestion> pageQuestions(const Catalog &catalog, const RecheckFilter &filter) {
    const Facts nothing; // a judge who knows nothing wants every page there is a claim about
    Judge judge(catalog, nothing);
    (void)judgeWith(judge, catalog, filter);
    std::vector<PageQuestion> questions;
    for (const auto &[package, index] : judge.wanted())
        if (wantsPackage(filter, package))
            questions.push_back({package, index});
    return questions;
}

RecheckReport judgeCatalog(const Catalog &catalog, const Facts &facts, const RecheckFilter &filter) {
    Judge judge(catalog, facts);
    return judgeWith(judge, catalog, filter);
}

} // namespace armature
