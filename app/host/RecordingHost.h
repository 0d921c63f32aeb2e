#pragma once

#include "host/Host.h"
#include "host/Redaction.h"

#include <QMap>
#include <QSet>
#include <mutex>

namespace armature {

/// Answers from another host and keeps every answer, so that `save` can write them as a recorded machine. Thread-safe
/// like the host it asks.
class RecordingHost final : public Host {
public:
    explicit RecordingHost(std::unique_ptr<Host> source);

    [[nodiscard]] Result<QByteArray> readFile(const QString &path, qint64 maxBytes) const override;
    [[nodiscard]] Result<QStringList> listFolder(const QString &path) const override;
    [[nodiscard]] bool exists(const QString &path) const override;
    [[nodiscard]] Result<CommandOutput> run(const Query &query) const override;
    [[nodiscard]] QMap<QString, QString> environment() const override;
    [[nodiscard]] bool isLive() const override;
    [[nodiscard]] QString title() const override;

    /// Writes what was answered so far into `folder`, which must be new or empty (BadTarget), redacted for `identity`.
    /// about.toml is written last: a recording without one is not complete and is refused when read. `name` describes
    /// the machine.
    Result<void> save(const QString &folder, const QString &name, const Identity &identity) const;

private:
    struct Answer {
        Query query;
        Result<CommandOutput> output;
    };
    [[nodiscard]] QMap<QString, QByteArray> filesToWrite(const Redactor &redactor) const;

    std::unique_ptr<Host> m_source;
    mutable std::mutex m_mutex;
    mutable QMap<QString, QByteArray> m_files;
    mutable QMap<QString, QStringList> m_folders;
    mutable QSet<QString> m_existing;
    mutable std::vector<Answer> m_answers;
};

/// The host name, user name and home folder of whoever runs this program.
Identity currentIdentity();

} // namespace armature
