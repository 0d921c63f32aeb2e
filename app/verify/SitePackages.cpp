#include "verify/SitePackages.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "files/BoundedFile.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace armature {
namespace {

constexpr qint64 HeadBytes = 64LL * 1024;
constexpr qsizetype MostDistributions = 10'000;
constexpr qsizetype LongestName = 200;

/// The value of the first header `name` of a METADATA file (RFC 822 style: headers end with an empty line).
QString header(const QByteArray &metadata, const QByteArray &name) {
    for (const QByteArray &line : metadata.split('\n')) {
        const QByteArray trimmed = line.trimmed();
        if (trimmed.isEmpty())
            break;
        if (trimmed.size() > name.size() && trimmed[name.size()] == ':' &&
            trimmed.left(name.size()).compare(name, Qt::CaseInsensitive) == 0)
            return QString::fromUtf8(trimmed.mid(name.size() + 1)).trimmed().left(LongestName);
    }
    return {};
}

/// METADATA is the authority; the folder's name stands in where it cannot be read.
InstalledDistribution readDistribution(const QString &folder) {
    const QByteArray metadata = readHead(folder + u"/METADATA"_s, HeadBytes).valueOr({});
    const QString stem = QFileInfo(folder).completeBaseName(); // without ".dist-info"
    QString name = header(metadata, "Name");
    QString version = header(metadata, "Version");
    if (name.isEmpty())
        name = stem.section(u'-', 0, 0);
    if (version.isEmpty())
        version = stem.section(u'-', 1, 1);
    return {normalizedName(name), Version::parse(version).valueOr(Version()), folder};
}

} // namespace

QStringList sitePackagesFolders(const QString &environment) {
    const QString root = QFileInfo(environment).canonicalFilePath();
    QStringList result;
    QStringList seen;
    for (const QString &lib : {u"/lib"_s, u"/lib64"_s}) {
        const QDir folder(QDir::cleanPath(environment) + lib);
        for (const QString &python : folder.entryList({u"python3.*"_s}, QDir::Dirs, QDir::Name)) {
            const QString path = folder.filePath(python) + u"/site-packages"_s;
            const QString real = QFileInfo(path).canonicalFilePath();
            if (real.startsWith(root + u'/') && QFileInfo(real).isDir() && !seen.contains(real)) {
                result << path;
                seen << real;
            }
        }
    }
    return result;
}

std::vector<InstalledDistribution> distributionsIn(const QString &sitePackages) {
    const QDir folder(sitePackages);
    const QDir::Filters filters = QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot | QDir::Hidden;
    const QStringList names = folder.entryList({u"*.dist-info"_s}, filters, QDir::Name);
    std::vector<InstalledDistribution> result;
    for (const QString &name : names.mid(0, MostDistributions))
        if (!name.startsWith(u'~')) // left behind by pip, see the leftovers check
            result.push_back(readDistribution(folder.filePath(name)));
    return result;
}

QString installerOf(const InstalledDistribution &distribution) {
    const QByteArray text = readHead(distribution.folder + u"/INSTALLER"_s, 100).valueOr({});
    return QString::fromUtf8(text.split('\n').first()).trimmed();
}

QMap<QString, QString> readVenvConfiguration(const QString &environment) {
    QMap<QString, QString> result;
    const QByteArray text = readHead(environment + u"/pyvenv.cfg"_s, HeadBytes).valueOr({});
    for (const QByteArray &line : text.split('\n')) {
        const qsizetype equals = line.indexOf('=');
        if (equals > 0)
            result.insert(QString::fromUtf8(line.left(equals)).trimmed().toLower(),
                          QString::fromUtf8(line.mid(equals + 1)).trimmed());
    }
    return result;
}

Result<std::vector<InstalledDistribution>> installedDistributions(const QString &environment) {
    const QStringList folders = sitePackagesFolders(environment);
    if (folders.isEmpty())
        return Problem{
            .code = ProblemCode::NotFound, .subject = environment, .detail = u"no site-packages folder in it"_s};
    std::vector<InstalledDistribution> result;
    for (const QString &folder : folders)
        for (InstalledDistribution &distribution : distributionsIn(folder))
            result.push_back(std::move(distribution));
    std::stable_sort(result.begin(), result.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    return result;
}

} // namespace armature
