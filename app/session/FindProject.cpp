#include "session/FindProject.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "base/TomlText.h"
#include "files/BoundedFile.h"

#include <QDir>
#include <QFileInfo>
#include <optional>

namespace armature {
namespace {

constexpr qint64 MaxFoundBytes = 1024LL * 1024;

struct Foreign {
    const char *name;
    const char *what;
    const char *way;
};
constexpr Foreign ForeignFiles[] = {
    {"environment.yml", "a conda environment",
     "Write the packages that come from PyPI (below \"pip:\", and those of conda that PyPI has too) into a "
     "requirements.txt, and give that."},
    {"environment.yaml", "a conda environment",
     "Write the packages that come from PyPI (below \"pip:\", and those of conda that PyPI has too) into a "
     "requirements.txt, and give that."},
    {"conda-lock.yml", "a lock file of conda", "Give a requirements.txt with the packages that come from PyPI."},
    {"Pipfile", "a file of Pipenv", "Write it as a requirements.txt: pipenv requirements > requirements.txt"},
    {"Pipfile.lock", "a lock file of Pipenv", "Write it as a requirements.txt: pipenv requirements > requirements.txt"},
    {"pixi.toml", "a file of Pixi", "Give a pyproject.toml with [project] dependencies, or a requirements.txt."},
    {"pixi.lock", "a lock file of Pixi", "Give a pyproject.toml with [project] dependencies, or a requirements.txt."},
    {"poetry.lock", "a lock file of Poetry",
     "Write it as a requirements.txt: poetry export -o requirements.txt (with poetry-plugin-export)"},
};

std::optional<Problem> foreignFormat(const QString &name) {
    for (const Foreign &foreign : ForeignFiles)
        if (name == QLatin1String(foreign.name))
            return Problem{.code = ProblemCode::Unsupported,
                           .subject = name,
                           .detail = u"this is %1, which neither uv nor pip reads"_s.arg(QLatin1String(foreign.what)),
                           .remedy = QLatin1String(foreign.way)};
    return std::nullopt;
}

QStringList keysOf(const toml::table *table) {
    QStringList keys;
    if (table != nullptr)
        for (const auto &[key, value] : *table)
            keys << QString::fromUtf8(key.data(), qsizetype(key.length()));
    return keys;
}

/// What a pyproject.toml says of dependencies.
struct PyprojectFacts {
    bool project = false;
    bool dependencies = false;
    bool dynamic = false; ///< computed by the build backend
    QString dynamicFile;  ///< the one file that setuptools takes them from
    QStringList extras, groups;
    QStringList sources; ///< packages that [tool.uv.sources] gives a source of their own
};

Result<PyprojectFacts> readPyproject(const QString &file) {
    auto bytes = readBounded(file, MaxFoundBytes, Links::Follow);
    if (!bytes)
        return bytes.problem();
    const auto document = parseToml(*bytes, QFileInfo(file).fileName(), MaxFoundBytes);
    if (!document)
        return document.problem();
    PyprojectFacts facts;
    const auto project = (*document)["project"];
    facts.project = project.is_table();
    const toml::array *dependencies = project["dependencies"].as_array();
    facts.dependencies = dependencies != nullptr && !dependencies->empty();
    if (const toml::array *dynamic = project["dynamic"].as_array())
        for (const toml::node &item : *dynamic)
            facts.dynamic = facts.dynamic || item.value_or(std::string()) == "dependencies";
    const auto from = (*document)["tool"]["setuptools"]["dynamic"]["dependencies"]["file"];
    if (const toml::array *files = from.as_array(); files != nullptr && files->size() == 1)
        facts.dynamicFile = QString::fromStdString(files->front().value_or(std::string()));
    else if (from.is_string())
        facts.dynamicFile = QString::fromStdString(from.value_or(std::string()));
    facts.extras = keysOf(project["optional-dependencies"].as_table());
    for (const QString &name : keysOf((*document)["tool"]["uv"]["sources"].as_table()))
        facts.sources << normalizedName(name);
    facts.groups = keysOf((*document)["dependency-groups"].as_table());
    return facts;
}

void noteParts(const PyprojectFacts &facts, QStringList &notes) {
    if (!facts.extras.isEmpty())
        notes << u"The project has the extras %1: choose with --extra NAME or --all-extras."_s.arg(
            facts.extras.join(u", "_s));
    if (!facts.groups.isEmpty())
        notes << u"The project has the dependency groups %1: choose with --group NAME."_s.arg(
            facts.groups.join(u", "_s));
}

/// The file beside `chosen` that could have been meant as well.
void noteOther(const QDir &folder, const QString &chosen, const QString &why, QStringList &notes) {
    for (const char *name : {"pyproject.toml", "requirements.txt"})
        if (const QString other = QLatin1String(name); other != chosen && folder.exists(other))
            notes << u"%1 was read%2. To use %3 instead, give its path (--project %4)."_s.arg(chosen, why, other,
                                                                                              folder.filePath(other));
}

Result<ProjectFileChoice> ofFolder(const QDir &folder) {
    ProjectFileChoice choice{folder.absolutePath(), {}, {}, {}};
    const auto take = [&](const QString &name, const QString &why) {
        choice.file = folder.absoluteFilePath(name);
        noteOther(folder, name, why, choice.notes);
        return choice;
    };
    const bool requirements = folder.exists(u"requirements.txt"_s);
    if (folder.exists(u"pyproject.toml"_s)) {
        const auto facts = readPyproject(folder.filePath(u"pyproject.toml"_s));
        if (!facts)
            return facts.problem();
        if (facts->dynamic && !facts->dynamicFile.isEmpty() && folder.exists(facts->dynamicFile))
            return take(facts->dynamicFile, u": pyproject.toml takes its dependencies from it"_s);
        if (facts->dependencies || facts->dynamic || !requirements) {
            noteParts(*facts, choice.notes);
            choice.sources = facts->sources;
            if (facts->project || !requirements)
                return take(u"pyproject.toml"_s, {});
        }
        if (requirements)
            return take(u"requirements.txt"_s, facts->project ? u", since pyproject.toml names no dependencies"_s
                                                              : u", since pyproject.toml has no [project] table"_s);
    }
    for (const char *name :
         {"requirements.txt", "requirements.in", "pylock.toml", "setup.cfg", "setup.py", "environment.yml",
          "environment.yaml", "conda-lock.yml", "Pipfile", "Pipfile.lock", "pixi.toml", "pixi.lock", "poetry.lock"}) {
        if (!folder.exists(QLatin1String(name)))
            continue;
        if (auto foreign = foreignFormat(QLatin1String(name)))
            return *std::move(foreign);
        return take(QLatin1String(name), {});
    }
    return Problem{.code = ProblemCode::NotFound,
                   .subject = folder.path(),
                   .detail =
                       u"the folder holds neither pyproject.toml nor requirements.txt, nor another file that says "
                       "what a Python project needs"_s,
                   .remedy = u"Give the file by its path."_s};
}

} // namespace

Result<ProjectFileChoice> findProject(const QString &path) {
    const QFileInfo given(path);
    if (!given.exists())
        return Problem{
            .code = ProblemCode::NotFound, .subject = path, .detail = u"there is no such project file or folder"_s};
    if (given.isDir())
        return ofFolder(QDir(path));
    if (auto foreign = foreignFormat(given.fileName()))
        return *std::move(foreign);
    ProjectFileChoice choice{given.absolutePath(), given.absoluteFilePath(), {}, {}};
    if (given.fileName() == "uv.lock"_L1) {
        choice.file = given.absoluteDir().absoluteFilePath(u"pyproject.toml"_s);
        if (!QFileInfo::exists(choice.file))
            return Problem{.code = ProblemCode::Unsupported,
                           .subject = path,
                           .detail = u"a uv.lock belongs to the pyproject.toml beside it, and there is none"_s,
                           .remedy = u"Give the project's folder."_s};
    }
    if (choice.file.endsWith("pyproject.toml"_L1)) {
        const auto facts = readPyproject(choice.file);
        if (!facts)
            return facts.problem();
        noteParts(*facts, choice.notes);
        choice.sources = facts->sources;
    }
    return choice;
}

bool isInstallable(const QString &folder) {
    const QDir place(folder);
    if (place.exists(u"setup.py"_s) || place.exists(u"setup.cfg"_s))
        return true;
    const auto bytes = readBounded(place.filePath(u"pyproject.toml"_s), MaxFoundBytes, Links::Follow);
    const auto document = bytes ? parseToml(*bytes, u"pyproject.toml"_s, MaxFoundBytes)
                                : Result<toml::table>(Problem{.code = ProblemCode::NotFound});
    return document && (*document)["build-system"].is_table();
}

bool isLockFile(const QString &file) {
    const QString name = QFileInfo(file).fileName();
    return name == "pylock.toml"_L1 || (name.startsWith("pylock."_L1) && name.endsWith(".toml"_L1));
}

} // namespace armature
