#include "host/LiveAnswers.h"

#include "host/Deadline.h"
#include "host/Masking.h"
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

Problem missing(const QString &subject, const QString &why) { return {ProblemCode::ToolMissing, subject, why, {}, {}}; }

Result<CommandOutput> unameAnswer() {
    utsname names{};
    if (::uname(&names) != 0)
        return missing(QStringLiteral("uname"), QStringLiteral("uname(2) failed"));
    const std::array<const char *, 4> fields{names.sysname, names.release, names.version, names.machine};
    QStringList words;
    for (const char *field : fields)
        words << QString::fromLocal8Bit(field);
    return line(words.join(u' '));
}

Result<CommandOutput> getconfAnswer(const QString &name) {
    if (name == QLatin1String("PAGESIZE"))
        return line(QString::number(::sysconf(_SC_PAGESIZE)));
    // The program may have been linked against another libc than the one it runs on: ask the one that is loaded.
    using VersionFunction = const char *(*)();
    const auto version = reinterpret_cast<VersionFunction>(::dlsym(RTLD_DEFAULT, "gnu_get_libc_version"));
    if (version == nullptr)
        return CommandOutput{1, {}, {}};
    return line(QStringLiteral("glibc ") + QString::fromLatin1(version()));
}

Result<CommandOutput> envAnswer() {
    // HOME is where per-user Pythons and settings are looked for; everything else is a setting that is shown.
    static const QStringList names{QStringLiteral("HTTP_PROXY"),
                                   QStringLiteral("HTTPS_PROXY"),
                                   QStringLiteral("ALL_PROXY"),
                                   QStringLiteral("NO_PROXY"),
                                   QStringLiteral("http_proxy"),
                                   QStringLiteral("https_proxy"),
                                   QStringLiteral("all_proxy"),
                                   QStringLiteral("no_proxy"),
                                   QStringLiteral("SSL_CERT_FILE"),
                                   QStringLiteral("SSL_CERT_DIR"),
                                   QStringLiteral("CUDA_HOME"),
                                   QStringLiteral("CUDA_PATH"),
                                   QStringLiteral("CUDA_VISIBLE_DEVICES"),
                                   QStringLiteral("PIP_INDEX_URL"),
                                   QStringLiteral("PIP_CONFIG_FILE"),
                                   QStringLiteral("UV_DEFAULT_INDEX"),
                                   QStringLiteral("UV_INDEX_URL"),
                                   QStringLiteral("UV_CACHE_DIR"),
                                   QStringLiteral("VIRTUAL_ENV"),
                                   QStringLiteral("CONDA_PREFIX"),
                                   QStringLiteral("XDG_CACHE_HOME"),
                                   QStringLiteral("DISPLAY"),
                                   QStringLiteral("WAYLAND_DISPLAY"),
                                   QStringLiteral("HOME")};
    QByteArray text;
    for (const QString &name : names) {
        const QByteArray key = name.toLatin1();
        if (!qEnvironmentVariableIsSet(key.constData()))
            continue;
        QString value = maskCredentials(qEnvironmentVariable(key.constData()));
        value.replace(u'\n', u' ');
        text += key + '=' + value.toUtf8() + '\n';
    }
    return CommandOutput{0, text, {}};
}

Result<CommandOutput> whichAnswer(const QString &name, int timeoutMs) {
    const auto path = withDeadline<QString>([name] { return findProgram(name); }, timeoutMs);
    if (!path)
        return Problem{ProblemCode::TimedOut, name, QStringLiteral("a folder of the search path does not answer"), {}, {}};
    return path->isEmpty() ? Result<CommandOutput>(missing(name, QStringLiteral("not on the search path"))) : line(*path);
}

/// uv has three places: the one the user chose ("chosen-uv": exit 1 where no program is), the one that came with this program
/// ("armature-uv"), and the search path.
Result<CommandOutput> uvAnswer(const QString &name, const HostPaths &paths, int timeoutMs) {
    const bool chosen = name == QLatin1String("chosen-uv");
    if (chosen && paths.uv.isEmpty())
        return missing(name, QStringLiteral("none was chosen"));
    const QString wanted = paths.uv;
    const auto found = withDeadline<QString>([chosen, wanted] { return chosen ? findProgram(wanted) : bundledUv(); }, timeoutMs);
    if (!found)
        return Problem{ProblemCode::TimedOut, name, QStringLiteral("its folder does not answer"), {}, {}};
    if (!found->isEmpty())
        return line(*found);
    return chosen ? Result<CommandOutput>(CommandOutput{1, wanted.toUtf8() + '\n', {}})
                  : missing(name, QStringLiteral("none came with this program"));
}

/// Where this program lies, and whether that volume can be written to.
Result<CommandOutput> programAnswer(int timeoutMs) {
    const QString folder = QCoreApplication::applicationDirPath();
    const auto readOnly = withDeadline<bool>([folder] { return QStorageInfo(folder).isReadOnly(); }, timeoutMs);
    if (folder.isEmpty() || !readOnly)
        return missing(QStringLiteral("program-folder"), QStringLiteral("its folder does not answer"));
    return line(folder + (*readOnly ? QStringLiteral("\nread-only") : QStringLiteral("\nwritable")));
}

Result<CommandOutput> readlinkAnswer(const QString &path, int timeoutMs) {
    const auto resolved = withDeadline<QString>([path] { return QFileInfo(path).canonicalFilePath(); }, timeoutMs);
    if (!resolved || resolved->isEmpty())
        return CommandOutput{1, {}, {}};
    return line(*resolved);
}

/// The mount point of an existing path: the highest parent on the same device. (A bind mount of the same device is not seen.)
QString mountPointOf(const QString &path) {
    QString current = QFileInfo(path).canonicalFilePath();
    struct stat here {};
    if (::stat(QFile::encodeName(current).constData(), &here) != 0)
        return current;
    while (current != QLatin1String("/")) {
        const QString parent = QFileInfo(current).path();
        struct stat above {};
        if (::stat(QFile::encodeName(parent).constData(), &above) != 0 || above.st_dev != here.st_dev)
            break;
        current = parent;
    }
    return current;
}

/// `df -Pk`, with "-" for the device: its name can hold a server's address.
QByteArray diskFree(const QString &path) {
    QString existing = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    while (!QFileInfo::exists(existing) && existing != QLatin1String("/"))
        existing = QFileInfo(existing).path();
    struct statvfs volume {};
    if (::statvfs(QFile::encodeName(existing).constData(), &volume) != 0)
        return {};
    const auto kib = [&](auto blocks) { return qint64(blocks) * qint64(volume.f_frsize) / 1024; };
    const qint64 total = kib(volume.f_blocks);
    const qint64 used = total - kib(volume.f_bfree);
    const qint64 available = kib(volume.f_bavail);
    const qint64 share = used + available > 0 ? (100 * used + used + available - 1) / (used + available) : 0;
    return QStringLiteral("Filesystem 1024-blocks Used Available Capacity Mounted on\n- %1 %2 %3 %4% %5\n")
        .arg(total)
        .arg(used)
        .arg(available)
        .arg(share)
        .arg(mountPointOf(existing))
        .toUtf8();
}

Result<CommandOutput> dfAnswer(const QString &role, const HostPaths &paths, int timeoutMs) {
    const QString path = role == QLatin1String("target") ? paths.target : role == QLatin1String("cache") ? paths.cache : paths.tmp;
    if (path.isEmpty())
        return missing(QStringLiteral("df"), QStringLiteral("no path was given for this volume"));
    const auto text = withDeadline<QByteArray>([path] { return diskFree(path); }, timeoutMs);
    if (!text)
        return Problem{ProblemCode::TimedOut, path, QStringLiteral("the volume does not answer"), {}, {}};
    if (text->isEmpty())
        return CommandOutput{1, {}, {}};
    return CommandOutput{0, *text, {}};
}

} // namespace

std::optional<Result<CommandOutput>> answerInProcess(const Query &query, const HostPaths &paths) {
    const QStringList &words = query.arguments;
    const QString &program = words.value(0);
    if (words == QStringList{QStringLiteral("uname"), QStringLiteral("-srvm")})
        return unameAnswer();
    if (program == QLatin1String("getconf") && words.size() == 2)
        return getconfAnswer(words[1]);
    if (words == QStringList{QStringLiteral("env")})
        return envAnswer();
    if (program == QLatin1String("which") && words.size() == 2 && words[1].endsWith(QLatin1String("-uv")))
        return uvAnswer(words[1], paths, query.timeoutMs);
    if (program == QLatin1String("which") && words.size() == 2)
        return whichAnswer(words[1], query.timeoutMs);
    if (program == QLatin1String("readlink") && words.size() == 3)
        return readlinkAnswer(words[2], query.timeoutMs);
    if (program == QLatin1String("df") && words.size() == 2)
        return dfAnswer(words[1], paths, query.timeoutMs);
    if (words == QStringList{QStringLiteral("program-folder")})
        return programAnswer(query.timeoutMs);
    if (words == QStringList{QStringLiteral("nvml")})
        return nvmlAnswer(query.timeoutMs);
    if (words == QStringList{QStringLiteral("sysctl"), QStringLiteral("-a")})
        return sysctlAnswer();
    return std::nullopt;
}

} // namespace armature
