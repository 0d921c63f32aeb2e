#include "host/Programs.h"

#include "base/Literals.h"
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
    folders << home + u"/.local/bin"_s << home + u"/.cargo/bin"_s << u"/usr/local/bin"_s << u"/opt/homebrew/bin"_s
            << u"/usr/local/cuda/bin"_s << u"/usr/lib/wsl/lib"_s << u"/usr/bin"_s << u"/bin"_s << u"/usr/sbin"_s;
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
