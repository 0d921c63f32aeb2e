#include "verify/FindOwnFiles.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "verify/SitePackages.h"
#include "verify/WheelRecord.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>
#include <filesystem>
#include <vector>

namespace armature {
namespace {

namespace fs = std::filesystem;

constexpr qint64 MostVisited = 1'000'000;   ///< of the file system
constexpr qsizetype MostClaims = 2'000'000; ///< of all RECORDs
constexpr qsizetype MostKept = 50'000;
constexpr int Deepest = 60;
constexpr qsizetype ToldPaths = 20;

/// What venv, virtualenv and uv put into an environment, and this program.
bool makesEnvironment(const QByteArray &path, bool folder) {
    static const QSet<QByteArray> files{"pyvenv.cfg",
                                        "armature.json",
                                        "armature.pending.json",
                                        ".gitignore",
                                        ".lock",
                                        "lib64",
                                        "bin/deactivate.bat",
                                        "bin/deactivate.nu",
                                        "CACHEDIR.TAG",
                                        "bin/pydoc.bat",
                                        "bin/Activate.ps1",
                                        "bin/activate_this.py",
                                        "bin/\xf0\x9d\x9c\x8bthon"}; // venv of Python 3.14 makes the last one
    if (folder)
        return path.endsWith("/__pycache__");
    const QByteArray name = path.mid(path.lastIndexOf('/') + 1);
    if (files.contains(path) || name == ".DS_Store")
        return true;
    static const QRegularExpression script(u"^bin/(activate(\\.[a-z0-9]+)?|python[0-9.]*)$"_s);
    return script.match(QString::fromUtf8(path)).hasMatch();
}

/// Directly in site-packages: what pip left half deleted, and the lists of packages without a RECORD.
bool isPackageMark(const QByteArray &name) { return name.startsWith('~') || name.endsWith(".egg-info"); }

class Search {
public:
    explicit Search(const QString &environment)
        : m_root(QFile::encodeName(QDir::cleanPath(QFileInfo(environment).absoluteFilePath()))) {}

    FoundOwnFiles run() {
        for (const QString &folder : sitePackagesFolders(QFile::decodeName(m_root)))
            claimPackages(folder);
        m_shared.unite({"bin", "lib", "include"});
        look({}, 0, nullptr);
        m_found.told.complete = m_complete;
        return std::move(m_found);
    }

private:
    void claimPackages(const QString &sitePackages) {
        const QByteArray site = QFile::encodeName(sitePackages);
        m_sites.insert(relative(site));
        share(relative(site));
        for (const char *name : {"_virtualenv.py", "_virtualenv.pth"})
            claim(site + '/' + name);
        for (const InstalledDistribution &distribution : distributionsIn(sitePackages)) {
            m_wholes.insert(relative(QFile::encodeName(distribution.folder)));
            const auto bytes = readBounded(distribution.folder + u"/RECORD"_s, MaxRecordBytes);
            const auto entries = bytes ? parseRecord(*bytes, {}) : Result<std::vector<RecordEntry>>(bytes.problem());
            if (!entries || m_claims.size() > MostClaims) {
                const QByteArray stem = QFile::encodeName(QString(distribution.name).replace(u'-', u'_'));
                for (const char *end : {"", ".py", ".libs"})
                    m_wholes.insert(relative(site + '/' + stem + end));
                continue;
            }
            for (const RecordEntry &entry : *entries)
                claim(entryPath(m_root, site, entry.path));
        }
    }

    [[nodiscard]] QByteArray relative(const QByteArray &path) const { return path.mid(m_root.size() + 1); }

    /// A path below the environment, and with it the folders it lies in.
    void claim(const QByteArray &path) {
        if (!path.startsWith(m_root + '/'))
            return;
        const QByteArray name = relative(path);
        m_claims.insert(name);
        share(name.left(qMax(name.lastIndexOf('/'), 0)));
    }

    /// A folder that holds what is not the user's.
    void share(QByteArray folder) {
        while (!folder.isEmpty() && !m_shared.contains(folder)) {
            m_shared.insert(folder);
            folder.truncate(qMax(folder.lastIndexOf('/'), 0));
        }
    }

    /// `own`: counts the files of a folder that holds nothing else; nullptr: this one holds other things.
    void look(const QByteArray &folder, int depth, qint64 *own) {
        std::vector<std::pair<QByteArray, bool>> entries; // with whether it is a folder
        std::error_code error;
        const QByteArray path = folder.isEmpty() ? m_root : m_root + '/' + folder;
        for (fs::directory_iterator entry(path.toStdString(), error); !error && entry != fs::directory_iterator();
             entry.increment(error)) {
            std::error_code unknown;
            const QByteArray name = QByteArray::fromStdString(entry->path().filename().string());
            entries.emplace_back(folder.isEmpty() ? name : folder + '/' + name,
                                 entry->symlink_status(unknown).type() == fs::file_type::directory);
            if (++m_seen > MostVisited)
                break;
        }
        if (error || depth > Deepest || m_seen > MostVisited) { // what was not looked into may hold anything
            m_complete = false;
            return;
        }
        std::sort(entries.begin(), entries.end());
        for (const auto &[name, isFolder] : entries)
            if (!isOthers(folder, name, isFolder))
                visit(name, isFolder, depth, own);
    }

    [[nodiscard]] bool isOthers(const QByteArray &folder, const QByteArray &path, bool isFolder) const {
        return m_claims.contains(path) || m_wholes.contains(path) || makesEnvironment(path, isFolder) ||
               (m_sites.contains(folder) && isPackageMark(path.mid(folder.size() + 1)));
    }

    void visit(const QByteArray &path, bool isFolder, int depth, qint64 *own) {
        if (isFolder && (own != nullptr || m_shared.contains(path)))
            return look(path, depth + 1, own);
        qint64 count = 0;
        if (isFolder)
            look(path, depth + 1, &count);
        else
            tell(path);
        if (own != nullptr)
            ++*own;
        else if (!isFolder || count > 0)
            keep(path);
    }

    void tell(const QByteArray &path) {
        ++m_found.told.count;
        if (m_found.told.paths.size() < ToldPaths)
            m_found.told.paths << QFile::decodeName(path);
        if (!isImportable(path) || !std::any_of(m_sites.begin(), m_sites.end(),
                                                [&](const QByteArray &site) { return path.startsWith(site + '/'); }))
            return;
        ++m_found.moduleCount;
        if (m_found.modules.size() < ToldPaths)
            m_found.modules << QFile::decodeName(path);
    }
    void keep(const QByteArray &path) {
        if (m_found.entries.size() < MostKept)
            m_found.entries << path;
        else
            m_complete = false;
    }

    QByteArray m_root;
    QSet<QByteArray> m_claims; ///< files of packages
    QSet<QByteArray> m_shared; ///< folders with such files
    QSet<QByteArray> m_wholes; ///< with everything below
    QSet<QByteArray> m_sites;
    qint64 m_seen = 0;
    bool m_complete = true;
    FoundOwnFiles m_found;
};

} // namespace

FoundOwnFiles findOwnFiles(const QString &environment) { return Search(environment).run(); }

} // namespace armature
