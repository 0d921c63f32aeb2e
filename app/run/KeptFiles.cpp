#include "run/KeptFiles.h"

#include "base/Literals.h"
#include "files/DurableFile.h"
#include "run/Manifest.h"
#include "verify/FindOwnFiles.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstdio>

namespace armature {
namespace {

/// Where they are collected until all of them are there.
QString collectedPath(const PlanFolders &folders) { return folders.work + u"/kept"_s; }

Result<void> move(const QString &from, const QString &to) {
    QString free = to;
    while (isThere(free))
        free += u'~';
    const QString parent = QFileInfo(free).path();
    if (!QDir().mkpath(parent))
        return systemProblem(errno, parent);
    if (std::rename(QFile::encodeName(from).constData(), QFile::encodeName(free).constData()) != 0)
        return systemProblem(errno, from);
    return {};
}

Result<void> collect(const PlanFolders &folders, const QString &environment) {
    const FoundOwnFiles found = findOwnFiles(environment);
    if (!found.told.complete)
        return move(environment, collectedPath(folders) + u"/environment"_s);
    for (const QByteArray &entry : found.entries) {
        const QString name = u'/' + QFile::decodeName(entry);
        if (Result<void> moved = move(environment + name, collectedPath(folders) + name); !moved)
            return moved;
    }
    return {};
}

/// A name beside the target that says what is in it.
QString freeName(const QString &target) {
    const QString name = target + u"-kept-"_s + QDate::currentDate().toString(Qt::ISODate);
    QString free = name;
    for (int count = 2; isThere(free); ++count)
        free = u"%1-%2"_s.arg(name).arg(count);
    return free;
}

} // namespace

OwnFiles ownFilesAt(const PlanFolders &folders) {
    return isOwnEnvironment(folders.target) ? findOwnFiles(folders.target).told : OwnFiles();
}

Result<QString> keepOwnFiles(const PlanFolders &folders, const QStringList &replaced) {
    for (const QString &environment : replaced)
        if (const Result<void> collected = isThere(environment) ? collect(folders, environment) : Result<void>();
            !collected)
            return collected.problem();
    const QString collected = collectedPath(folders);
    if (!isThere(collected))
        return QString();
    flushVolume(collected);
    const QString place = freeName(folders.target);
    if (const Result<void> moved = renameDurably(collected, place); !moved)
        return moved.problem();
    return place;
}

} // namespace armature
