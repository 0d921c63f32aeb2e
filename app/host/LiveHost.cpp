#include "base/Literals.h"
#include "base/Log.h"
#include "host/Command.h"
#include "host/Deadline.h"
#include "host/Environment.h"
#include "host/LiveAnswers.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace armature {
namespace {

constexpr int FileTimeoutMs = 2000;
constexpr qsizetype MaxFolderEntries = 20000; // no folder the detector lists is near this

struct RawRead {
    int error = 0; ///< errno
    QByteArray bytes;
};

/// Blocking in the kernel is possible here even for a regular file: callers run it under a deadline. O_NONBLOCK keeps a
/// FIFO from waiting for its writer. This is not files/BoundedFile, which answers other questions: here a link that
/// turns in a circle is a file that is not there, a pipe is an empty file, and the kernel's files in /proc and /sys can
/// be opened and then refuse to be read, which must be told as Denied: QFile keeps no error number of a read.
RawRead readStart(const QByteArray &path, qint64 maxBytes) {
    const int descriptor = ::open(path.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return {errno, {}};
    RawRead result;
    char buffer[16384];
    while (result.bytes.size() < maxBytes) {
        const auto wanted = static_cast<size_t>(std::min<qint64>(sizeof buffer, maxBytes - result.bytes.size()));
        const ssize_t count = ::read(descriptor, buffer, wanted);
        if (count > 0)
            result.bytes.append(buffer, count);
        else if (count == 0 || errno != EINTR) {
            result.error = count == 0 ? 0 : errno;
            break;
        }
    }
    ::close(descriptor);
    return result;
}

Problem fileProblem(int error, const QString &path) {
    const QString why = QString::fromLocal8Bit(std::strerror(error));
    if (error == ENOENT || error == ENOTDIR || error == ELOOP)
        return {.code = ProblemCode::NotFound, .subject = path, .detail = why};
    if (error == EACCES || error == EPERM)
        return {.code = ProblemCode::Denied, .subject = path, .detail = why};
    return {.code = ProblemCode::CouldNotDetermine, .subject = path, .detail = why};
}

Problem late(const QString &path) {
    return {.code = ProblemCode::TimedOut, .subject = path, .detail = u"no answer after %1 ms"_s.arg(FileTimeoutMs)};
}

class LiveHost final : public Host {
public:
    explicit LiveHost(HostPaths paths) : m_paths(std::move(paths)) {}

    [[nodiscard]] Result<QByteArray> readFile(const QString &path, qint64 maxBytes) const override {
        const QByteArray native = QFile::encodeName(path);
        const auto read =
            withDeadline<RawRead>([native, maxBytes] { return readStart(native, maxBytes); }, FileTimeoutMs);
        if (!read)
            return late(path);
        if (read->error != 0)
            return fileProblem(read->error, path);
        return read->bytes;
    }

    [[nodiscard]] Result<QStringList> listFolder(const QString &path) const override {
        struct Listing {
            bool isFolder = false;
            QStringList names;
        };
        const auto listed = withDeadline<Listing>(
            [path] {
                const QDir folder(path);
                return Listing{folder.exists(),
                               folder.entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                                                QDir::NoSort)};
            },
            FileTimeoutMs);
        if (!listed)
            return late(path);
        if (!listed->isFolder)
            return Problem{.code = ProblemCode::NotFound, .subject = path, .detail = u"no such folder"_s};
        QStringList names = listed->names;
        if (names.size() > MaxFolderEntries)
            return Problem{.code = ProblemCode::TooLarge,
                           .subject = path,
                           .detail = u"more than %1 entries"_s.arg(MaxFolderEntries)};
        std::sort(names.begin(), names.end());
        return names;
    }

    [[nodiscard]] bool exists(const QString &path) const override {
        return withDeadline<bool>([path] { return QFileInfo::exists(path); }, FileTimeoutMs).value_or(false);
    }

    [[nodiscard]] Result<CommandOutput> run(const Query &query) const override {
        if (auto answer = answerInProcess(query, m_paths))
            return *std::move(answer);
        QElapsedTimer clock;
        clock.start();
        auto output = runCommand(query);
        logDebug("query",
                 u"%1: %2 after %3 ms"_s
                     .arg(query.name, output ? u"exit code %1"_s.arg(output->exitCode) : output.problem().detail)
                     .arg(clock.elapsed()));
        return output;
    }

    [[nodiscard]] QMap<QString, QString> environment() const override {
        QMap<QString, QString> variables = environmentVariables();
        if (variables.value(u"HOME"_s).isEmpty()) // of a service: the system knows it all the same
            variables.insert(u"HOME"_s, QDir::homePath());
        return variables;
    }

    [[nodiscard]] bool isLive() const override { return true; }
    [[nodiscard]] QString title() const override { return u"this machine"_s; }

private:
    HostPaths m_paths;
};

} // namespace

std::unique_ptr<Host> makeLiveHost(const HostPaths &paths) { return std::make_unique<LiveHost>(paths); }

} // namespace armature
