#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QMap>
#include <QStringList>
#include <memory>

namespace armature {

/// A question put to a machine: a command, or one of the in-process questions listed in tests/machines/README.md.
struct Query {
    QString name;          ///< file name in a recorded machine, made by recordName()
    QStringList arguments; ///< program first; never a shell string
    int timeoutMs = 2000;  ///< of silence and in total: a sick driver must not hang the caller
    qint64 maxBytes = 4LL * 1024 * 1024;
};

/// "nvidia-smi -L" -> "nvidia-smi_-L": the file name under commands/ (rule in tests/machines/README.md).
QString recordName(const QStringList &arguments);

/// A query with its name made from the arguments.
Query query(const QStringList &arguments);

struct CommandOutput {
    int exitCode = 0;
    QByteArray out;
    QByteArray err;
};

/// The seam through which a machine is read: live, recorded, or live and recording. Every answer is bounded in time and
/// size. Commands run in the C locale with closed standard input.
class Host {
public:
    Host() = default;
    virtual ~Host();
    Host(const Host &) = delete;
    Host &operator=(const Host &) = delete;

    /// At most `maxBytes` from the start of a file. NotFound, Denied, TimedOut or TooLarge never means "empty".
    [[nodiscard]] virtual Result<QByteArray> readFile(const QString &path, qint64 maxBytes = 1024LL * 1024) const = 0;
    /// The names in a folder, sorted, without "." and "..". NotFound if there is none.
    [[nodiscard]] virtual Result<QStringList> listFolder(const QString &path) const = 0;
    [[nodiscard]] virtual bool exists(const QString &path) const = 0;
    /// ToolMissing if the program is not there, TimedOut, TooLarge or CommandCrashed; a non-zero exit code is an
    /// answer.
    [[nodiscard]] virtual Result<CommandOutput> run(const Query &query) const = 0;
    /// The environment. Of a live machine all of it, with its secrets: never show or store a value without masking it.
    /// Of a recorded one what its `env` answer kept, secrets masked.
    [[nodiscard]] virtual QMap<QString, QString> environment() const = 0;
    [[nodiscard]] virtual bool isLive() const = 0;
    /// What the machine calls itself for messages: "this machine" or the recorded folder's about.toml name.
    [[nodiscard]] virtual QString title() const = 0;
};

/// Volumes and programs the live host is asked about; the recorded host ignores them.
struct HostPaths {
    QString target; ///< folder to be created; may not exist yet
    QString tmp;
    QString uv{}; ///< the uv the user chose, absolute; empty: none
};

std::unique_ptr<Host> makeLiveHost(const HostPaths &paths);

/// A folder in the format of tests/machines/README.md. NotFound or Malformed (about.toml) with the place.
Result<std::unique_ptr<Host>> openRecordedHost(const QString &folder);

/// Answers from `live` and keeps every answer; `save` writes them as a recorded machine with names, serials and
/// addresses redacted.
class RecordingHost;

} // namespace armature
