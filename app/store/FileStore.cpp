#include "store/FileStore.h"

#include "base/Literals.h"
#include "files/DurableFile.h"
#include "files/Lock.h"
#include "store/PartNote.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace armature {
namespace {

const QString LockedBy = u"armature store"_s;

bool isDigest(const QString &text) {
    static const QRegularExpression digest(u"^[0-9a-f]{64}\\z"_s);
    return digest.match(text).hasMatch();
}

/// Size of a regular file of this user that is no link; -1 for anything else.
qint64 ownFileSize(const QString &path) {
    struct stat found {};
    const bool own =
        lstat(QFile::encodeName(path).constData(), &found) == 0 && S_ISREG(found.st_mode) && found.st_uid == geteuid();
    return own ? qint64(found.st_size) : -1;
}

QStringList folders(const QString &path) {
    return QDir(path).entryList(QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace

FileStore FileStore::usual() {
    return FileStore(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/armature/files"_s);
}

Result<void> FileStore::prepare() const {
    for (const QString &folder : {m_folder, m_folder + u"/sha256"_s, m_folder + u"/part"_s}) {
        if (Result<void> made = makePrivateFolder(folder); !made)
            return made;
        if (const QString why = whyNotPrivate(folder); !why.isEmpty())
            return Problem{.code = ProblemCode::Foreign, .subject = folder, .detail = why};
    }
    return {};
}

bool FileStore::canKeep(const WantedFile &file) {
    static const QRegularExpression name(u"^[A-Za-z0-9][A-Za-z0-9._+!-]{0,250}\\z"_s);
    return isDigest(file.sha256) && name.match(file.name).hasMatch();
}

QString FileStore::pathOf(const WantedFile &file) const {
    return u"%1/sha256/%2/%3/%4"_s.arg(m_folder, file.sha256.left(2), file.sha256, file.name);
}

bool FileStore::holds(const WantedFile &file) const {
    const qint64 size = canKeep(file) ? ownFileSize(pathOf(file)) : -1;
    return size >= 0 && (file.bytes == 0 || size == file.bytes);
}

QString FileStore::partPath(const QString &sha256, const QString &ending) const {
    return u"%1/part/%2.%3"_s.arg(m_folder, sha256, ending);
}

qint64 FileStore::partBytes(const QString &sha256) const {
    return std::max<qint64>(ownFileSize(partPath(sha256, u"part"_s)), 0);
}

std::vector<StoredFile> FileStore::list() const {
    std::vector<StoredFile> files;
    const auto add = [&](const QString &path, const QString &name, const QString &sha256, bool whole) {
        const qint64 size = ownFileSize(path);
        if (size >= 0 && isDigest(sha256))
            files.push_back({name, sha256, path, size, QFileInfo(path).lastModified().toUTC(), whole});
    };
    const QString finished = m_folder + u"/sha256"_s;
    for (const QString &two : folders(finished))
        for (const QString &digest : folders(finished + u'/' + two))
            for (const QFileInfo &file :
                 QDir(finished + u'/' + two + u'/' + digest).entryInfoList(QDir::Files | QDir::NoSymLinks))
                add(file.filePath(), file.fileName(), digest, true);
    for (const QFileInfo &file :
         QDir(m_folder + u"/part"_s).entryInfoList({u"*.part"_s}, QDir::Files | QDir::NoSymLinks))
        add(file.filePath(), readPartNote(partPath(file.baseName(), u"json"_s)).value_or(PartNote{}).name,
            file.baseName(), false);
    std::stable_sort(files.begin(), files.end(), [](const StoredFile &a, const StoredFile &b) {
        return a.whole != b.whole ? a.whole : a.name < b.name;
    });
    return files;
}

Result<void> FileStore::drop(const StoredFile &file) const {
    if (file.whole)
        return removeTree(u"%1/sha256/%2"_s.arg(m_folder, file.sha256.left(2)), file.sha256);
    const auto lock = Lock::acquire(partPath(file.sha256, u"lock"_s), LockedBy);
    if (!lock)
        return lock.problem();
    for (const QString &ending : {u"part"_s, u"json"_s}) // whoever waits for the lock must find the same one
        if (Result<void> removed = removeTree(m_folder + u"/part"_s, file.sha256 + u'.' + ending); !removed)
            return removed;
    return {};
}

} // namespace armature
