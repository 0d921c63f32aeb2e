#include "catalog/CatalogLoader.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "base/TomlText.h"
#include "catalog/CatalogCheck.h"
#include "catalog/DependencyRows.h"
#include "catalog/TomlTable.h"

#include <QCryptographicHash>
#include <algorithm>

namespace armature {
namespace {

constexpr qsizetype MaxFileBytes = 1024LL * 1024;
constexpr size_t MaxFiles = 500;
constexpr int SupportedSchema = 1;
constexpr auto Required = TomlTable::Required;

void readHead(TomlTable &root, Catalog &catalog) {
    catalog.schema = int(root.integer("schema", Required));
    catalog.date = root.date("date", Required);
    root.textMap("sources"); // short names for readers of the files
    if (catalog.schema != SupportedSchema)
        root.fail("schema", u"schema %1 is not the %2 this program reads"_s.arg(catalog.schema).arg(SupportedSchema));
}

void readPlatforms(TomlTable &root, Catalog &catalog) {
    for (const toml::table *item : root.tables("platform")) {
        TomlTable t(*item, root.errors());
        catalog.platforms.push_back({t.text("id", Required), t.text("title", Required), t.text("system", Required),
                                     t.text("architecture", Required), t.text("accelerator", Required),
                                     t.texts("examples")});
    }
}

void readIndexes(TomlTable &root, Catalog &catalog) {
    for (const toml::table *item : root.tables("index")) {
        TomlTable t(*item, root.errors());
        PackageIndex index{t.text("id", Required), t.text("title", Required), t.text("url"), t.texts("packages")};
        if (!index.url.isEmpty() && !index.url.startsWith("https://"_L1))
            t.fail("url", u"an index is reached by https://"_s);
        if (index.url.isEmpty() != (index.id == DefaultIndexId))
            t.fail("id", u"every index but \"default\" needs a url, and \"default\" has none"_s);
        catalog.indexes.push_back(std::move(index));
    }
}

TorchBuild readBuild(TomlTable &t) {
    TorchBuild build;
    build.torch = t.version("torch", Required);
    build.flavour = t.text("flavour", Required);
    build.local = t.text("local");
    build.index = t.text("index", Required);
    build.system = t.text("system", Required);
    build.architecture = t.text("architecture", Required);
    build.python = t.texts("python", Required);
    build.glibc = t.version("glibc");
    build.macos = t.version("macos");
    build.capabilities = t.versions("capabilities");
    build.ptx = t.version("ptx");
    build.torchvision = t.version("torchvision");
    build.triton = t.version("triton");
    build.tritonIndex = t.text("triton_index");
    build.downloadMb = t.integer("download_mb");
    build.note = t.text("note");
    build.provenance = t.provenance(Required);
    return build;
}

void readBuilds(TomlTable &root, Catalog &catalog) {
    for (const toml::table *item : root.tables("build")) {
        TomlTable t(*item, root.errors());
        catalog.builds.push_back(readBuild(t));
    }
    for (const toml::table *item : root.tables("flavour")) {
        TomlTable t(*item, root.errors());
        catalog.flavours.push_back({t.text("id", Required), t.version("cuda", Required),
                                    t.version("driver_floor", Required), t.version("driver_full"),
                                    t.evidence(Required)});
    }
    for (const toml::table *item : root.tables("absent")) {
        TomlTable t(*item, root.errors());
        catalog.absent.push_back({t.version("torch", Required), t.text("flavour", Required), t.text("index", Required),
                                  t.text("system", Required), t.text("architecture", Required),
                                  t.text("reason", Required), t.evidence(Required)});
    }
}

Cell readCell(TomlTable &t) {
    Cell cell;
    cell.platform = t.text("platform", Required);
    cell.status = t.name("status", Status::Unknown, Required);
    cell.since = t.version("since");
    cell.version = t.version("version");
    cell.index = t.text("index");
    cell.limitation = t.text("limitation");
    cell.remedy = t.text("remedy");
    cell.glibc = t.version("glibc");
    cell.macos = t.version("macos");
    cell.python = t.specifiers("python");
    cell.needs = t.texts("needs");
    // "Unknown" is a good answer, and the only one that needs no evidence.
    cell.provenance = t.provenance(cell.status == Status::Unknown ? TomlTable::Optional : Required);
    return cell;
}

Floor readFloor(TomlTable &t) {
    Floor floor;
    floor.platforms = t.texts("platforms");
    floor.capabilities = t.versions("capabilities");
    floor.flavours = t.texts("flavours");
    floor.versions = t.specifiers("versions", Required);
    floor.prefer = t.version("prefer");
    floor.reason = t.text("reason", Required);
    floor.provenance = t.provenance(Required);
    if (!floor.prefer.isEmpty() && !floor.versions.contains(floor.prefer))
        t.fail("prefer", u"the preferred version is outside \"versions\""_s);
    return floor;
}

PastClaim readPast(TomlTable &t) {
    return {t.texts("platforms"),           t.text("claim", Required),  t.text("said_by", Required),
            t.date("superseded", Required), t.text("reason", Required), t.evidence(Required)};
}

void readPackage(TomlTable &root, Catalog &catalog) {
    Package package;
    package.id = normalizedName(root.text("id", Required));
    package.title = root.text("title", Required);
    package.summary = root.text("summary");
    package.importName = root.text("import");
    package.verifyScript = root.text("verify");
    if (package.verifyScript.contains(u'/') || package.verifyScript.startsWith(u'.'))
        root.fail("verify", u"a file name without folders is expected"_s);
    for (const toml::table *item : root.tables("cell")) {
        TomlTable t(*item, root.errors());
        package.cells.push_back(readCell(t));
    }
    for (const toml::table *item : root.tables("floor")) {
        TomlTable t(*item, root.errors());
        package.floors.push_back(readFloor(t));
    }
    for (const toml::table *item : root.tables("past")) {
        TomlTable t(*item, root.errors());
        package.past.push_back(readPast(t));
    }
    std::stable_sort(package.past.begin(), package.past.end(),
                     [](const PastClaim &a, const PastClaim &b) { return a.superseded > b.superseded; });
    catalog.packages.push_back(std::move(package));
}

Limit readLimit(TomlTable &t) {
    Limit limit;
    limit.id = t.text("id", Required);
    limit.severity = t.name("severity", LimitSeverity::Note, Required);
    limit.platforms = t.texts("platforms");
    limit.capabilities = t.versions("capabilities");
    limit.needsMissing = t.texts("needs_missing");
    limit.findings = t.names<FindingCode>("findings");
    limit.macos = t.specifiers("macos");
    limit.title = t.text("title", Required);
    limit.consequence = t.text("consequence", Required);
    limit.remedy = t.text("remedy");
    limit.provenance = t.provenance(Required);
    return limit;
}

void readStack(TomlTable &root, Catalog &catalog) {
    Stack stack;
    stack.id = root.text("id", Required);
    stack.title = root.text("title", Required);
    stack.version = root.text("version");
    stack.summary = root.text("summary");
    stack.python = root.specifiers("python", Required);
    stack.requirements = root.texts("requirements", Required);
    stack.packages = root.texts("packages", Required);
    stack.preferFlavour = root.text("prefer_flavour");
    stack.sourceBuilds = root.texts("source_builds");
    stack.diskGb = root.number("disk_gb");
    stack.evidence = root.evidence(TomlTable::Optional);
    for (const QString &requirement : stack.requirements)
        if (const auto parsed = Requirement::parse(requirement); !parsed)
            root.fail("requirements", u"\"%1\": %2"_s.arg(requirement.left(80), parsed.problem().detail));
    for (const toml::table *item : root.tables("option")) {
        TomlTable t(*item, root.errors());
        stack.options.push_back({t.text("id", Required), t.text("title", Required), t.texts("requirements", Required)});
    }
    for (const toml::table *item : root.tables("limit")) {
        TomlTable t(*item, root.errors());
        stack.limits.push_back(readLimit(t));
    }
    catalog.stacks.push_back(std::move(stack));
}

using FileReader = void (*)(TomlTable &, Catalog &);

bool isDependencyFile(const QString &name) { return name.startsWith("dependencies/"_L1); }

FileReader readerFor(const QString &name) {
    if (name.startsWith("packages/"_L1))
        return readPackage;
    if (name.startsWith("stacks/"_L1))
        return readStack;
    if (isDependencyFile(name))
        return readDependencies;
    if (name == "catalog.toml"_L1)
        return readHead;
    if (name == "platforms.toml"_L1)
        return readPlatforms;
    if (name == "indexes.toml"_L1)
        return readIndexes;
    return name == "builds.toml"_L1 ? readBuilds : nullptr;
}

Result<void> readFile(const CatalogFile &file, Catalog &catalog) {
    const FileReader reader = readerFor(file.name);
    if (reader == nullptr)
        return Problem{.code = ProblemCode::Malformed,
                       .subject = file.name,
                       .detail = u"no file of this name belongs to a catalog"_s};
    const auto parsed = parseToml(file.bytes, file.name, MaxFileBytes);
    if (!parsed)
        return parsed.problem();
    TomlErrors errors{file.name, std::nullopt};
    {
        TomlTable root(*parsed, errors);
        reader(root, catalog);
    } // the end of a table reports the keys nobody asked for
    if (errors.first)
        return *errors.first;
    return {};
}

} // namespace

Result<Catalog> loadCatalog(const std::vector<CatalogFile> &files) {
    if (files.size() > MaxFiles)
        return Problem{
            .code = ProblemCode::TooLarge, .subject = u"catalog"_s, .detail = u"more than %1 files"_s.arg(MaxFiles)};
    std::vector<CatalogFile> sorted = files; // the order of a folder listing must change neither digest nor result
    std::sort(sorted.begin(), sorted.end(), [](const CatalogFile &a, const CatalogFile &b) { return a.name < b.name; });
    Catalog catalog;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const CatalogFile &file : sorted)
        hash.addData(file.name.toUtf8() + '\0' + file.bytes + '\0');
    for (const bool dependencies : {false, true}) // they speak of rows, platforms and stacks
        for (const CatalogFile &file : sorted)
            if (isDependencyFile(file.name) == dependencies)
                if (auto read = readFile(file, catalog); !read)
                    return read.problem();
    catalog.digest = QString::fromLatin1(hash.result().toHex());
    if (auto sound = checkCatalog(catalog); !sound)
        return sound.problem();
    return catalog;
}

} // namespace armature
