#include "update/CatalogStore.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"
#include "files/Lock.h"
#include "model/Json.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>
#include <algorithm>

namespace armature {
namespace {

constexpr qsizetype MaxOriginBytes = 8192;
constexpr int ClockSlackSeconds = 600; // two clocks are never the same

/// The line before the signed catalog.
struct Origin {
    QString from;
    QDateTime accepted;
    QString key; ///< hex; empty for a key of the program
};
template <class V> void describe(V &v, Origin &x) { v("from", x.from), v("accepted", x.accepted), v("key", x.key); }

struct Stored {
    Origin origin;
    QByteArray catalog;
};

Problem damaged(const QString &path, const QString &why) {
    return {.code = ProblemCode::Malformed,
            .subject = path,
            .detail = why,
            .remedy = u"Import the catalog again, or remove it with \"armature catalog reset\"."_s};
}

/// What is stored, its key not yet believed and its signature not yet checked; nothing if there is no file.
Result<std::optional<Stored>> readStored(const QString &path) {
    if (!isThere(path))
        return std::optional<Stored>();
    auto bytes = readBounded(path, MaxSignedCatalogBytes + MaxOriginBytes);
    if (!bytes)
        return bytes.problem();
    const qsizetype end = bytes->indexOf('\n');
    if (end < 0 || end > MaxOriginBytes)
        return damaged(path, u"the line that says where it came from is missing"_s);
    auto json = parseJsonObject(bytes->left(end), path);
    auto origin = json ? fromJson<Origin>(*json, path) : Result<Origin>(json.problem());
    if (!origin)
        return damaged(path, origin.problem().detail);
    return std::optional(Stored{*origin, bytes->mid(end + 1)});
}

Problem notAcceptable(const QString &subject, const QString &why) {
    return {.code = ProblemCode::Unsupported,
            .subject = subject,
            .detail = why,
            .remedy = u"Get a newer one from its publisher; the catalog in use stays as it is."_s};
}

QString dateText(const QDateTime &moment) { return moment.toUTC().toString(Qt::ISODate); }

/// What a process left that died while it wrote.
void removeLeftovers(const QString &folder) {
    const QDir place(folder);
    for (const QString &name : place.entryList({u"installed.new-*"_s, u"highest.new-*"_s}, QDir::Files | QDir::Hidden))
        QFile::remove(place.filePath(name));
}

} // namespace

QString unknownScript(const Catalog &catalog, const Catalog &builtIn) {
    QStringList known{QString()};
    for (const Package &package : builtIn.packages)
        known << package.verifyScript;
    for (const Package &package : catalog.packages)
        if (!known.contains(package.verifyScript))
            return package.verifyScript;
    return {};
}

CatalogStore::CatalogStore(QString folder, std::vector<CatalogKey> given, std::vector<CatalogKey> program)
    : m_folder(std::move(folder)), m_given(std::move(given)), m_program(std::move(program)) {
    // A key of the program stays one when it is given again: it must not begin a series of its own.
    std::erase_if(m_given, [this](const CatalogKey &key) {
        return std::any_of(m_program.begin(), m_program.end(),
                           [&](const CatalogKey &known) { return known.bytes == key.bytes; });
    });
}

QString CatalogStore::defaultFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/armature/catalog"_s;
}

Result<QMap<QString, qint64>> CatalogStore::highest() const {
    QMap<QString, qint64> result;
    const QString file = path("highest");
    if (!isThere(file))
        return result;
    auto bytes = readBounded(file, 65536);
    if (!bytes)
        return bytes.problem();
    auto json = parseJsonObject(*bytes, file);
    if (!json || !fromJsonValue(QJsonValue(*json), result))
        return Problem{.code = ProblemCode::Malformed,
                       .subject = file,
                       .detail =
                           u"the versions that were accepted before cannot be read, so none can be told to be newer"_s,
                       .remedy = u"Remove this file if you know why it is damaged."_s};
    return result;
}

Result<std::vector<CatalogKey>> CatalogStore::trusted() const {
    std::vector<CatalogKey> keys = m_program;
    keys.insert(keys.end(), m_given.begin(), m_given.end());
    const auto stored = readStored(path("installed"));
    if (!stored || !*stored || (*stored)->origin.key.isEmpty())
        return keys;
    const auto own = parseCatalogKey((*stored)->origin.key);
    if (own && openSignedCatalog((*stored)->catalog, {*own}, m_folder) &&
        std::find(keys.begin(), keys.end(), *own) == keys.end())
        keys.push_back(*own);
    return keys;
}

bool CatalogStore::hasInstalled() const { return isThere(path("installed")); }

Result<std::optional<InstalledCatalog>> CatalogStore::installed() const {
    const QString file = path("installed");
    auto stored = readStored(file);
    if (!stored)
        return stored.problem();
    if (!*stored)
        return std::optional<InstalledCatalog>();
    std::vector<CatalogKey> keys = m_program;
    if (const auto own = parseCatalogKey((*stored)->origin.key))
        keys.push_back(*own);
    auto opened = openSignedCatalog((*stored)->catalog, keys, file);
    if (!opened)
        return damaged(file, opened.problem().detail);
    auto accepted = highest();
    if (!accepted)
        return accepted.problem();
    if (accepted->value(opened->key.series()) > opened->header.version)
        return damaged(file, u"it is older than a version that was accepted before"_s);
    auto catalog = loadCatalog(opened->files);
    if (!catalog)
        return catalog.problem();
    return std::optional(InstalledCatalog{opened->header, opened->key, (*stored)->origin.from,
                                          (*stored)->origin.accepted, *std::move(catalog)});
}

Result<void> CatalogStore::checkVersion(const SignedCatalog &opened, const QString &subject) const {
    auto known = highest();
    if (!known)
        return known.problem();
    qint64 most = known->value(opened.key.series());
    // A process that died between the two files has stored the catalog and not yet its version.
    const auto stored = readStored(path("installed"));
    if (const auto before = stored && *stored ? openSignedCatalog((*stored)->catalog, {opened.key}, subject)
                                              : Result<SignedCatalog>(Problem{});
        before)
        most = std::max(most, before->header.version);
    if (opened.header.version > most)
        return {};
    return notAcceptable(
        subject, u"it is version %1, and version %2 was accepted before: an older one, or the same again, is refused"_s
                     .arg(opened.header.version)
                     .arg(most));
}

Result<ExaminedCatalog> CatalogStore::examine(const QByteArray &bytes, const QString &subject, const QDateTime &now,
                                              const Catalog &builtIn) const {
    auto keys = trusted();
    if (!keys)
        return keys.problem();
    auto opened = openSignedCatalog(bytes, *keys, subject);
    if (!opened)
        return opened.problem();
    const CatalogHeader &header = opened->header;
    if (now >= header.expires)
        return notAcceptable(subject, u"it expired on %1"_s.arg(dateText(header.expires)));
    if (header.created > now.addDays(1)) // a clock may differ by a time zone that was set wrongly
        return notAcceptable(subject,
                             u"it says it was made on %1, which is yet to come: check this machine's clock"_s.arg(
                                 dateText(header.created)));
    const auto stored = readStored(path("installed"));
    const bool same = stored && *stored && (*stored)->catalog == bytes;
    if (auto newer = checkVersion(*opened, subject); !newer && !same)
        return newer.problem();
    auto catalog = loadCatalog(opened->files);
    if (!catalog) {
        Problem problem = catalog.problem();
        problem.remedy = u"Its publisher must correct the file at that place; the catalog in use stays as it is."_s;
        return problem;
    }
    if (catalog->date < builtIn.date)
        return notAcceptable(subject, u"it is of %1, older than the catalog in this program, of %2"_s.arg(
                                          catalog->date.toString(Qt::ISODate), builtIn.date.toString(Qt::ISODate)));
    if (const QString script = unknownScript(*catalog, builtIn); !script.isEmpty())
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = subject,
                       .detail = u"it verifies with %1, which this program does not have"_s.arg(script.left(60)),
                       .remedy = u"Install a newer armature; the catalog in use stays as it is."_s};
    ExaminedCatalog result{header, opened->key, *std::move(catalog), same, {}};
    if (now.addSecs(ClockSlackSeconds) < header.created)
        result.notes
            << u"The clock of this machine says %1, before this catalog was made (%2): correct it, expiry depends on it."_s
                   .arg(dateText(now), dateText(header.created));
    return result;
}

Result<void> CatalogStore::remember(const CatalogKey &key, qint64 version) {
    auto known = highest();
    if (!known)
        return known.problem();
    QMap<QString, qint64> versions = *known;
    versions[key.series()] = std::max(versions.value(key.series()), version);
    return writeDurably(path("highest"),
                        QJsonDocument(toJsonValue(versions).toObject()).toJson(QJsonDocument::Compact));
}

Result<ExaminedCatalog> CatalogStore::install(const QByteArray &bytes, const QString &subject, const QDateTime &now,
                                              const Catalog &builtIn) {
    if (auto first = examine(bytes, subject, now, builtIn); !first)
        return first; // what is refused makes no folder
    if (auto made = makePrivateFolder(m_folder); !made)
        return made.problem();
    auto lock = Lock::acquire(path("lock"), u"armature catalog"_s);
    if (!lock)
        return lock.problem();
    removeLeftovers(m_folder);
    auto examined = examine(bytes, subject, now, builtIn); // again: another process may have been faster
    if (!examined)
        return examined;
    if (!examined->installed) {
        const Origin origin{subject, now.toUTC(),
                            examined->key.own ? QString::fromLatin1(examined->key.bytes.toHex()) : QString()};
        const QByteArray line = QJsonDocument(toJson(origin)).toJson(QJsonDocument::Compact) + '\n';
        if (line.size() > MaxOriginBytes)
            return Problem{
                .code = ProblemCode::TooLarge, .subject = subject.left(80), .detail = u"the address is too long"_s};
        if (auto written = writeDurably(path("installed"), line + bytes); !written)
            return written.problem();
    }
    if (auto written = remember(examined->key, examined->header.version); !written)
        return written.problem();
    return examined;
}

Result<bool> CatalogStore::reset() {
    const QString file = path("installed");
    if (!isThere(file))
        return false;
    auto lock = Lock::acquire(path("lock"), u"armature catalog"_s);
    if (!lock)
        return lock.problem();
    removeLeftovers(m_folder);
    if (const auto present = installed(); present && *present)
        if (auto written = remember((*present)->key, (*present)->header.version); !written)
            return written.problem();
    if (!QFile::remove(file))
        return Problem{.code = ProblemCode::Denied, .subject = file, .detail = u"it could not be removed"_s};
    flushVolume(m_folder);
    return true;
}

} // namespace armature
