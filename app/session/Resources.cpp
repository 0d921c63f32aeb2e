#include "session/Resources.h"

#include "catalog/CatalogLoader.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

void initArmatureResources() { Q_INIT_RESOURCE(armature); } // must stand outside of any namespace

namespace armature {

Result<QByteArray> readWholeFile(const QString &path, qint64 maxBytes) {
    const QFileInfo info(path);
    if (!info.exists())
        return Problem{ProblemCode::NotFound, path, QStringLiteral("there is no such file"), {}, {}};
    if (!info.isFile())
        return Problem{ProblemCode::Malformed, path, QStringLiteral("it is not a regular file"), {}, {}};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Problem{ProblemCode::Denied, path, file.errorString(), {}, {}};
    const QByteArray bytes = file.read(maxBytes + 1);
    if (bytes.size() > maxBytes)
        return Problem{ProblemCode::TooLarge, path, QStringLiteral("more than %1 bytes").arg(maxBytes), {}, {}};
    return bytes;
}

Result<Catalog> readCatalog(const QString &folder) {
    initArmatureResources();
    constexpr qint64 MaxBytes = 1024LL * 1024;
    constexpr size_t MaxFiles = 500;
    const QDir root(folder.isEmpty() ? QStringLiteral(":/catalog") : QDir(folder).absolutePath());
    if (!root.exists())
        return Problem{ProblemCode::NotFound, folder, QStringLiteral("there is no such catalog folder"), {}, {}};
    std::vector<CatalogFile> files;
    QDirIterator it(root.path(), {QStringLiteral("*.toml")}, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        auto bytes = readWholeFile(path, MaxBytes);
        if (!bytes)
            return bytes.problem();
        files.push_back({root.relativeFilePath(path), *bytes});
        if (files.size() > MaxFiles)
            return Problem{ProblemCode::TooLarge, folder, QStringLiteral("more than %1 files").arg(MaxFiles), {}, {}};
    }
    return loadCatalog(files);
}

} // namespace armature
