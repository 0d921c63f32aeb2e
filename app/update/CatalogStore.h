#pragma once

#include "model/Catalog.h"
#include "update/SignedCatalog.h"

#include <optional>

namespace armature {

/// A catalog somebody signed, checked whole, and where it came from.
struct InstalledCatalog {
    CatalogHeader header;
    CatalogKey key;
    QString from;       ///< URL or path, without credentials
    QDateTime accepted; ///< UTC
    Catalog catalog;
};

/// A catalog that was looked at, before anything is stored.
struct ExaminedCatalog {
    CatalogHeader header;
    CatalogKey key;
    Catalog catalog;
    bool installed = false; ///< it is the one that is installed, byte for byte
    QStringList notes;      ///< what people should know although it is accepted
};

/// A verification script that `catalog` names and `builtIn` does not: scripts come with the program, an update brings
/// none. Empty if none.
QString unknownScript(const Catalog &catalog, const Catalog &builtIn);

/// The folder that keeps the one installed catalog:
///     installed   a line of JSON (where from, when, the key if it is the user's own) and the signed catalog; replaced
///     as a whole highest     the highest version ever accepted, for each series of keys; outlives reset() lock held
///     while something is changed
/// A process that dies at any instant leaves the catalog before or the new one, whole.
class CatalogStore {
public:
    /// `given`: keys the user trusts besides those of this program. The user's own key of the installed catalog is
    /// trusted without being given again, until reset().
    explicit CatalogStore(QString folder, std::vector<CatalogKey> given = {},
                          std::vector<CatalogKey> program = builtInCatalogKeys());

    /// armature/catalog in the user's data folder.
    static QString defaultFolder();

    /// The installed one, its signature checked again; nothing if none is. Expiry is the caller's question.
    [[nodiscard]] Result<std::optional<InstalledCatalog>> installed() const;
    /// Whether one is installed, sound or not.
    [[nodiscard]] bool hasInstalled() const;

    /// Whether install() would take it, and nothing changed: all of openSignedCatalog, then Unsupported if it is
    /// expired at `now`, not newer than every version accepted before, older than `builtIn`, the program's catalog, or
    /// made for a program that can verify more; and what the CatalogLoader says, with file:line:column. The one that is
    /// installed already is no problem.
    [[nodiscard]] Result<ExaminedCatalog> examine(const QByteArray &bytes, const QString &subject, const QDateTime &now,
                                                  const Catalog &builtIn) const;

    /// examine(), then stores it durably under the lock. Locked if another process is at it.
    Result<ExaminedCatalog> install(const QByteArray &bytes, const QString &subject, const QDateTime &now,
                                    const Catalog &builtIn);

    /// Removes the installed one, readable or not; false if there was none. Versions are still remembered.
    Result<bool> reset();

    /// Highest version accepted, by series. Malformed if the file cannot be read: then nothing is accepted until it is
    /// removed by hand.
    [[nodiscard]] Result<QMap<QString, qint64>> highest() const;

private:
    [[nodiscard]] Result<std::vector<CatalogKey>> trusted() const;
    [[nodiscard]] Result<void> checkVersion(const SignedCatalog &opened, const QString &subject) const;
    Result<void> remember(const CatalogKey &key, qint64 version);
    [[nodiscard]] QString path(const char *name) const { return m_folder + u'/' + QLatin1String(name); }

    QString m_folder;
    std::vector<CatalogKey> m_given;
    std::vector<CatalogKey> m_program;
};

} // namespace armature
