#include "host/LiveProcessTable.h"

#include "base/Literals.h"

#include <QDir>
#include <QFile>
#include <csignal>
#include <sys/types.h>
#include <unistd.h>
#ifdef Q_OS_MACOS
#include <sys/sysctl.h>
#endif

namespace armature {
namespace {

constexpr qint64 LargestRead = 1048576;
constexpr const char *MarkVariable = "ARMATURE_RUN";

/// Whether a text names a folder or something in it, and not a neighbour whose name only begins alike.
bool names(const QByteArray &text, const QByteArray &folder) {
    for (qsizetype at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, at + 1)) {
        const qsizetype end = at + folder.size();
        if (end == text.size() || QByteArrayView("/:\0", 3).contains(text[end]))
            return true;
    }
    return false;
}

QByteArray contentOf(const QString &path, qint64 limit) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(limit) : QByteArray();
}

QString procPath(qint64 processId, const char *name) {
    return u"/proc/%1/%2"_s.arg(processId).arg(QLatin1String(name));
}

#ifndef Q_OS_MACOS
/// The fields of /proc/PID/stat from the state (field 3) on: the name before them may hold blanks and brackets.
QList<QByteArray> statFields(qint64 processId) {
    const QByteArray stat = contentOf(procPath(processId, "stat"), 4096);
    const qsizetype bracket = stat.lastIndexOf(')');
    return bracket < 0 ? QList<QByteArray>() : stat.mid(bracket + 2).split(' ');
}

constexpr qsizetype StateField = 0;
constexpr qsizetype SessionField = 3;
constexpr qsizetype StartField = 19; // field 22 of proc(5)
#endif

} // namespace

#ifdef Q_OS_MACOS

qint64 processStartTicks(qint64 processId) {
    kinfo_proc info{};
    size_t size = sizeof info;
    int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_PID, int(processId)};
    if (sysctl(name, 4, &info, &size, nullptr, 0) != 0 || size == 0)
        return 0;
    const timeval at = info.kp_proc.p_starttime;
    return qint64(at.tv_sec) * 1000000 + at.tv_usec;
}

QList<qint64> sessionMembers(qint64 session) {
    return session > 1 && kill(pid_t(-session), 0) == 0 ? QList<qint64>{session} : QList<qint64>();
}

bool endMarked(const QString & /*mark*/, const QString & /*folder*/) { return false; }

QString bootId() {
    timeval at{};
    size_t size = sizeof at;
    return sysctlbyname("kern.boottime", &at, &size, nullptr, 0) == 0 ? QString::number(at.tv_sec) : QString();
}

#else

qint64 processStartTicks(qint64 processId) {
    const QList<QByteArray> fields = statFields(processId);
    return fields.size() > StartField ? fields[StartField].toLongLong() : 0;
}

QList<qint64> sessionMembers(qint64 session) {
    QList<qint64> members;
    if (session < 2)
        return members;
    const QStringList entries = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &entry : entries) {
        bool isProcess = false;
        const qint64 processId = entry.toLongLong(&isProcess);
        const QList<QByteArray> fields = isProcess ? statFields(processId) : QList<QByteArray>();
        if (fields.size() > SessionField && fields[SessionField].toLongLong() == session && fields[StateField] != "Z" &&
            fields[StateField] != "X")
            members << processId;
    }
    return members;
}

bool endMarked(const QString &mark, const QString &folder) {
    bool found = false;
    const QByteArray wanted = '\0' + QByteArray(MarkVariable) + '=' + mark.toLatin1();
    const QByteArray whole = mark.isEmpty() ? wanted : wanted + '\0';
    const QStringList entries = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &entry : entries) {
        bool isProcess = false;
        const qint64 processId = entry.toLongLong(&isProcess);
        if (!isProcess || processId == getpid()) // a zombie has no environment any more
            continue;
        const QByteArray environment = '\0' + contentOf(procPath(processId, "environ"), LargestRead);
        if (!environment.contains(whole) || (!folder.isEmpty() && !processMentions(processId, folder)))
            continue;
        found = true;
        kill(pid_t(processId), SIGKILL);
    }
    return found;
}

QString bootId() { return QString::fromLatin1(contentOf(u"/proc/sys/kernel/random/boot_id"_s, 64)).trimmed(); }

#endif

qint64 processPeakMemory(qint64 processId) {
    const QByteArray status = contentOf(procPath(processId, "status"), 8192);
    const qsizetype at = status.indexOf("VmHWM:");
    if (at < 0)
        return 0;
    const QList<QByteArray> words = status.mid(at, 64).simplified().split(' ');
    return words.size() > 1 ? words[1].toLongLong() * 1024 : 0;
}

void signalSession(qint64 session, int signal) {
    if (session < 2)
        return;
    kill(pid_t(-session), signal);
#ifndef Q_OS_MACOS
    for (const qint64 member : sessionMembers(session)) // those that made a group of their own
        if (getpgid(pid_t(member)) != pid_t(session))
            kill(pid_t(member), signal);
#endif
}

QString runMarkVariable() { return QString::fromLatin1(MarkVariable); }

bool processMentions(qint64 processId, const QString &folder) {
    const QByteArray name = QFile::encodeName(folder);
    const QByteArray working = QFile::encodeName(QFile::symLinkTarget(procPath(processId, "cwd")));
    return names(working, name) || names(contentOf(procPath(processId, "cmdline"), LargestRead), name) ||
           names(contentOf(procPath(processId, "environ"), LargestRead), name);
}

} // namespace armature
