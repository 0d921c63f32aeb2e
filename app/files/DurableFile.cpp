#include "files/DurableFile.h"

#include "base/Literals.h"
#include "files/Descriptor.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace armature {
namespace {

void flushFolder(const QString &path) {
    const Descriptor folder(open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.isOpen())
        flushToMedium(folder.get());
}

void flushParents(const QString &one, const QString &other) {
    const QString first = QFileInfo(one).path();
    const QString second = QFileInfo(other).path();
    flushFolder(first);
    if (first != second)
        flushFolder(second);
}

bool writeAll(int descriptor, const QByteArray &content) {
    for (qsizetype at = 0; at < content.size();) {
        const ssize_t count = write(descriptor, content.constData() + at, size_t(content.size() - at));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        at += count;
    }
    return true;
}

/// Deletes the entry `name` of the open folder `parent` with all that is below it. Gives errno, or 0.
int removeAt(int parent, const char *name, int depth);

int removeContent(int folder, int depth) {
    DIR *listing = fdopendir(folder); // takes the descriptor
    if (listing == nullptr) {
        close(folder);
        return errno;
    }
    int failure = 0;
    while (const dirent *entry = readdir(listing)) {
        const bool self = std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0;
        const int error = self ? 0 : removeAt(dirfd(listing), entry->d_name, depth);
        failure = failure == 0 ? error : failure;
    }
    closedir(listing);
    return failure;
}

int removeAt(int parent, const char *name, int depth) {
    constexpr int DeepestFolder = 500; // each level holds a descriptor
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return 0;
    if (errno != EISDIR && errno != EPERM) // Linux says EISDIR for a folder, macOS EPERM
        return errno;
    Descriptor folder(openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder.isOpen() && errno == EACCES && fchmodat(parent, name, S_IRWXU, 0) == 0)
        folder.reset(openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder.isOpen())
        return errno;
    if (depth >= DeepestFolder)
        return ENAMETOOLONG;
    fchmod(folder.get(), S_IRWXU); // a package may have left a folder without write permission
    const int error = removeContent(folder.release(), depth + 1);
    if (error != 0)
        return error;
    return unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT ? 0 : errno;
}

} // namespace

bool flushToMedium(int descriptor) {
#ifdef Q_OS_MACOS
    if (fcntl(descriptor, F_FULLFSYNC) == 0) // fsync leaves it in the drive's cache there
        return true;
#endif
    return fsync(descriptor) == 0;
}

QString whyNotPrivate(const QString &folder) {
    struct stat found {};
    if (lstat(QFile::encodeName(folder).constData(), &found) != 0 || !S_ISDIR(found.st_mode))
        return u"is there and was not made by this program"_s;
    if (found.st_uid != geteuid())
        return u"is there and belongs to another user, who could have put anything into it"_s;
    if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return u"is there and other users can write to it, who could have put anything into it"_s;
    return {};
}

Problem systemProblem(int error, const QString &path) {
    ProblemCode code = ProblemCode::CouldNotDetermine;
    if (error == ENOENT || error == ENOTDIR)
        code = ProblemCode::NotFound;
    else if (error == EACCES || error == EPERM || error == EROFS)
        code = ProblemCode::Denied;
    else if (error == ENOSPC || error == EDQUOT)
        code = ProblemCode::NoSpace;
    return {code, path, QString::fromLocal8Bit(std::strerror(error)), {}, {}};
}

Result<void> writeDurably(const QString &path, const QByteArray &content) {
    const QByteArray name = QFile::encodeName(path);
    const QByteArray temporary = name + ".new-" + QByteArray::number(QCoreApplication::applicationPid());
    unlink(temporary.constData());
    struct stat present {};
    const mode_t mode =
        lstat(name.constData(), &present) == 0 && S_ISREG(present.st_mode) ? present.st_mode & 07777 : 0600;
    {
        const Descriptor file(open(temporary.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!file.isOpen())
            return systemProblem(errno, path);
        if (!writeAll(file.get(), content) || fchmod(file.get(), mode) != 0 || !flushToMedium(file.get())) {
            const int error = errno;
            unlink(temporary.constData());
            return systemProblem(error, path);
        }
    }
    if (rename(temporary.constData(), name.constData()) != 0) {
        const int error = errno;
        unlink(temporary.constData());
        return systemProblem(error, path);
    }
    flushFolder(QFileInfo(path).path());
    return {};
}

Result<void> renameDurably(const QString &from, const QString &to) {
    if (rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return systemProblem(errno, to);
    flushParents(from, to);
    return {};
}

Result<void> exchangeDurably(const QString &one, const QString &other) {
    const QByteArray first = QFile::encodeName(one);
    const QByteArray second = QFile::encodeName(other);
    int answer = -1;
#if defined(Q_OS_MACOS)
    answer = renamex_np(first.constData(), second.constData(), RENAME_SWAP);
#elif defined(RENAME_EXCHANGE)
    answer = renameat2(AT_FDCWD, first.constData(), AT_FDCWD, second.constData(), RENAME_EXCHANGE);
#else
    errno = ENOSYS;
#endif
    if (answer != 0) {
        const bool cannot = errno == ENOSYS || errno == EINVAL || errno == ENOTSUP;
        Problem problem = systemProblem(errno, other);
        problem.code = cannot ? ProblemCode::Unsupported : problem.code;
        return problem;
    }
    flushParents(one, other);
    return {};
}

void flushVolume(const QString &path) {
#ifdef Q_OS_LINUX
    const Descriptor folder(open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC));
    if (folder.isOpen())
        syncfs(folder.get());
#else
    sync();
    flushFolder(path);
#endif
}

bool isThere(const QString &path) {
    struct stat present {};
    return lstat(QFile::encodeName(path).constData(), &present) == 0;
}

Result<void> makePrivateFolder(const QString &path) {
    const QByteArray name = QFile::encodeName(path);
    if (mkdir(name.constData(), 0700) == 0)
        return {};
    if (errno == ENOENT) {
        if (!QDir().mkpath(QFileInfo(path).path()))
            return systemProblem(errno, QFileInfo(path).path());
        if (mkdir(name.constData(), 0700) == 0)
            return {};
    }
    struct stat present {};
    if (errno != EEXIST)
        return systemProblem(errno, path);
    if (lstat(name.constData(), &present) != 0 || !S_ISDIR(present.st_mode))
        return Problem{.code = ProblemCode::BadTarget, .subject = path, .detail = u"is there and is no folder"_s};
    return {};
}

Result<void> removeTree(const QString &folder, const QString &name) {
    const Descriptor parent(
        open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    const int error = parent.isOpen() ? removeAt(parent.get(), QFile::encodeName(name).constData(), 0) : errno;
    return error == 0 ? Result<void>() : Result<void>(systemProblem(error, folder + u'/' + name));
}

} // namespace armature
