#pragma once

#include "base/Literals.h"
#include "recheck/RecheckReport.h"

#include <QtTest>

// A small catalog and small pages for the tests of recheck/.

namespace armature {

inline Catalog smallCatalog() {
    Catalog catalog;
    catalog.date = QDate(2026, 11, 23);
    catalog.digest = u"abc"_s;
    const auto platform = [&](const char *id, const char *system, const char *architecture, const char *accelerator) {
        catalog.platforms.push_back({QLatin1String(id),
                                     {},
                                     QLatin1String(system),
                                     QLatin1String(architecture),
                                     QLatin1String(accelerator),
                                     {}});
    };
    platform("linux-aarch64-cuda", "linux", "aarch64", "cuda");
    platform("linux-aarch64-cpu", "linux", "aarch64", "cpu");
    platform("macos-arm64-mps", "macos", "arm64", "mps");
    const QStringList own{u"torch"_s, u"torchvision"_s, u"triton"_s};
    catalog.indexes = {{u"default"_s, {}, {}, {}},
                       {u"pytorch-cu129"_s, {}, u"http://127.0.0.1:1/cu129"_s, own},
                       {u"pytorch-cu130"_s, {}, u"http://127.0.0.1:1/cu130"_s, own}};
    TorchBuild build; // names the Pythons there are, and says that the two indexes are CUDA's
    build.torch = Version::of("2.8.0");
    build.flavour = build.local = u"cu129"_s;
    build.index = u"pytorch-cu129"_s;
    build.system = u"linux"_s;
    build.architecture = u"aarch64"_s;
    build.python = QStringList{u"3.10"_s, u"3.11"_s};
    build.glibc = Version::of("2.28");
    catalog.builds = {build};
    build.torch = Version::of("2.9.1");
    build.flavour = build.local = u"cu130"_s;
    build.index = u"pytorch-cu130"_s;
    catalog.builds.push_back(build);
    return catalog;
}

inline Cell cellOf(const char *platform, Status status, const char *since, const char *version) {
    Cell cell;
    cell.platform = QLatin1String(platform);
    cell.status = status;
    cell.since = Version::of(since);
    cell.version = Version::of(version);
    cell.index = u"default"_s;
    return cell;
}

inline Package packageOf(const char *id, const Cell &cell) {
    Package package;
    package.id = QLatin1String(id);
    package.cells = {cell};
    return package;
}

/// File names separated by blanks; "!" in front of a name: withdrawn; "@>=3.9" behind it: Requires-Python.
inline SimplePage pageOf(const QString &names) {
    SimplePage page;
    for (QString name : names.split(u' ', Qt::SkipEmptyParts)) {
        IndexFile file;
        file.yanked = name.startsWith(u'!');
        file.requiresPython = name.section(u'@', 1);
        file.file = name.section(u'@', 0, 0).mid(file.yanked ? 1 : 0);
        file.url = QUrl(u"http://127.0.0.1/"_s + file.file);
        file.bytes = 102'000'000;
        page.files.push_back(file);
    }
    return page;
}

inline ProjectFacts factsOf(const QString &project, const QString &names) {
    return factsFrom(project, {pageOf(names), {}});
}

/// "kind verdict" of every check, in order.
inline QString verdicts(const std::vector<ClaimCheck> &checks) {
    QStringList words;
    for (const ClaimCheck &check : checks)
        words << enumName(check.kind) + u' ' + enumName(check.verdict);
    return words.join(u"; "_s);
}

} // namespace armature
