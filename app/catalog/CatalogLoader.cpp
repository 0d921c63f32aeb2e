#include "catalog/CatalogLoader.h"

#include "base/TomlText.h"
#include "catalog/CatalogReaders.h"
#include "catalog/DependencyRows.h"

#include <QCryptographicHash>
#include <QUrl>
#include <algorithm>
#include <future>

namespace armature {
namespace {

constexpr qsizetype MaxFileBytes = 1024LL * 1024;
constexpr size_t MaxFiles = 500;
constexpr int SupportedSchema = 1;
void readHead(TomlTable &root, CatalogDraft &draft) {
    Catalog &catalog = draft.catalog;
    catalog.schema = int(root.integer("schema", TomlTable::Required));
    catalog.date = root.date("date", TomlTable::Required);
    root.textMap("sources"); // short names for readers of the files
    if (catalog.schema != SupportedSchema)
        root.fail("schema", u"schema %1 is not the %2 this program reads"_s.arg(catalog.schema).arg(SupportedSchema));
}

void readPlatformList(TomlTable &root, CatalogDraft &draft) {
    root.each("platform", [&](TomlTable &t) {
        Platform platform{t.text("id", TomlTable::Required),          t.text("title", TomlTable::Required),
                          t.text("system", TomlTable::Required),      t.text("architecture", TomlTable::Required),
                          t.text("accelerator", TomlTable::Required), t.texts("examples")};
        refuseTwice(t, draft.catalog.platforms, platform.id);
        draft.catalog.platforms.push_back(std::move(platform));
    });
}

/// Packages of groups come before those the index names itself.
QStringList packagesOfIndex(TomlTable &t, const CatalogDraft &draft) {
    QStringList packages;
    const QStringList groups = t.texts("groups");
    for (qsizetype i = 0; i < groups.size(); ++i) {
        if (!draft.groups.contains(groups[i]))
            t.fail("groups", i, u"there is no group \"%1\""_s.arg(groups[i].left(60)));
        packages << draft.groups.value(groups[i]);
    }
    return packages + t.texts("packages");
}

void readIndexList(TomlTable &root, CatalogDraft &draft) {
    root.each("group", [&](TomlTable &t) {
        const QString id = t.text("id", TomlTable::Required);
        if (draft.groups.contains(id))
            t.fail("id", u"\"%1\" is given twice"_s.arg(id.left(60)));
        draft.groups.insert(id, t.texts("packages", TomlTable::Required));
    });
    root.each("index", [&](TomlTable &t) {
        PackageIndex index{t.text("id", TomlTable::Required), t.text("title", TomlTable::Required), t.text("url"),
                           packagesOfIndex(t, draft)};
        if (!index.url.isEmpty() && !index.url.startsWith("https://"_L1))
            t.fail("url", u"an index is reached by https://"_s);
        if (const QUrl url(index.url); !url.userInfo().isEmpty() || url.hasQuery())
            t.fail("url", u"the address of an index holds no user name, password or query"_s);
        if (index.url.isEmpty() != (index.id == DefaultIndexId))
            t.fail("id", u"every index but \"default\" needs a url, and \"default\" has none"_s);
        refuseTwice(t, draft.catalog.indexes, index.id);
        draft.catalog.indexes.push_back(std::move(index));
    });
}

using FileReader = void (*)(TomlTable &, CatalogDraft &);

/// Files of a later kind speak of what stands in those before.
struct FileKind {
    const char *name; ///< one that ends in "/" is a folder
    FileReader read;
};
constexpr FileKind Kinds[] = {{"catalog.toml", readHead},         {"platforms.toml", readPlatformList},
                              {"indexes.toml", readIndexList},    {"builds.toml", readBuilds},
                              {"packages/", readPackage},         {"stacks/", readStack},
                              {"dependencies/", readDependencies}};

bool isOf(const FileKind &kind, const QString &name) {
    const QLatin1String own(kind.name);
    return own.endsWith(u'/') ? name.startsWith(own) : name == own;
}

Result<void> checkFile(const CatalogFile &file) {
    if (std::none_of(std::begin(Kinds), std::end(Kinds), [&](const FileKind &kind) { return isOf(kind, file.name); }))
        return Problem{.code = ProblemCode::Malformed,
                       .subject = file.name,
                       .detail = u"no file of this name belongs to a catalog"_s};
    return {};
}

/// `work` in a thread of its own, or later in this one where there are no threads to be had.
template <class F> auto beside(F work) {
    try {
        return std::async(std::launch::async, work);
    } catch (const std::system_error &) {
        return std::async(std::launch::deferred, work);
    }
}

using Parsed = Result<toml::table>;

/// Parsing takes longer than reading what was parsed: the large files are parsed beside each other.
std::future<Parsed> parseFile(const CatalogFile &file) {
    constexpr qsizetype WorthAThread = 16LL * 1024;
    const auto work = [&file] { return parseToml(file.bytes, file.name, MaxFileBytes); };
    return file.bytes.size() < WorthAThread ? std::async(std::launch::deferred, work) : beside(work);
}

/// A file that is no TOML at all is a problem of its own; what is wrong in it goes to the draft's errors.
Result<void> readFile(const QString &name, std::future<Parsed> &file, FileReader read, CatalogDraft &draft) {
    const Parsed parsed = file.get();
    if (!parsed)
        return parsed.problem();
    draft.errors.enter(name);
    TomlTable root(*parsed, draft.errors);
    read(root, draft);
    root.finish();
    return {};
}

/// What no single file shows.
void checkWhole(CatalogDraft &draft) {
    if (draft.catalog.schema == 0)
        draft.errors.add(TomlPlace{u"catalog.toml"_s}, u"the file is missing"_s);
    if (draft.catalog.index(DefaultIndexId) == nullptr)
        draft.errors.add(TomlPlace{u"indexes.toml"_s}, u"the index \"default\" is missing"_s);
    for (const NamedAt &row : draft.rows)
        if (draft.catalog.package(row.name) == nullptr)
            draft.errors.add(row.at, u"packages: there is no package \"%1\""_s.arg(row.name.left(60)));
}

/// Stacks in the order of their files, of each the newest release first.
void sortReleases(std::vector<Stack> &stacks) {
    const auto release = [](const Stack &stack) { return Version::parse(stack.version).valueOr({}); };
    std::stable_sort(stacks.begin(), stacks.end(), [&](const Stack &a, const Stack &b) {
        return a.id != b.id ? a.id < b.id : release(a) > release(b);
    });
}

/// The files in the order of their names: the order of a folder listing must change neither digest nor result.
Result<std::vector<CatalogFile>> sortedFiles(std::vector<CatalogFile> files) {
    if (files.size() > MaxFiles)
        return Problem{
            .code = ProblemCode::TooLarge, .subject = u"catalog"_s, .detail = u"more than %1 files"_s.arg(MaxFiles)};
    for (const CatalogFile &file : files)
        if (auto belongs = checkFile(file); !belongs)
            return belongs.problem();
    std::sort(files.begin(), files.end(), [](const CatalogFile &a, const CatalogFile &b) { return a.name < b.name; });
    return files;
}

QString digestOf(const std::vector<CatalogFile> &sorted) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const CatalogFile &file : sorted) {
        hash.addData(file.name.toUtf8() + '\0');
        hash.addData(file.bytes);
        hash.addData(QByteArrayView("\0", 1));
    }
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace

Result<Catalog> loadCatalog(const std::vector<CatalogFile> &files, const std::optional<QStringList> &scripts) {
    const auto sorted = sortedFiles(files);
    if (!sorted)
        return sorted.problem();
    std::vector<std::future<Parsed>> tables;
    for (const CatalogFile &file : *sorted)
        tables.push_back(parseFile(file));
    auto digest = beside([&] { return digestOf(*sorted); });
    CatalogDraft draft{.scripts = scripts};
    for (const FileKind &kind : Kinds) {
        for (size_t i = 0; i < sorted->size(); ++i)
            if (isOf(kind, (*sorted)[i].name))
                if (auto read = readFile((*sorted)[i].name, tables[i], kind.read, draft); !read)
                    return read.problem();
        if (!draft.errors.isEmpty()) // what follows would only complain of what is missing
            return draft.errors.problem();
    }
    checkWhole(draft);
    sortReleases(draft.catalog.stacks);
    if (!draft.errors.isEmpty())
        return draft.errors.problem();
    draft.catalog.digest = digest.get();
    return std::move(draft.catalog);
}

Result<CatalogHead> loadCatalogHead(const std::vector<CatalogFile> &files) {
    const auto sorted = sortedFiles(files);
    if (!sorted)
        return sorted.problem();
    CatalogDraft draft;
    for (const CatalogFile &file : *sorted)
        if (file.name == "catalog.toml"_L1) {
            auto table = parseFile(file);
            if (auto read = readFile(file.name, table, readHead, draft); !read)
                return read.problem();
        }
    if (draft.catalog.schema == 0 && draft.errors.isEmpty())
        draft.errors.add(TomlPlace{u"catalog.toml"_s}, u"the file is missing"_s);
    if (!draft.errors.isEmpty())
        return draft.errors.problem();
    return CatalogHead{draft.catalog.schema, draft.catalog.date, digestOf(*sorted)};
}

} // namespace armature
