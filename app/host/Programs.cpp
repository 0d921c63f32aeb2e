#include "host/Programs.h"

#include "host/DeveloperTools.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace armature {

namespace {

bool runnable(const QString &path) {
    const QFileInfo info(path);
    return info.isFile() && info.isExecutable() && (!isDeveloperToolStub(path) || developerToolsAreThere());
}

} // namespace

QStringList programFolders() {
    const QString home = QDir::homePath();
    QStringList folders = qEnvironmentVariable("PATH").split(QDir::listSeparator(), Qt::SkipEmptyParts);
    folders << home + QStringLiteral("/.local/bin") << home + QStringLiteral("/.cargo/bin") << QStringLiteral("/usr/local/bin")
            << QStringLiteral("/opt/homebrew/bin") << QStringLiteral("/usr/local/cuda/bin") << QStringLiteral("/usr/lib/wsl/lib")
            << QStringLiteral("/usr/bin") << QStringLiteral("/bin") << QStringLiteral("/usr/sbin");
    QStringList absolute;
    for (const QString &folder : folders) {
        const QString clean = QDir::cleanPath(folder);
        if (QDir::isAbsolutePath(folder) && !absolute.contains(clean))
            absolute << clean;
    }
    return absolute;
}

QString findProgram(const QString &name) {
    if (name.isEmpty())
        return {};
    if (name.contains(u'/'))
        return QDir::isAbsolutePath(name) && runnable(name) ? name : QString();
    for (const QString &folder : programFolders()) {
        QString path = folder + u'/' + name;
        if (runnable(path))
            return path;
    }
    return {};
}

QString bundledUv() {
    const QString folder = QCoreApplication::applicationDirPath();
    for (const char *place : {"/../lib/armature/uv", "/../Helpers/uv"})
        if (QString path = QDir::cleanPath(folder + QLatin1String(place)); !folder.isEmpty() && runnable(path))
            return path;
    return {};
}

} // namespace armature
