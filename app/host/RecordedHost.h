#pragma once

#include "host/Host.h"

#include <QSet>
#include <mutex>

namespace armature {

/// A recorded machine (tests/machines/README.md) that remembers what it was asked.
class RecordedHost final : public Host {
public:
    /// NotFound or Malformed (about.toml) with the place.
    static Result<std::unique_ptr<RecordedHost>> open(const QString &folder);

    [[nodiscard]] Result<QByteArray> readFile(const QString &path, qint64 maxBytes) const override;
    [[nodiscard]] Result<QStringList> listFolder(const QString &path) const override;
    [[nodiscard]] bool exists(const QString &path) const override;
    [[nodiscard]] Result<CommandOutput> run(const Query &query) const override;
    [[nodiscard]] QMap<QString, QString> environment() const override;
    [[nodiscard]] bool isLive() const override { return false; }
    [[nodiscard]] QString title() const override { return m_title; }

    /// The files of the folder that answered no question so far, sorted: "files/proc/memifno". A file of a name that no
    /// probe knows is found here.
    [[nodiscard]] QStringList unreadFiles() const;

private:
    RecordedHost(const QString &folder, QString title);
    /// `path` under files/ or commands/; empty if it would lead out of the folder or can be no path.
    [[nodiscard]] QString inside(const QString &part, const QString &path) const;
    /// NotFound for anything but a regular file.
    [[nodiscard]] Result<QByteArray> read(const QString &part, const QString &path, qint64 maxBytes) const;
    void remember(const QString &path) const;

    QString m_folder;
    QString m_title;
    mutable std::mutex m_mutex;
    mutable QSet<QString> m_asked; ///< whole paths
};

} // namespace armature
