#include "files/Lock.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QSysInfo>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace armature {
namespace {

/// A pipe that somebody put there would be waited for, or locked in vain.
bool isPlainFile(int descriptor) {
    struct stat found {};
    return fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode);
}

LockHolder readHolder(const QString &path) {
    const Result<QByteArray> content = readBounded(path, 4096);
    const Result<QJsonObject> object = parseJsonObject(content.valueOr({}), path);
    return object ? fromJson<LockHolder>(*object, path).valueOr({}) : LockHolder{};
}

} // namespace

QString LockHolder::text() const {
    QString name = program.isEmpty() ? u"another program"_s : program;
    if (processId == 0)
        return name;
    return u"%1 (process %2 on %3, since %4)"_s.arg(name).arg(processId).arg(host, since.toUTC().toString(Qt::ISODate));
}

Result<std::unique_ptr<Lock>> Lock::acquire(const QString &path, const QString &program) {
    const int file =
        open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (file < 0)
        return systemProblem(errno, path);
    if (!isPlainFile(file)) {
        close(file);
        return Problem{.code = ProblemCode::Foreign, .subject = path, .detail = u"is there and is no plain file"_s};
    }
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        close(file);
        if (error == EWOULDBLOCK)
            return Problem{.code = ProblemCode::Locked, .subject = path, .detail = readHolder(path).text()};
        return systemProblem(error, path);
    }
    const LockHolder self{QCoreApplication::applicationPid(), QSysInfo::machineHostName(), program,
                          QDateTime::currentDateTimeUtc()};
    const QByteArray content = QJsonDocument(toJson(self)).toJson(QJsonDocument::Compact);
    // Only for people who wait, whole or not at all: the lock holds without it.
    const bool told = ftruncate(file, 0) == 0 && pwrite(file, content.constData(), size_t(content.size()), 0) >= 0;
    const bool clean = told || ftruncate(file, 0) == 0;
    Q_UNUSED(clean)
    return std::unique_ptr<Lock>(new Lock(file));
}

Lock::~Lock() { close(m_descriptor); }

std::optional<LockHolder> lockHolder(const QString &path) {
    const int file = open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return std::nullopt;
    const bool taken = isPlainFile(file) && flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(file);
    return taken ? std::optional(readHolder(path)) : std::nullopt;
}

} // namespace armature
