#include "host/LiveAnswers.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "host/Deadline.h"
#include "host/Environment.h"
#include "host/Nvml.h"
#include "host/Programs.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <array>
#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace armature {
namespace {

CommandOutput line(const QString &text) { return {0, text.toUtf8() + '\n', {}}; }

Problem missing(const QString &subject, const QString &why) {
    return {.code = ProblemCode::ToolMissing, .subject = subject, .detail = why};
}

Result<CommandOutput> unameAnswer() {
    utsname names{};
    if (::uname(&names) != 0)
        return missing(u"uname"_s, u"uname(2) failed"_s);
    const std::array<const char *, 4> fields{names.sysname, names.release, names.version, names.machine};
    QStringList words;
    for (const char *field : fields)
        words << QString::fromLocal8Bit(field);
    return line(words.join(u' '));
}

Result<CommandOutput> getconfAnswer(const QString &name) {
    if (name == "PAGESIZE"_L1)
        return line(QString::number(::sysconf(_SC_PAGESIZE)));
    // The program may have been linked against another libc than the one it runs on: ask the one that is loaded.
    using VersionFunction = const char *(*)();
    const auto version = reinterpret_cast<VersionFunction>(::dlsym(RTLD_DEFAULT, "gnu_get_libc_version"));
    if (version == nullptr)
        return CommandOutput{1, {}, {}};
    return line(u"glibc "_s + QString::fromLatin1(version()));
}

Result<CommandOutput> envAnswer() {
    QByteArray text;
    for (const QString &name : recordedVariables()) {
        const QByteArray key = name.toLatin1();
        if (!qEnvironmentVariableIsSet(key.constData()))
            continue;
        QString value = redacted(qEnvironmentVariable(key.constData()));
        value.replace(u'\n', u' ');
        text += key + '=' + value.toUtf8() + '\n';
    }
    return CommandOutput{0, text, {}};
}

Result<CommandOutput> whichAnswer(const QString &name, int timeoutMs) {
    const auto path = withDeadline<QString>([name] { return findProgram(name); }, timeoutMs);
    if (!path)
        return Problem{
            .code = ProblemCode::TimedOut, .subject = name, .detail = u"a folder of the search path does not answer"_s};
    return path->isEmpty() ? Result<CommandOutput>(missing(name, u"not on the search path"_s)) : line(*path);
}

/// uv has three places: the one the user chose ("chosen-uv": exit 1 where no program is), the one that came with this
/// program
/// ("armature-uv"), and the search path.
Result<CommandOutput> uvAnswer(const QString &name, const HostPaths &paths, int timeoutMs) {
    const bool chosen = name == "chosen-uv"_L1;
    if (chosen && paths.uv.isEmpty())
        return missing(name, u"none was chosen"_s);
    const QString wanted = paths.uv;
    const auto found =
        withDeadline<QString>([chosen, wanted] { return chosen ? findProgram(wanted) : bundledUv(); }, timeoutMs);
    if (!found)
        return Problem{.code = ProblemCode::TimedOut, .subject = name, .detail = u"its folder does not answer"_s};
    if (!found->isEmpty())
        return line(*found);
    return chosen ? Result<CommandOutput>(CommandOutput{1, wanted.toUtf8() + '\n', {}})
                  : missing(name, u"none came with this program"_s);
}

/// Where this program lies, and whether that volume can be written to.
Result<CommandOutput> programAnswer(int timeoutMs) {
    const QString folder = QCoreApplication::applicationDirPath();
    const auto readOnly = withDeadline<bool>([folder] { return QStorageInfo(folder).isReadOnly(); }, timeoutMs);
    if (folder.isEmpty() || !readOnly)
        return missing(u"program-folder"_s, u"its folder does not answer"_s);
    return line(folder + (*readOnly ? u"\nread-only"_s : u"\nwritable"_s));
}

Result<CommandOutput> readlinkAnswer(const QString &path, int timeoutMs) {
    const auto resolved = withDeadline<QString>([path] { return QFileInfo(path).canonicalFilePath(); }, timeoutMs);
    if (!resolved || resolved->isEmpty())
        return CommandOutput{1, {}, {}};
    return line(*resolved);
}

/// The mount point of an existing path: the highest parent on the same device. (A bind mount of the same device is not
/// seen.)
QString mountPointOf(const QString &path) {
    QString current = QFileInfo(path).canonicalFilePath();
    struct stat here {};
    if (::stat(QFile::encodeName(current).constData(), &here) != 0)
        return current;
    while (current != "/"_L1) {
        const QString parent = QFileInfo(current).path();
        struct stat above {};
        if (::stat(QFile::encodeName(parent).constData(), &above) != 0 || above.st_dev != here.st_dev)
            break;
        current = parent;
    }
    return current;
}

/// The path itself, or the nearest folder above it that is there.
QString existingFolder(const QString &path) {
    QString existing = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    while (!QFileInfo::exists(existing) && existing != "/"_L1)
        existing = QFileInfo(existing).path();
    return existing;
}

/// `df -Pk`, with "-" for the device: its name can hold a server's address.
QByteArray diskFree(const QString &path) {
    const QString existing = existingFolder(path);
    struct statvfs volume {};
    if (::statvfs(QFile::encodeName(existing).constData(), &volume) != 0)
        return {};
    const auto kib = [&](auto blocks) { return qint64(blocks) * qint64(volume.f_frsize) / 1024; };
    const qint64 total = kib(volume.f_blocks);
    const qint64 used = total - kib(volume.f_bfree);
    const qint64 available = kib(volume.f_bavail);
    const qint64 share = used + available > 0 ? (100 * used + used + available - 1) / (used + available) : 0;
    return u"Filesystem 1024-blocks Used Available Capacity Mounted on\n- %1 %2 %3 %4% %5\n"_s.arg(total)
        .arg(used)
        .arg(available)
        .arg(share)
        .arg(mountPointOf(existing))
        .toUtf8();
}

QString folderOf(const QStringList &words, const HostPaths &paths) {
    const QString &role = words[1];
    return role == "target"_L1 ? paths.target : role == "cache"_L1 ? words.value(2) : paths.tmp;
}

/// "file-system ext4", "options rw,exec", "free-inodes 1234" (left out where the file system does not count them).
QByteArray volumeText(const QString &path) {
    const QString existing = existingFolder(path);
    struct statvfs volume {};
    if (::statvfs(QFile::encodeName(existing).constData(), &volume) != 0)
        return {};
    const QStorageInfo storage(existing);
#ifdef ST_NOEXEC
    const bool noExec = (volume.f_flag & ST_NOEXEC) != 0;
#else
    const bool noExec = false; // macOS tells it elsewhere, and mounts nothing that way by itself
#endif
    QByteArray text = "file-system " + storage.fileSystemType() + "\noptions " +
                      ((volume.f_flag & ST_RDONLY) != 0 ? "ro" : "rw") + (noExec ? ",noexec" : ",exec") + '\n';
    if (volume.f_files > 0)
        text += "free-inodes " + QByteArray::number(qint64(volume.f_favail)) + '\n';
    return text;
}

Result<CommandOutput> volumeAnswer(const QStringList &words, const HostPaths &paths, int timeoutMs) {
    const QString path = folderOf(words, paths);
    if (path.isEmpty())
        return missing(u"volume"_s, u"no path was given for this volume"_s);
    const auto text = withDeadline<QByteArray>([path] { return volumeText(path); }, timeoutMs);
    if (!text)
        return Problem{.code = ProblemCode::TimedOut, .subject = path, .detail = u"the volume does not answer"_s};
    return CommandOutput{text->isEmpty() ? 1 : 0, *text, {}};
}

/// The folder of the cache comes with the question, since it is one of the machine's settings.
Result<CommandOutput> dfAnswer(const QStringList &words, const HostPaths &paths, int timeoutMs) {
    const QString path = folderOf(words, paths);
    if (path.isEmpty())
        return missing(u"df"_s, u"no path was given for this volume"_s);
    const auto text = withDeadline<QByteArray>([path] { return diskFree(path); }, timeoutMs);
    if (!text)
        return Problem{.code = ProblemCode::TimedOut, .subject = path, .detail = u"the volume does not answer"_s};
    if (text->isEmpty())
        return CommandOutput{1, {}, {}};
    return CommandOutput{0, *text, {}};
}

} // namespace

std::optional<Result<CommandOutput>> answerInProcess(const Query &query, const HostPaths &paths) {
    const QStringList &words = query.arguments;
    const QString &program = words.value(0);
    if (words == QStringList{u"uname"_s, u"-srvm"_s})
        return unameAnswer();
    if (program == "getconf"_L1 && words.size() == 2)
        return getconfAnswer(words[1]);
    if (words == QStringList{u"env"_s})
        return envAnswer();
    if (program == "which"_L1 && words.size() == 2 && words[1].endsWith("-uv"_L1))
        return uvAnswer(words[1], paths, query.timeoutMs);
    if (program == "which"_L1 && words.size() == 2)
        return whichAnswer(words[1], query.timeoutMs);
    if (program == "readlink"_L1 && words.size() == 3)
        return readlinkAnswer(words[2], query.timeoutMs);
    if (program == "df"_L1 && words.size() >= 2)
        return dfAnswer(words, paths, query.timeoutMs);
    if (program == "volume"_L1 && words.size() >= 2)
        return volumeAnswer(words, paths, query.timeoutMs);
    if (words == QStringList{u"compiler"_s}) // asked where none of the usual names was found: recorded as an answer
        return CommandOutput{1, {}, {}};
    if (program == "python-headers"_L1 && words.size() == 2) {
        const QString file = words[1];
        const auto there = withDeadline<bool>([file] { return QFileInfo::exists(file); }, query.timeoutMs);
        return there ? Result<CommandOutput>(CommandOutput{*there ? 0 : 1, {}, {}})
                     : missing(file, u"its folder does not answer"_s);
    }
    if (words == QStringList{u"program-folder"_s})
        return programAnswer(query.timeoutMs);
    if (words == QStringList{u"nvml"_s})
        return nvmlAnswer(query.timeoutMs);
    if (words == QStringList{u"sysctl"_s, u"-a"_s})
        return sysctlAnswer();
    return std::nullopt;
}

} // namespace armature
