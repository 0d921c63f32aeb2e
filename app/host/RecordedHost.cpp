#include "host/RecordedHost.h"

#include "base/Literals.h"
#include "base/TomlText.h"
#include "host/Environment.h"
#include "host/RecordedFormat.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <algorithm>

namespace armature {
namespace {

constexpr qint64 MaxAboutBytes = 64LL * 1024;

Problem notFound(const QString &path) {
    return {.code = ProblemCode::NotFound, .subject = path, .detail = u"not in the recorded machine"_s};
}

/// `root` + `path`, or empty if any part below `root` is ".." or a symbolic link: a recorded machine never reaches
/// outside itself. Also empty for a path that holds a NUL, which no file can have.
QString below(const QString &root, const QString &path) {
    if (path.contains(QChar::Null))
        return {};
    QString current = root;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        if (part == ".."_L1 || part == "."_L1)
            return {};
        current += u'/' + part;
        if (QFileInfo(current).isSymLink())
            return {};
    }
    return current;
}

/// NotFound for anything but a regular file; `path` is for the message.
Result<QByteArray> readRegular(const QString &real, const QString &path, qint64 maxBytes) {
    QFile file(real);
    if (real.isEmpty() || !QFileInfo(real).isFile() || !file.open(QIODevice::ReadOnly))
        return notFound(path);
    return file.read(maxBytes);
}

/// The name in about.toml.
Result<QString> checkAbout(const QByteArray &bytes, const QString &file) {
    const auto about = parseToml(bytes, file, MaxAboutBytes);
    if (!about)
        return about.problem();
    const auto malformed = [&](const QString &at, const QString &why) {
        return Problem{.code = ProblemCode::Malformed, .subject = at, .detail = why};
    };
    const toml::node *const format = about->get("format");
    if (format == nullptr)
        return malformed(placeOf(file, *about), u"key \"format\" is missing"_s);
    if (format->value<int64_t>() != recorded::FormatVersion)
        return malformed(placeOf(file, *format), u"format is not %1"_s.arg(recorded::FormatVersion));
    const toml::node *const name = about->get("name");
    if (name != nullptr && !name->is_string())
        return malformed(placeOf(file, *name), u"name is not a string"_s);
    return name == nullptr ? QFileInfo(file).dir().dirName() : textAt(*about, "name");
}

} // namespace

RecordedHost::RecordedHost(const QString &folder, QString title) : m_folder(folder), m_title(std::move(title)) {}

Result<std::unique_ptr<RecordedHost>> RecordedHost::open(const QString &folder) {
    const QString root = QDir(folder).canonicalPath();
    const QString file = folder + u'/' + recorded::AboutFile;
    if (root.isEmpty())
        return Problem{.code = ProblemCode::NotFound, .subject = folder, .detail = u"no such folder"_s};
    const auto about = readRegular(below(root, recorded::AboutFile), recorded::AboutFile, MaxAboutBytes + 1);
    if (!about.ok())
        return Problem{
            .code = ProblemCode::NotFound, .subject = file, .detail = u"a recorded machine has an about.toml"_s};
    if (about->size() > MaxAboutBytes)
        return Problem{
            .code = ProblemCode::TooLarge, .subject = file, .detail = u"more than %1 bytes"_s.arg(MaxAboutBytes)};
    const auto title = checkAbout(*about, file);
    if (!title.ok())
        return title.problem();
    return std::unique_ptr<RecordedHost>(new RecordedHost(root, *title));
}

void RecordedHost::remember(const QString &path) const {
    const std::lock_guard lock(m_mutex);
    m_asked.insert(path);
}

QString RecordedHost::inside(const QString &part, const QString &path) const {
    return below(m_folder + u'/' + part, path);
}

Result<QByteArray> RecordedHost::read(const QString &part, const QString &path, qint64 maxBytes) const {
    const QString real = inside(part, path);
    auto bytes = readRegular(real, path, maxBytes);
    if (bytes)
        remember(real);
    return bytes;
}

Result<QByteArray> RecordedHost::readFile(const QString &path, qint64 maxBytes) const {
    return read(recorded::FilesFolder, path, maxBytes);
}

Result<QStringList> RecordedHost::listFolder(const QString &path) const {
    const QString real = inside(recorded::FilesFolder, path);
    if (real.isEmpty() || !QFileInfo(real).isDir())
        return notFound(path);
    remember(real);
    QStringList names =
        QDir(real).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::NoSort);
    names.removeAll(recorded::EmptyFolderMarker);
    std::sort(names.begin(), names.end());
    return names;
}

bool RecordedHost::exists(const QString &path) const {
    const QString real = inside(recorded::FilesFolder, path);
    const bool there = !real.isEmpty() && QFileInfo::exists(real);
    if (there)
        remember(real);
    return there;
}

Result<CommandOutput> RecordedHost::run(const Query &query) const {
    const auto answer = [&](const QString &suffix, qint64 maxBytes) {
        return read(recorded::CommandsFolder, query.name + suffix, maxBytes);
    };
    const auto problem = answer(recorded::ProblemSuffix, 256);
    if (problem.ok())
        return Problem{.code = problemCodeFromName(QString::fromUtf8(*problem).trimmed()),
                       .subject = query.name,
                       .detail = u"recorded"_s};
    const auto out = answer({}, query.maxBytes + 1);
    const auto err = answer(recorded::ErrorSuffix, query.maxBytes);
    const auto code = answer(recorded::ExitSuffix, 16);
    if (!out.ok() && !err.ok() && !code.ok())
        return Problem{
            .code = ProblemCode::ToolMissing, .subject = query.name, .detail = u"not in the recorded machine"_s};
    if (out.ok() && out->size() > query.maxBytes)
        return Problem{.code = ProblemCode::TooLarge,
                       .subject = query.name,
                       .detail = u"more than %1 bytes of output"_s.arg(query.maxBytes)};
    return CommandOutput{code.ok() ? code->trimmed().toInt() : 0, out.valueOr({}), err.valueOr({})};
}

QMap<QString, QString> RecordedHost::environment() const {
    const auto answer = run(query({u"env"_s}));
    return parseEnvironment(answer ? QString::fromUtf8(answer->out) : QString());
}

QStringList RecordedHost::unreadFiles() const {
    const std::lock_guard lock(m_mutex);
    QStringList unread;
    for (const QString &part : {recorded::FilesFolder, recorded::CommandsFolder}) {
        QDirIterator files(m_folder + u'/' + part, QDir::Files | QDir::Hidden | QDir::System,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            // The marker of an empty folder stands for the folder.
            const bool marker = files.fileName() == recorded::EmptyFolderMarker;
            if (!m_asked.contains(marker ? files.fileInfo().path() : path))
                unread << path.mid(m_folder.size() + 1);
        }
    }
    unread.sort();
    return unread;
}

Result<std::unique_ptr<Host>> openRecordedHost(const QString &folder) {
    auto host = RecordedHost::open(folder);
    if (!host)
        return host.problem();
    return std::unique_ptr<Host>(std::move(host.value()));
}

} // namespace armature
