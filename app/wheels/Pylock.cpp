#include "wheels/Pylock.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "base/TomlText.h"
#include "wheels/IndexUrl.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature {
namespace {

constexpr qint64 MaxLockBytes = qint64(32) * 1024 * 1024;
constexpr size_t MaxLockPackages = 20'000;
constexpr size_t MaxWheels = 5'000;

/// Where a distribution comes from: a table of `wheels`, `sdist` or `archive`.
struct LockedFile {
    QString file;
    QString url;
    qint64 bytes = 0;
    QString sha256;
};

class PylockReader {
public:
    PylockReader(const QString &place, const TagSet &tags)
        : m_place(place), m_tags(tags), m_markers(markerEnvironment(tags.environment())) {}

    Result<Resolution> read(const toml::table &document) {
        if (const auto fine = checkHead(document); !fine)
            return fine.problem();
        Resolution resolution;
        const toml::node *packages = document.get("packages");
        if (packages && !packages->is_array())
            return malformed(*packages, u"\"packages\" is not an array of tables"_s);
        if (packages && packages->as_array()->size() > MaxLockPackages)
            return Problem{.code = ProblemCode::TooLarge,
                           .subject = m_place,
                           .detail = u"more than %1 packages"_s.arg(MaxLockPackages)};
        for (size_t i = 0; packages && i < packages->as_array()->size(); ++i) {
            auto package = readEntry((*packages->as_array())[i]);
            if (!package)
                return package.problem();
            if (auto applying = std::move(package).value())
                resolution.packages.push_back(std::move(*applying));
        }
        std::sort(resolution.packages.begin(), resolution.packages.end(),
                  [](const auto &a, const auto &b) { return a.name < b.name; });
        const auto twin = std::adjacent_find(resolution.packages.begin(), resolution.packages.end(),
                                             [](const auto &a, const auto &b) { return a.name == b.name; });
        if (twin != resolution.packages.end())
            return Problem{.code = ProblemCode::Malformed,
                           .subject = m_place,
                           .detail = u"two entries for %1 hold at the same time"_s.arg(twin->name)};
        return resolution;
    }

private:
    [[nodiscard]] Problem malformed(const toml::node &node, const QString &why) const {
        return {.code = ProblemCode::Malformed, .subject = placeOf(m_place, node), .detail = why};
    }

    Result<void> checkHead(const toml::table &document) {
        const QString version = textAt(document, "lock-version");
        if (version.isEmpty())
            return Problem{
                .code = ProblemCode::Malformed, .subject = m_place, .detail = u"no lock-version: not a pylock file"_s};
        if (version != "1"_L1 && !version.startsWith("1."_L1))
            return Problem{.code = ProblemCode::Unsupported,
                           .subject = m_place,
                           .detail = u"lock-version %1 where 1.x is understood"_s.arg(version.left(20))};
        const QString python = textAt(document, "requires-python");
        const auto range = SpecifierSet::parse(python);
        if (!range)
            return malformed(*document.get("requires-python"), range.problem().detail);
        if (!range->contains(fullPython()))
            return Problem{.code = ProblemCode::Unsupported,
                           .subject = m_place,
                           .detail = u"made for Python %1, the environment has %2"_s.arg(python, fullPython().text())};
        return {};
    }

    /// "3.11" stands for some 3.11.x: for the last of them, so that ">=3.11.4" is not refused for lack of knowledge.
    [[nodiscard]] Version fullPython() const {
        const Version &python = m_tags.environment().python;
        return python.release().size() > 2 ? python : Version::parse(python.text() + u".999"_s).valueOr(python);
    }

    /// The package of one entry, or nothing where its marker does not hold.
    Result<std::optional<ResolvedPackage>> readEntry(const toml::node &node) {
        static const QRegularExpression name(u"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,254}[A-Za-z0-9])?\\z"_s);
        if (!node.is_table())
            return malformed(node, u"an entry of \"packages\" is not a table"_s);
        const toml::table &entry = *node.as_table();
        ResolvedPackage package;
        package.name = normalizedName(textAt(entry, "name"));
        if (!name.match(package.name).hasMatch())
            return malformed(node, u"a package has no proper name"_s);
        const auto holds = evaluateMarker(textAt(entry, "marker"), m_markers);
        if (!holds)
            return malformed(*entry.get("marker"), holds.problem().detail);
        if (!*holds)
            return std::optional<ResolvedPackage>();
        if (const toml::node *version = entry.get("version")) {
            const auto parsed = Version::parse(textAt(entry, "version"));
            if (!parsed)
                return malformed(*version, u"the version of %1 is not a version"_s.arg(package.name));
            package.version = *parsed;
        }
        package.index = withoutCredentials(textAt(entry, "index"));
        if (const auto fine = readSource(entry, package); !fine)
            return fine.problem();
        return std::optional(package);
    }

    Result<void> readSource(const toml::table &entry, ResolvedPackage &package) {
        for (const char *key : {"vcs", "directory"}) {
            if (const toml::table *source = entry[key].as_table()) {
                const QString url = textAt(*source, "url");
                package.url = url.isEmpty() ? textAt(*source, "path") : withoutCredentials(url);
                package.sourceOnly = true;
                return {};
            }
        }
        if (const toml::table *archive = entry["archive"].as_table())
            return readArchive(*archive, package);
        bool found = false;
        if (const toml::node *wheels = entry.get("wheels")) {
            auto best = chooseWheel(*wheels, package, found);
            if (!best || found)
                return best;
        }
        if (const toml::table *sdist = entry["sdist"].as_table()) {
            auto file = readFile(*sdist);
            if (!file)
                return file.problem();
            use(*file, package);
            package.sourceOnly = true;
            return {};
        }
        const QString why = m_whyNot.isEmpty() ? u"the lock names no file for it"_s : m_whyNot;
        return Problem{.code = ProblemCode::ResolutionFailed,
                       .subject = package.name,
                       .detail = why,
                       .evidence = placeOf(m_place, entry)};
    }

    /// A file given by URL instead of by an index.
    Result<void> readArchive(const toml::table &archive, ResolvedPackage &package) {
        auto file = readFile(archive);
        if (!file)
            return file.problem();
        use(*file, package);
        package.sourceOnly = !isWheelFile(file->file);
        if (package.sourceOnly)
            return {};
        const auto name = WheelName::parse(file->file);
        if (!name)
            return malformed(archive, name.problem().detail);
        if (package.version.isEmpty())
            package.version = name->version;
        const WheelFit fit = wheelFits(*name, m_tags);
        if (!fit.fits())
            return Problem{.code = ProblemCode::ResolutionFailed,
                           .subject = package.name,
                           .detail = fit.reason,
                           .evidence = placeOf(m_place, archive)};
        return {};
    }

    Result<void> chooseWheel(const toml::node &node, ResolvedPackage &package, bool &found) {
        const toml::array *wheels = node.as_array();
        if (!wheels)
            return malformed(node, u"\"wheels\" of %1 is not an array"_s.arg(package.name));
        if (wheels->size() > MaxWheels)
            return Problem{.code = ProblemCode::TooLarge,
                           .subject = placeOf(m_place, node),
                           .detail = u"more than %1 wheels of %2"_s.arg(MaxWheels).arg(package.name)};
        std::vector<WheelName> names;
        std::vector<LockedFile> files;
        for (const toml::node &wheel : *wheels) {
            if (!wheel.is_table())
                return malformed(wheel, u"a wheel of %1 is not a table"_s.arg(package.name));
            auto file = readFile(*wheel.as_table());
            if (!file)
                return file.problem();
            auto name = WheelName::parse(file->file);
            if (!name)
                return malformed(wheel, u"%1: %2"_s.arg(file->file, name.problem().detail));
            if (name->name != package.name)
                return malformed(wheel, u"%1 is not a file of %2"_s.arg(file->file, package.name));
            names.push_back(std::move(name).value());
            files.push_back(std::move(file).value());
        }
        if (const auto best = bestWheel(names, m_tags)) {
            use(files[*best], package);
            found = true;
        } else {
            m_whyNot = whyNoneFits(names, m_tags);
        }
        return {};
    }

    Result<LockedFile> readFile(const toml::table &table) {
        LockedFile file;
        const QString url = textAt(table, "url");
        const QString path = textAt(table, "path");
        if (url.isEmpty() && path.isEmpty())
            return malformed(table, u"a file has neither url nor path"_s);
        file.file = textAt(table, "name");
        if (file.file.isEmpty())
            file.file = url.isEmpty() ? path.mid(path.lastIndexOf(u'/') + 1) : fileNameOf(url);
        file.url = url.isEmpty() ? path : withoutCredentials(url);
        file.bytes = table["size"].value_or(int64_t(0));
        if (file.bytes < 0)
            return malformed(table, u"the size of %1 is negative"_s.arg(file.file));
        if (const toml::table *hashes = table["hashes"].as_table())
            file.sha256 = textAt(*hashes, "sha256").toLower();
        static const QRegularExpression digest(u"^[0-9a-f]{64}\\z"_s);
        if (!file.sha256.isEmpty() && !digest.match(file.sha256).hasMatch())
            return malformed(table, u"the sha256 of %1 is not one"_s.arg(file.file));
        return file;
    }

    static void use(const LockedFile &file, ResolvedPackage &package) {
        package.file = file.file;
        package.url = file.url;
        package.bytes = file.bytes;
        package.sha256 = file.sha256;
    }

    const QString m_place;
    const TagSet &m_tags;
    const MarkerEnvironment m_markers;
    QString m_whyNot; ///< of the package being read: why none of its wheels fits
};

} // namespace

Result<Resolution> parsePylock(const QByteArray &text, const QString &place, const TagSet &tags) {
    const auto document = parseToml(text, place, MaxLockBytes);
    if (!document)
        return document.problem();
    return PylockReader(place, tags).read(*document);
}

} // namespace armature
