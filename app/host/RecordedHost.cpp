#include "base/Literals.h"
#include "base/TomlText.h"
#include "host/Environment.h"
#include "host/Host.h"
#include "host/RecordedFormat.h"

#include <QDir>
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
/// outside itself.
QString inside(const QString &root, const QString &path) {
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

/// NotFound for anything but a regular file.
Result<QByteArray> readInside(const QString &root, const QString &path, qint64 maxBytes) {
    const QString real = inside(root, path);
    QFile file(real);
    if (real.isEmpty() || !QFileInfo(real).isFile() || !file.open(QIODevice::ReadOnly))
        return notFound(path);
    return file.read(maxBytes);
}

class RecordedHost final : public Host {
public:
    RecordedHost(const QString &folder, QString title)
        : m_files(folder + u'/' + recorded::FilesFolder), m_commands(folder + u'/' + recorded::CommandsFolder),
          m_title(std::move(title)) {}

    [[nodiscard]] Result<QByteArray> readFile(const QString &path, qint64 maxBytes) const override {
        return readInside(m_files, path, maxBytes);
    }

    [[nodiscard]] Result<QStringList> listFolder(const QString &path) const override {
        const QString real = inside(m_files, path);
        if (real.isEmpty() || !QFileInfo(real).isDir())
            return notFound(path);
        QStringList names =
            QDir(real).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::NoSort);
        names.removeAll(recorded::EmptyFolderMarker);
        std::sort(names.begin(), names.end());
        return names;
    }

    [[nodiscard]] bool exists(const QString &path) const override {
        const QString real = inside(m_files, path);
        return !real.isEmpty() && QFileInfo::exists(real);
    }

    [[nodiscard]] Result<CommandOutput> run(const Query &query) const override {
        const auto problem = readInside(m_commands, query.name + recorded::ProblemSuffix, 256);
        if (problem.ok())
            return Problem{.code = problemCodeFromName(QString::fromUtf8(*problem).trimmed()),
                           .subject = query.name,
                           .detail = u"recorded"_s};
        const auto out = readInside(m_commands, query.name, query.maxBytes + 1);
        const auto err = readInside(m_commands, query.name + recorded::ErrorSuffix, query.maxBytes);
        const auto code = readInside(m_commands, query.name + recorded::ExitSuffix, 16);
        if (!out.ok() && !err.ok() && !code.ok())
            return Problem{
                .code = ProblemCode::ToolMissing, .subject = query.name, .detail = u"not in the recorded machine"_s};
        if (out.ok() && out->size() > query.maxBytes)
            return Problem{.code = ProblemCode::TooLarge,
                           .subject = query.name,
                           .detail = u"more than %1 bytes of output"_s.arg(query.maxBytes)};
        return CommandOutput{code.ok() ? code->trimmed().toInt() : 0, out.valueOr({}), err.valueOr({})};
    }

    [[nodiscard]] QMap<QString, QString> environment() const override {
        const auto answer = run(query({u"env"_s}));
        return parseEnvironment(answer ? QString::fromUtf8(answer->out) : QString());
    }

    [[nodiscard]] bool isLive() const override { return false; }
    [[nodiscard]] QString title() const override { return m_title; }

private:
    QString m_files;
    QString m_commands;
    QString m_title;
};

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

Result<std::unique_ptr<Host>> openRecordedHost(const QString &folder) {
    const QString root = QDir(folder).canonicalPath();
    const QString file = folder + u'/' + recorded::AboutFile;
    if (root.isEmpty())
        return Problem{.code = ProblemCode::NotFound, .subject = folder, .detail = u"no such folder"_s};
    const auto about = readInside(root, recorded::AboutFile, MaxAboutBytes + 1);
    if (!about.ok())
        return Problem{
            .code = ProblemCode::NotFound, .subject = file, .detail = u"a recorded machine has an about.toml"_s};
    if (about->size() > MaxAboutBytes)
        return Problem{
            .code = ProblemCode::TooLarge, .subject = file, .detail = u"more than %1 bytes"_s.arg(MaxAboutBytes)};
    const auto title = checkAbout(*about, file);
    if (!title.ok())
        return title.problem();
    return std::unique_ptr<Host>(std::make_unique<RecordedHost>(root, *title));
}

} // namespace armature
