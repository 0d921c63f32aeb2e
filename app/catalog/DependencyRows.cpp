#include "catalog/DependencyRows.h"

#include "base/Requirement.h"

#include <algorithm>

namespace armature {
namespace {

/// What one package has for some systems.
struct FileFacts {
    QStringList on; ///< SYSTEM-ARCHITECTURE
    bool wanted = true;
    QString file; ///< a wheel
    QString source;
    QString note;
    Cell cell; ///< without platform and status
};

FileFacts readFacts(TomlTable &t, const QDate &checked) {
    FileFacts facts;
    facts.on = t.texts("on", TomlTable::Required);
    facts.wanted = t.flag("wanted", true);
    facts.file = t.text("file");
    facts.source = t.text("source");
    facts.note = t.text("note");
    Cell &cell = facts.cell;
    cell.index = DefaultIndexId;
    cell.version = t.version("version", TomlTable::Required);
    cell.since = t.version("since");
    cell.glibc = t.version("glibc");
    cell.macos = t.version("macos");
    cell.latest = t.version("latest");
    cell.latestFile = t.text("latest_file");
    cell.latestPython = t.specifiers("latest_python");
    if (cell.latest.isEmpty() != cell.latestFile.isEmpty())
        t.fail("latest", u"\"latest\" and \"latest_file\" belong together"_s);
    if (!facts.file.isEmpty() && !facts.file.endsWith(".whl"_L1))
        t.fail("file", u"the name of a wheel is expected"_s);
    if (!facts.file.isEmpty() && !facts.source.isEmpty())
        t.fail("source", u"\"source\" is for packages without a wheel"_s);
    cell.provenance.checked = checked;
    cell.provenance.confidence = Confidence::Confirmed;
    for (const QString &file : {facts.file, facts.source})
        if (!file.isEmpty())
            cell.provenance.evidence.push_back({file, {}});
    return facts;
}

/// The status follows from the files alone; what a package does is not judged.
Cell cellFrom(const FileFacts &facts, const QString &platform) {
    Cell cell = facts.cell;
    cell.platform = platform;
    QStringList sentences;
    if (!facts.file.isEmpty() && cell.version.isPlaceholder()) {
        cell.status = Status::Unavailable;
        sentences << u"Only a placeholder fits: %1, which installs and holds nothing."_s.arg(cell.version.text());
    } else if (!facts.file.isEmpty()) {
        cell.status = Status::Available;
    } else if (!facts.source.isEmpty()) {
        cell.status = Status::Limited;
        cell.fromSource = true;
        sentences << u"There is no wheel: it is built from its source while it is installed."_s;
    } else {
        cell.status = Status::Unavailable;
        cell.provenance.evidence.push_back({u"no file of %1 fits this platform"_s.arg(cell.version.text()), {}});
    }
    if (!facts.wanted)
        sentences << u"The stack does not use it on this platform."_s;
    if (!facts.note.isEmpty())
        sentences << facts.note;
    cell.limitation = sentences.join(u' ');
    return cell;
}

const FileFacts *factsFor(const std::vector<FileFacts> &all, const Platform &platform) {
    const QString system = platform.system + u'-' + platform.architecture;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const FileFacts &facts) { return facts.on.contains(system); });
    return found == all.end() ? nullptr : &*found;
}

/// A row of its own keeps its words; the newest version is told where the same index serves it.
void addNewest(Package &package, const Platform &platform, const FileFacts &facts) {
    for (Cell &cell : package.cells)
        if (cell.platform == platform.id && cell.index == DefaultIndexId) {
            cell.latest = facts.cell.latest;
            cell.latestFile = facts.cell.latestFile;
            cell.latestPython = facts.cell.latestPython;
        }
}

void readOne(TomlTable &t, Catalog &catalog, const Stack &stack, const QDate &checked, QStringList &seen) {
    const QString id = normalizedName(t.text("name", TomlTable::Required));
    std::vector<FileFacts> all;
    t.each("file", [&](TomlTable &file) { all.push_back(readFacts(file, checked)); });
    const auto own =
        std::find_if(catalog.packages.begin(), catalog.packages.end(), [&](const Package &p) { return p.id == id; });
    if (seen.contains(id))
        t.fail("name", u"the package \"%1\" is given twice"_s.arg(id));
    seen << id;
    Package row{id, id, u"comes with %1"_s.arg(stack.title), {}, {}, stack.id, {}, {}, {}};
    for (const Platform &platform : catalog.platforms)
        if (const FileFacts *facts = factsFor(all, platform)) {
            if (own != catalog.packages.end() && own->dependencyOf.isEmpty())
                addNewest(*own, platform, *facts);
            else
                row.cells.push_back(cellFrom(*facts, platform.id));
        }
    if (own == catalog.packages.end())
        catalog.packages.push_back(std::move(row));
    else if (own->dependencyOf == stack.id && &stack == catalog.stack(stack.id)) // the newest release is what is shown
        *own = std::move(row);
}

} // namespace

void readDependencies(TomlTable &root, CatalogDraft &draft) {
    const QString id = root.text("stack", TomlTable::Required);
    const QDate checked = readDay(root, "checked", TomlTable::Required, draft);
    root.text("python", TomlTable::Required); // for readers of the file: the Python it was resolved for
    root.text("how", TomlTable::Required);
    root.texts("also");
    const Stack *stack = draft.catalog.stack(id);
    if (stack == nullptr && !id.isEmpty())
        root.fail("stack", u"there is no stack \"%1\""_s.arg(id.left(60)));
    const Stack none;
    QStringList seen;
    root.each("package",
              [&](TomlTable &t) { readOne(t, draft.catalog, stack != nullptr ? *stack : none, checked, seen); });
}

} // namespace armature
