#include "session/Resources.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

void initArmatureResources() { Q_INIT_RESOURCE(armature); } // must stand outside of any namespace

namespace armature {

namespace {

/// A catalog file, inside the program (":/…") or of a folder.
Result<QByteArray> readCatalogFile(const QString &path, qint64 limit) {
    if (!path.startsWith(u':'))
        return readBounded(path, limit);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Problem{.code = ProblemCode::Internal, .subject = path, .detail = file.errorString()};
    return file.readAll();
}

Result<std::vector<CatalogFile>> readCatalogFiles(const QString &folder) {
    initArmatureResources();
    constexpr qint64 MaxBytes = 1024LL * 1024;
    constexpr size_t MaxFiles = 500;
    const QDir root(folder.isEmpty() ? u":/catalog"_s : QDir(folder).absolutePath());
    if (!root.exists())
        return Problem{
            .code = ProblemCode::NotFound, .subject = folder, .detail = u"there is no such catalog folder"_s};
    if (!QFile::exists(root.filePath(u"catalog.toml"_s))) // before a whole disk is walked through
        return Problem{.code = ProblemCode::NotFound,
                       .subject = folder,
                       .detail = u"it is not the folder of a catalog: it holds no catalog.toml"_s};
    std::vector<CatalogFile> files;
    QDirIterator it(root.path(), {u"*.toml"_s}, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        auto bytes = readCatalogFile(path, MaxBytes);
        if (!bytes)
            return bytes.problem();
        files.push_back({root.relativeFilePath(path), *bytes});
        if (files.size() > MaxFiles)
            return Problem{
                .code = ProblemCode::TooLarge, .subject = folder, .detail = u"more than %1 files"_s.arg(MaxFiles)};
    }
    return files;
}

} // namespace

QStringList verifyScripts() {
    initArmatureResources();
    QStringList names = QDir(u":/verify"_s).entryList({u"*.py"_s}, QDir::Files);
    names.removeIf([](const QString &name) { return name.startsWith(u'_'); });
    return names;
}

Result<Catalog> readCatalog(const QString &folder) {
    const auto files = readCatalogFiles(folder);
    return files ? loadCatalog(*files, verifyScripts()) : Result<Catalog>(files.problem());
}

Result<CatalogHead> readCatalogHead(const QString &folder) {
    const auto files = readCatalogFiles(folder);
    return files ? loadCatalogHead(*files) : Result<CatalogHead>(files.problem());
}

} // namespace armature
