#pragma once

#include "TestPaths.h"
#include "base/Literals.h"
#include "host/Process.h"
#include "model/InstallPlan.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

// What the tests of running share: commands of the stand-in tool, small files, processes of the system.

namespace armature::test {

inline QString text(const char *literal) { return QString::fromUtf8(literal); }
inline QString toolPath() { return armature::testProgram("MisbehavingTool"); }

inline CommandLine tool(const QStringList &arguments) {
    CommandLine command;
    command.program = toolPath();
    command.arguments = arguments;
    return command;
}

inline QByteArray contentOf(const QString &path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void writeFile(const QString &path, const QByteArray &content) {
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}

/// Processes whose arguments or environment name `mark`, this one excepted.
inline QStringList processesNaming(const QString &mark) {
    QStringList found;
    const QStringList entries = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &entry : entries) {
        const QString folder = u"/proc/"_s + entry;
        if (entry.toLongLong() <= 1 || entry.toLongLong() == QCoreApplication::applicationPid())
            continue;
        const QByteArray stat = contentOf(folder + u"/stat"_s);
        const bool zombie = stat.mid(stat.lastIndexOf(')') + 2, 1) == "Z";
        if (!zombie && contentOf(folder + u"/cmdline"_s).contains(mark.toUtf8()))
            found << entry + u' ' + QString::fromUtf8(contentOf(folder + u"/cmdline"_s).replace('\0', ' '));
    }
    return found;
}

/// A program on PATH or named by an environment variable; empty if there is none.
inline QString programOr(const char *variable, const QString &name) {
    const QString named = qEnvironmentVariable(variable);
    return named.isEmpty() ? QStandardPaths::findExecutable(name) : named;
}

} // namespace armature::test
