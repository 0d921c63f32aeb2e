#include "store/FileStore.h"

#include "base/Literals.h"
#include "files/DurableFile.h"

#include <QFile>
#include <QRegularExpression>
#include <sys/stat.h>
#include <unistd.h>

namespace armature {
namespace {

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

} // namespace

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

} // namespace armature
