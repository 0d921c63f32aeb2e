#include "base/Literals.h"
#include "base/TomlText.h"
#include "plan/Project.h"

namespace armature {
namespace {

constexpr qsizetype MaxProjectBytes = 1024LL * 1024;
constexpr size_t MaxDependencies = 2000;

Problem malformed(const QString &place, const toml::node &node, const QString &why) {
    return {.code = ProblemCode::Malformed, .subject = placeOf(place, node), .detail = why};
}

QString textOf(toml::node_view<const toml::node> node) {
    const auto value = node.value<std::string>();
    return value ? QString::fromStdString(*value) : QString();
}

Result<void> readDependencies(const toml::table &document, const QString &place, Subject &subject) {
    const toml::node *node = document.at_path("project.dependencies").node();
    if (const toml::array *dynamic = document["project"]["dynamic"].as_array())
        for (const toml::node &item : *dynamic)
            if (item.value_or(std::string()) == "dependencies")
                return Problem{
                    .code = ProblemCode::Unsupported,
                    .subject = placeOf(place, item),
                    .detail = u"its dependencies are computed by its build backend"_s,
                    .remedy = u"Give a requirements.txt instead, for example one written by \"uv pip compile\"."_s};
    if (node == nullptr)
        return {};
    const toml::array *array = node->as_array();
    if (array == nullptr)
        return malformed(place, *node, u"project.dependencies is not an array"_s);
    if (array->size() > MaxDependencies)
        return Problem{.code = ProblemCode::TooLarge,
                       .subject = place,
                       .detail = u"more than %1 dependencies"_s.arg(MaxDependencies)};
    for (const toml::node &item : *array) {
        if (!item.is_string())
            return malformed(place, item, u"a dependency is not a text"_s);
        auto requirement = Requirement::parse(QString::fromStdString(item.value_or(std::string())));
        if (!requirement)
            return malformed(place, item, requirement.problem().detail);
        subject.requirements.push_back(*requirement);
    }
    return {};
}

/// Sources of [tool.uv]: a URL replaces the specifier, an index is our own choice, anything local cannot be followed.
Result<void> readSources(const toml::table &document, const QString &place, Subject &subject) {
    if (const toml::array *indexes = document["tool"]["uv"]["index"].as_array())
        for (const toml::node &node : *indexes)
            if (const toml::table *index = node.as_table(); index && !(*index)["explicit"].value_or(false))
                subject.ownIndexes << u"%1 tool.uv.index"_s.arg(placeOf(place, node));
    const toml::table *sources = document["tool"]["uv"]["sources"].as_table();
    if (sources == nullptr)
        return {};
    for (const auto &[key, node] : *sources) {
        const QString name = normalizedName(QString::fromUtf8(key.data(), qsizetype(key.length())));
        Requirement *requirement = nullptr;
        for (Requirement &candidate : subject.requirements)
            if (candidate.normalized() == name)
                requirement = &candidate;
        const toml::table *source = node.as_table();
        if (requirement == nullptr)
            continue; // of a group that is not installed
        if (source != nullptr && source->contains("url")) {
            requirement->url = textOf((*source)["url"]);
            requirement->specifiers = {};
        } else if (source != nullptr &&
                   (source->contains("path") || source->contains("git") || source->contains("workspace"))) {
            return Problem{.code = ProblemCode::Unsupported,
                           .subject = placeOf(place, node),
                           .detail = u"%1 comes from a folder, a workspace or a git repository"_s.arg(name),
                           .remedy =
                               u"Publish it as a wheel and name its URL, or leave it out and install it afterwards."_s};
        } else {
            if (!chosenForTheMachine().contains(name))
                subject.ownIndexes << u"%1 tool.uv.sources.%2"_s.arg(placeOf(place, node), name);
            subject.notes
                << u"The project's own index for %1 is not followed: the index is chosen for this machine."_s.arg(name);
        }
    }
    return {};
}

/// The SHA-256 of a file of a lock, or of each file of a list.
void addHashes(toml::node_view<const toml::node> node, QStringList &hashes) {
    if (const toml::array *files = node.as_array())
        for (const toml::node &file : *files)
            addHashes(toml::node_view<const toml::node>(file), hashes);
    else if (const QString hash = textOf(node["hashes"]["sha256"]); !hash.isEmpty())
        hashes << u"sha256:"_s + hash.toLower();
}

} // namespace

Result<Subject> subjectFromPyproject(const QByteArray &bytes, const QString &place) {
    const auto document = parseToml(bytes, place, MaxProjectBytes);
    if (!document)
        return document.problem();
    Subject subject;
    const toml::table *project = (*document)["project"].as_table();
    if (project == nullptr)
        return Problem{.code = ProblemCode::Malformed,
                       .subject = place,
                       .detail = u"there is no [project] table"_s,
                       .remedy =
                           u"Give a pyproject.toml with [project] dependencies (PEP 621), or a requirements.txt."_s};
    subject.id = textOf((*project)["name"]);
    subject.title = (subject.id + u' ' + textOf((*project)["version"])).trimmed();
    const auto python = SpecifierSet::parse(textOf((*project)["requires-python"]));
    if (!python)
        return malformed(place, *(*project)["requires-python"].node(), python.problem().detail);
    subject.python = *python;
    subject.origin = place;
    if (auto read = readDependencies(*document, place, subject); !read)
        return read.problem();
    if (auto read = readSources(*document, place, subject); !read)
        return read.problem();
    if (subject.id.isEmpty())
        subject.id = subject.title = u"project"_s;
    return subject;
}

Result<Subject> subjectFromLock(const QByteArray &bytes, const QString &place) {
    const auto document = parseToml(bytes, place, MaxProjectBytes);
    if (!document)
        return document.problem();
    Subject subject;
    subject.id = subject.title = subject.origin = place;
    subject.python = SpecifierSet::parse(textOf((*document)["requires-python"])).valueOr({});
    const toml::array *packages = (*document)["packages"].as_array();
    if (packages == nullptr || packages->empty() || packages->size() > MaxDependencies)
        return Problem{.code = ProblemCode::Malformed,
                       .subject = place,
                       .detail = u"it holds no list of packages, or one of more than %1"_s.arg(MaxDependencies)};
    for (const toml::node &node : *packages) {
        const toml::table *package = node.as_table();
        if (package == nullptr)
            return malformed(place, node, u"a package is not a table"_s);
        const QString marker = textOf((*package)["marker"]);
        const QString version = textOf((*package)["version"]);
        auto requirement =
            Requirement::parse(textOf((*package)["name"]) + (version.isEmpty() ? QString() : u"=="_s + version) +
                               (marker.isEmpty() ? QString() : u" ; "_s + marker));
        if (!requirement)
            return malformed(place, node, requirement.problem().detail);
        subject.requirements.push_back(*requirement);
        QStringList hashes;
        for (const char *kind : {"wheels", "sdist", "archive"})
            addHashes((*package)[kind], hashes);
        if (!hashes.isEmpty())
            subject.hashes.insert(requirement->normalized(), hashes);
    }
    return subject;
}

void addCatalogRows(Subject &subject, const Catalog &catalog) {
    for (const Requirement &requirement : subject.requirements)
        if (catalog.package(requirement.name) != nullptr && !subject.rows.contains(requirement.normalized()))
            subject.rows << requirement.normalized();
    // What upstream publishes only as sdist has to be built for everybody: known from the stacks.
    for (const Stack &stack : catalog.stacks)
        for (const QString &name : stack.sourceBuilds)
            if (subject.requirement(normalizedName(name)) != nullptr &&
                !subject.sourceBuilds.contains(normalizedName(name)))
                subject.sourceBuilds << normalizedName(name);
}

} // namespace armature
