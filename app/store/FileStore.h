#pragma once

#include "base/Result.h"

#include <QString>

namespace armature {

/// A file of an installation, known by its content before it is fetched.
struct WantedFile {
    QString name;     ///< file name of the wheel or source distribution
    QString url;      ///< may hold a query that is a signature: never shown or logged as it is
    QString sha256;   ///< 64 hexadecimal digits
    qint64 bytes = 0; ///< 0: not known
    bool operator==(const WantedFile &) const = default;
};

/// A folder of files by their SHA-256, for this user alone: `sha256/ab/abcd…/NAME` holds what is finished and checked,
/// `part/` what is being fetched. Several processes may use it at the same time.
class FileStore {
public:
    explicit FileStore(QString folder) : m_folder(std::move(folder)) {}

    /// Makes the folders. Foreign if another user could put something into them.
    [[nodiscard]] Result<void> prepare() const;

    /// Whether a file can be kept: it has a hash, and a name that is no path.
    static bool canKeep(const WantedFile &file);
    /// Where a finished file lies, or will lie.
    [[nodiscard]] QString pathOf(const WantedFile &file) const;
    /// Whether it lies there, as a file of this user in its full size. Its content was checked when it was finished.
    [[nodiscard]] bool holds(const WantedFile &file) const;
    /// `part/HASH` with this ending: "part", "json", "lock".
    [[nodiscard]] QString partPath(const QString &sha256, const QString &ending) const;

private:
    QString m_folder;
};

} // namespace armature
