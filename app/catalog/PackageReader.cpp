#include "base/Requirement.h"
#include "catalog/CatalogReaders.h"

#include <algorithm>

namespace armature {
namespace {

/// One cell for each platform the table names.
void readCell(TomlTable &t, Package &package, const CatalogDraft &draft) {
    Cell cell;
    const QStringList platforms = readPlatforms(t, "platforms", draft);
    cell.status = t.name("status", Status::Unknown, TomlTable::Required);
    cell.since = t.version("since");
    cell.version = t.version("version");
    cell.index = readIndex(t, "index", TomlTable::Optional, draft);
    cell.limitation = t.text("limitation");
    cell.remedy = t.text("remedy");
    cell.glibc = t.version("glibc");
    cell.macos = t.version("macos");
    cell.python = t.specifiers("python");
    cell.needs = readTools(t, "needs");
    cell.fromSource = t.flag("from_source", false);
    if (cell.version.isPlaceholder() && cell.status != Status::Unavailable)
        t.fail("version", u"%1 is a placeholder: the platform is \"unavailable\""_s.arg(cell.version.text()));
    // "Unknown" is a good answer, and the only one that needs no evidence.
    cell.provenance =
        readProvenance(t, cell.status == Status::Unknown ? TomlTable::Optional : TomlTable::Required, draft);
    if (platforms.isEmpty())
        t.fail("platforms", u"a cell names at least one platform"_s);
    for (qsizetype i = 0; i < platforms.size(); ++i) {
        if (package.cell(platforms[i]) != nullptr)
            t.fail("platforms", i, u"\"%1\" has a cell already"_s.arg(platforms[i].left(60)));
        cell.platform = platforms[i];
        package.cells.push_back(cell);
    }
}

/// A platform nobody wrote about would look like one that was forgotten: "unknown" is written down.
void refuseMissing(TomlTable &root, const Package &package, const CatalogDraft &draft) {
    for (const Cell &cell : package.cells)
        if (draft.catalog.platform(cell.platform) == nullptr)
            return; // a misspelt name is told, and the same one would be told as missing
    QStringList missing;
    for (const Platform &platform : draft.catalog.platforms)
        if (package.cell(platform.id) == nullptr)
            missing << platform.id;
    if (!missing.isEmpty())
        root.fail("id", u"no cell names %1; status = \"unknown\" is an answer too"_s.arg(missing.join(u", "_s)));
}

/// In the order of platforms.toml, however the cells are grouped.
void sortCells(Package &package, const std::vector<Platform> &platforms) {
    const auto place = [&](const Cell &cell) {
        return std::find_if(platforms.begin(), platforms.end(),
                            [&](const Platform &p) { return p.id == cell.platform; }) -
               platforms.begin();
    };
    std::stable_sort(package.cells.begin(), package.cells.end(),
                     [&](const Cell &a, const Cell &b) { return place(a) < place(b); });
}

PastClaim readPast(TomlTable &t, const CatalogDraft &draft) {
    return {readPlatforms(t, "platforms", draft),   t.text("claim", TomlTable::Required),
            t.text("said_by", TomlTable::Required), readDay(t, "superseded", TomlTable::Required, draft),
            t.text("reason", TomlTable::Required),  readEvidence(t, TomlTable::Required)};
}

/// A version is told to every build of the releases it is made for.
void readRelease(TomlTable &t, Package &package, CatalogDraft &draft) {
    const Companion companion{t.specifiers("torch", TomlTable::Required), t.version("version", TomlTable::Required)};
    bool used = false;
    for (TorchBuild &build : draft.catalog.builds) {
        if (!companion.torch.contains(build.torch))
            continue;
        used = true;
        if (build.companions.contains(package.id) && build.companions.value(package.id) != companion.version)
            t.fail("torch", u"torch %1 has a %2 already"_s.arg(build.torch.text(), package.id));
        build.companions.insert(package.id, companion.version);
    }
    if (!used)
        t.fail("torch", u"builds.toml has no such version of torch"_s);
    package.companions.push_back(companion);
}

void readPackageHead(TomlTable &root, Package &package, const CatalogDraft &draft) {
    package.id = normalizedName(root.text("id", TomlTable::Required));
    package.title = root.text("title", TomlTable::Required);
    package.summary = root.text("summary");
    package.importName = root.text("import");
    package.verifyScript = root.text("verify");
    if (package.verifyScript.contains(u'/') || package.verifyScript.startsWith(u'.'))
        root.fail("verify", u"a file name without folders is expected"_s);
    else if (!package.verifyScript.isEmpty() && draft.scripts && !draft.scripts->contains(package.verifyScript))
        root.fail("verify", u"there is no script \"%1\""_s.arg(package.verifyScript.left(60)));
    refuseTwice(root, draft.catalog.packages, package.id);
}

} // namespace

Floor readFloor(TomlTable &t, const CatalogDraft &draft) {
    Floor floor;
    floor.platforms = readPlatforms(t, "platforms", draft);
    floor.capabilities = t.versions("capabilities");
    floor.flavours = readFlavours(t, "flavours", draft);
    floor.versions = t.specifiers("versions", TomlTable::Required);
    floor.prefer = t.version("prefer");
    floor.reason = t.text("reason", TomlTable::Required);
    floor.provenance = readProvenance(t, TomlTable::Required, draft);
    if (!floor.prefer.isEmpty() && !floor.versions.contains(floor.prefer))
        t.fail("prefer", u"the preferred version is outside \"versions\""_s);
    return floor;
}

void readPackage(TomlTable &root, CatalogDraft &draft) {
    Package package;
    readPackageHead(root, package, draft);
    root.each("cell", [&](TomlTable &t) { readCell(t, package, draft); });
    refuseMissing(root, package, draft);
    sortCells(package, draft.catalog.platforms);
    root.each("floor", [&](TomlTable &t) { package.floors.push_back(readFloor(t, draft)); });
    root.each("past", [&](TomlTable &t) { package.past.push_back(readPast(t, draft)); });
    root.one("companion", [&](TomlTable &t) {
        t.each(
            "releases", [&](TomlTable &release) { readRelease(release, package, draft); }, TomlTable::Required);
        package.companionsFrom = readProvenance(t, TomlTable::Required, draft);
    });
    std::stable_sort(package.past.begin(), package.past.end(),
                     [](const PastClaim &a, const PastClaim &b) { return a.superseded > b.superseded; });
    draft.catalog.packages.push_back(std::move(package));
}

} // namespace armature
