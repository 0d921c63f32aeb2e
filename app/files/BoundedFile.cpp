#include "files/BoundedFile.h"

#include "base/Literals.h"
#include "files/DurableFile.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace armature {
namespace {

Problem unreadable(const QString &path, int error) {
    if (error == ELOOP) // O_NOFOLLOW
        return {.code = ProblemCode::Malformed, .subject = path, .detail = u"a link, not a file"_s};
    return systemProblem(error, path);
}

Result<QByteArray> readOpened(int descriptor, const QString &path, qint64 limit) {
    struct stat info {};
    if (::fstat(descriptor, &info) != 0)
        return unreadable(path, errno);
    if (!S_ISREG(info.st_mode))
        return Problem{.code = ProblemCode::Malformed, .subject = path, .detail = u"not a regular file"_s};
    QFile file;
    if (!file.open(descriptor, QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Problem{.code = ProblemCode::CouldNotDetermine, .subject = path, .detail = file.errorString()};
    QByteArray bytes = file.read(limit);
    if (file.error() != QFileDevice::NoError)
        return Problem{.code = ProblemCode::CouldNotDetermine, .subject = path, .detail = file.errorString()};
    return bytes;
}

} // namespace

Result<QByteArray> readHead(const QString &path, qint64 limit, Links links) {
    const int follow = links == Links::Follow ? 0 : O_NOFOLLOW;
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | follow | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        return unreadable(path, errno);
    auto bytes = readOpened(descriptor, path, limit);
    ::close(descriptor);
    return bytes;
}

Result<QByteArray> readBounded(const QString &path, qint64 limit, Links links) {
    auto bytes = readHead(path, limit + 1, links);
    if (bytes && bytes->size() > limit)
        return Problem{.code = ProblemCode::TooLarge, .subject = path, .detail = u"more than %1 bytes"_s.arg(limit)};
    return bytes;
}

} // namespace armature
