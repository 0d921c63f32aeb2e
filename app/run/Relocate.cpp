#include "run/Relocate.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"
#include "run/ScriptPaths.h"
#include "verify/SitePackages.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>

namespace armature {
namespace {

constexpr qint64 LargestText = 4'000'000;
constexpr qint64 LargestRecord = 64'000'000;

/// The text files of an environment that may name its own path.
QStringList candidates(const QString &environment) {
    QStringList result{environment + u"/pyvenv.cfg"_s};
    const auto add = [&](const QString &folder, const QStringList &patterns) {
        const QFileInfoList files = QDir(folder).entryInfoList(patterns, QDir::Files | QDir::Hidden | QDir::NoSymLinks);
        for (const QFileInfo &file : files)
            result << file.filePath();
    };
    add(environment + u"/bin"_s, {});
    const QStringList sitePackages = sitePackagesFolders(environment);
    for (const QString &folder : sitePackages)
        add(folder, {u"*.pth"_s, u"*.egg-link"_s});
    const QDir kernels(environment + u"/share/jupyter/kernels"_s);
    const QStringList names = kernels.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names)
        add(kernels.filePath(name), {u"kernel.json"_s});
    return result;
}

struct Change {
    QString path; ///< absolute
    QByteArray content;
};

/// The new content of a file, or nothing if it stays as it is.
std::optional<QByteArray> rewritten(const QString &path, const QString &from, const QString &to) {
    const Result<QByteArray> read = readBounded(path, LargestText);
    if (!read || read->contains('\0'))
        return std::nullopt;
    const QByteArray content = withNewPath(QFileInfo(path).fileName(), *read, from, to);
    return content == *read ? std::nullopt : std::optional(content);
}

QByteArray recordFields(const QByteArray &content) {
    const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256);
    return ",sha256=" + hash.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) + ',' +
           QByteArray::number(content.size());
}

/// The path of a RECORD line: up to the first comma, or quoted as CSV quotes.
QByteArray recordedPath(const QByteArray &line) {
    if (!line.startsWith('"'))
        return line.left(line.indexOf(','));
    const qsizetype end = line.indexOf("\",", 1);
    return line.mid(1, end - 1).replace("\"\"", "\"");
}

/// RECORD with the lines of changed files brought up to date; nothing if none is in it.
std::optional<QByteArray> updatedRecord(const QByteArray &record, const QHash<QByteArray, QByteArray> &changed) {
    QList<QByteArray> lines = record.split('\n');
    bool touched = false;
    for (QByteArray &line : lines) {
        const bool carriage = line.endsWith('\r');
        const QByteArray path = recordedPath(line);
        const auto content = changed.constFind(path);
        if (content == changed.constEnd() || !line.contains(",sha256="))
            continue;
        const QByteArray written = line.startsWith('"') ? '"' + QByteArray(path).replace("\"", "\"\"") + '"' : path;
        line = written + recordFields(*content) + (carriage ? "\r" : "");
        touched = true;
    }
    return touched ? std::optional(lines.join('\n')) : std::nullopt;
}

Result<void> updateRecords(const QString &environment, const std::vector<Change> &changes) {
    const QStringList sitePackages = sitePackagesFolders(environment);
    for (const QString &folder : sitePackages) {
        QHash<QByteArray, QByteArray> changed; // as RECORD names them: relative to site-packages
        for (const Change &change : changes)
            changed.insert(QFile::encodeName(QDir(folder).relativeFilePath(change.path)), change.content);
        for (const InstalledDistribution &distribution : distributionsIn(folder)) {
            const QString path = distribution.folder + u"/RECORD"_s;
            const Result<QByteArray> record = readBounded(path, LargestRecord);
            const auto updated = record ? updatedRecord(*record, changed) : std::nullopt;
            if (!updated)
                continue;
            if (Result<void> written = writeDurably(path, *updated); !written)
                return written;
        }
    }
    return {};
}

} // namespace

Result<Relocation> relocate(const QString &environment, const QString &target) {
    std::vector<Change> changes;
    Relocation result;
    const QStringList paths = candidates(environment);
    for (const QString &path : paths) {
        const auto content = rewritten(path, environment, target);
        if (!content)
            continue;
        if (const Result<void> written = writeDurably(path, *content); !written)
            return written.problem();
        changes.push_back({path, *content});
        result.changed << QDir(environment).relativeFilePath(path);
    }
    if (!changes.empty())
        if (const Result<void> updated = updateRecords(environment, changes); !updated)
            return updated.problem();
    return result;
}

} // namespace armature
