#include "session/KnownReleases.h"

#include "files/BoundedFile.h"
#include "files/DurableFile.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>

namespace armature {
namespace {

constexpr qint64 MaxKeptBytes = 64LL * 1024;

QString releasesFile(const QString &folder) { return QDir(folder).filePath(u"releases"_s); }

/// Stack id -> {newest, day, address}. Empty where nothing was kept, or it cannot be read.
QJsonObject keptReleases(const QString &folder) {
    return QJsonDocument::fromJson(readBounded(releasesFile(folder), MaxKeptBytes).valueOr({})).object();
}

} // namespace

Result<void> keepReleases(const std::vector<ReleaseCheck> &answers, const QDate &day, const QString &folder) {
    QJsonObject kept = keptReleases(folder);
    bool answered = false;
    for (const ReleaseCheck &answer : answers) {
        if (answer.newest.isEmpty())
            continue;
        answered = true;
        kept.insert(answer.stack, QJsonObject{{u"newest"_s, answer.newest.text()},
                                              {u"day"_s, day.toString(Qt::ISODate)},
                                              {u"address"_s, answer.address}});
    }
    if (!answered)
        return {};
    QDir().mkpath(folder);
    return writeDurably(releasesFile(folder), QJsonDocument(kept).toJson());
}

Stack withKnownReleases(Stack stack, const QString &folder) {
    const QJsonObject kept = keptReleases(folder)[stack.id].toObject();
    const Version newest = Version::parse(kept[u"newest"].toString()).valueOr({});
    if (newest <= stack.upstream.newest)
        return stack;
    stack.upstream.newest = newest;
    stack.upstream.provenance = {{{u"upstream's list of releases, asked by a re-check"_s, kept[u"address"].toString()}},
                                 QDate::fromString(kept[u"day"].toString(), Qt::ISODate),
                                 Confidence::Confirmed};
    return stack;
}

} // namespace armature
