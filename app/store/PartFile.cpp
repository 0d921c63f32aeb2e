#include "store/PartFile.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace armature {
namespace {

constexpr qint64 MaxNoteBytes = 16LL * 1024;
constexpr qsizetype ReadAtOnce = 1024LL * 1024;
constexpr qint64 FlushEvery = 64LL * 1024 * 1024; ///< what a power cut may cost

/// A regular file of this user with one name, opened to be written; errno in `error` otherwise.
int openOwn(const QByteArray &path, int &error) {
    const int descriptor = ::open(path.constData(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        error = errno;
        return -1;
    }
    struct stat found {};
    if (fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) && found.st_uid == geteuid() && found.st_nlink == 1)
        return descriptor;
    ::close(descriptor);
    error = ELOOP;
    return -1;
}

} // namespace

std::optional<PartNote> readPartNote(const QString &path) {
    const auto bytes = readBounded(path, MaxNoteBytes);
    const auto object = parseJsonObject(bytes.valueOr({}), path);
    const auto note = object ? fromJson<PartNote>(*object, path) : Result<PartNote>(object.problem());
    return note ? std::optional(*note) : std::nullopt;
}

Result<void> writePartNote(const QString &path, const PartNote &note) {
    return writeDurably(path, QJsonDocument(toJson(note)).toJson(QJsonDocument::Compact));
}

PartFile::PartFile(const FileStore &store, WantedFile file, std::unique_ptr<Lock> lock, int descriptor)
    : m_store(store), m_file(std::move(file)), m_lock(std::move(lock)), m_descriptor(descriptor) {}

Result<std::unique_ptr<PartFile>> PartFile::open(const FileStore &store, const WantedFile &file) {
    auto lock = Lock::acquire(store.partPath(file.sha256, u"lock"_s), u"armature"_s);
    if (!lock)
        return lock.problem();
    const QString path = store.partPath(file.sha256, u"part"_s);
    int error = 0;
    int descriptor = openOwn(QFile::encodeName(path), error);
    if (descriptor < 0) { // a link, a folder, a pipe: never written through
        if (auto removed = removeTree(QFileInfo(path).path(), QFileInfo(path).fileName()); !removed)
            return removed.problem();
        descriptor = openOwn(QFile::encodeName(path), error);
    }
    if (descriptor < 0)
        return systemProblem(error, path);
    return std::unique_ptr<PartFile>(new PartFile(store, file, std::move(lock).value(), descriptor));
}

Result<void> PartFile::takeUp(const std::function<bool()> &goOn) {
    const auto note = readPartNote(m_store.partPath(m_file.sha256, u"json"_s));
    if (!note)
        return begin({.name = m_file.name});
    m_note = *note;
    QByteArray buffer(ReadAtOnce, Qt::Uninitialized);
    for (;;) {
        if (!goOn())
            return Problem{.code = ProblemCode::Cancelled, .subject = m_file.name, .detail = u"cancelled"_s};
        const ssize_t count = ::pread(m_descriptor.get(), buffer.data(), size_t(buffer.size()), m_size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemProblem(errno, m_store.partPath(m_file.sha256, u"part"_s));
        if (count == 0)
            break;
        m_hash.add(buffer.constData(), count);
        m_size += count;
    }
    m_flushed = m_size;
    return {};
}

Result<void> PartFile::begin(const PartNote &note) {
    const QString path = m_store.partPath(m_file.sha256, u"part"_s);
    if (::ftruncate(m_descriptor.get(), 0) != 0)
        return systemProblem(errno, path);
    m_size = m_flushed = 0;
    m_hash.reset();
    m_note = note;
    return writePartNote(m_store.partPath(m_file.sha256, u"json"_s), note);
}

Result<void> PartFile::append(const QByteArray &bytes) {
    for (qsizetype at = 0; at < bytes.size();) {
        const ssize_t count = ::pwrite(m_descriptor.get(), bytes.constData() + at, size_t(bytes.size() - at), m_size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return systemProblem(count < 0 ? errno : ENOSPC, m_store.partPath(m_file.sha256, u"part"_s));
        m_hash.add(bytes.constData() + at, count);
        at += count;
        m_size += count;
    }
    if (m_size - m_flushed >= FlushEvery) {
        ::fsync(m_descriptor.get()); // what is lost in a power cut is noticed by the hash
        m_flushed = m_size;
    }
    return {};
}

Result<QString> PartFile::finish() {
    const QString found = m_hash.result();
    if (found != m_file.sha256) {
        const Problem problem{.code = ProblemCode::HashMismatch,
                              .subject = m_file.name,
                              .detail =
                                  u"the plan has sha256 %1, and the server's file has %2"_s.arg(m_file.sha256, found)};
        if (auto emptied = begin({.name = m_file.name}); !emptied)
            return emptied.problem();
        return problem;
    }
    const QString part = m_store.partPath(m_file.sha256, u"part"_s);
    const QString path = m_store.pathOf(m_file);
    if (!flushToMedium(m_descriptor.get()))
        return systemProblem(errno, part);
    for (const QString &folder : {QFileInfo(QFileInfo(path).path()).path(), QFileInfo(path).path()})
        if (auto made = makePrivateFolder(folder); !made)
            return made.problem();
    if (auto moved = renameDurably(part, path); !moved)
        return moved.problem();
    // Not before: a part that may not be written to could not be taken up after a kill.
    if (::fchmod(m_descriptor.get(), 0400) != 0)
        return systemProblem(errno, path);
    if (auto cleared = clearAway(); !cleared)
        return cleared.problem();
    return path;
}

Result<void> PartFile::clearAway() {
    const QString folder = QFileInfo(m_store.partPath(m_file.sha256, u"part"_s)).path();
    QStringList names{m_file.sha256 + u".part"_s, m_file.sha256 + u".json"_s};
    names << QDir(folder).entryList({m_file.sha256 + u".json.new-*"_s}, QDir::Files); // of a writer that was killed
    names << m_file.sha256 + u".lock"_s; // whoever waits for it finds the whole file
    for (const QString &name : names)
        if (auto removed = removeTree(folder, name); !removed)
            return removed;
    return {};
}

} // namespace armature
