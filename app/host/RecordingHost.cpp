#include "host/RecordingHost.h"

#include "base/Literals.h"
#include "base/TomlString.h"
#include "host/RecordedFormat.h"

#include <QDate>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSysInfo>

namespace armature {
namespace {

Problem cannotWrite(const QString &path, const QString &why) {
    return {.code = ProblemCode::BadTarget,
            .subject = path,
            .detail = why,
            .remedy = u"name a folder that is new or empty and can be written to"_s};
}

Result<void> writeFile(const QString &path, const QByteArray &bytes) {
    QFile file(path);
    if (!QDir().mkpath(QFileInfo(path).path()) || !file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return cannotWrite(path, file.errorString());
    if (file.write(bytes) != bytes.size() || !file.flush())
        return cannotWrite(path, file.errorString());
    return {};
}

QByteArray aboutText(const QString &name) {
    return u"format = %1\nname = %2\nkind = \"recorded\"\nsource = \"armature snapshot\"\ndate = %3\n"_s
        .arg(QString::number(recorded::FormatVersion), tomlString(name), QDate::currentDate().toString(Qt::ISODate))
        .toUtf8();
}

/// The name an answer is looked up by when the recording is read: made again from the redacted arguments, since a
/// question can hold a path below the home folder.
QString redactedName(const Query &query, const Redactor &redactor) {
    if (query.name != recordName(query.arguments))
        return recordName({redactor.text(query.name)});
    QStringList arguments;
    for (const QString &argument : query.arguments)
        arguments << redactor.text(argument);
    return recordName(arguments);
}

} // namespace

RecordingHost::RecordingHost(std::unique_ptr<Host> source) : m_source(std::move(source)) {}

Result<QByteArray> RecordingHost::readFile(const QString &path, qint64 maxBytes) const {
    auto bytes = m_source->readFile(path, maxBytes);
    const std::lock_guard lock(m_mutex);
    if (bytes.ok() && bytes->size() >= m_files.value(path).size())
        m_files.insert(path, *bytes);
    return bytes;
}

Result<QStringList> RecordingHost::listFolder(const QString &path) const {
    auto names = m_source->listFolder(path);
    const std::lock_guard lock(m_mutex);
    if (names.ok())
        m_folders.insert(path, *names);
    return names;
}

bool RecordingHost::exists(const QString &path) const {
    const bool there = m_source->exists(path);
    const std::lock_guard lock(m_mutex);
    if (there)
        m_existing.insert(path);
    return there;
}

Result<CommandOutput> RecordingHost::run(const Query &query) const {
    auto output = m_source->run(query);
    const std::lock_guard lock(m_mutex);
    m_answers.push_back({query, output});
    return output;
}

/// The recording keeps the masked answer.
QMap<QString, QString> RecordingHost::environment() const {
    (void)run(query({u"env"_s}));
    return m_source->environment();
}

bool RecordingHost::isLive() const { return m_source->isLive(); }

QString RecordingHost::title() const { return m_source->title(); }

/// Path below the folder -> bytes. A name that was only seen in a listing, or only known to exist, becomes an empty
/// folder.
QMap<QString, QByteArray> RecordingHost::filesToWrite(const Redactor &redactor) const {
    QMap<QString, QByteArray> files;
    const auto place = [&](const QString &path) {
        return recorded::FilesFolder + QDir::cleanPath(redactor.text(path));
    };
    for (auto it = m_files.begin(); it != m_files.end(); ++it)
        files.insert(place(it.key()), redactor.bytes(it.value()));
    QStringList folders(m_existing.begin(), m_existing.end());
    for (auto it = m_folders.begin(); it != m_folders.end(); ++it) {
        folders << it.key();
        for (const QString &name : it.value())
            folders << it.key() + u'/' + name;
    }
    for (const QString &folder : folders) {
        const QString path = place(folder);
        const auto below = files.lowerBound(path + u'/');
        const bool isParent = below != files.end() && below.key().startsWith(path + u'/');
        if (!files.contains(path) && !isParent)
            files.insert(path + u'/' + recorded::EmptyFolderMarker, {});
    }
    for (const Answer &answer : m_answers) {
        const QString path = recorded::CommandsFolder + u'/' + redactedName(answer.query, redactor);
        if (!answer.output.ok()) {
            if (answer.output.problem().code != ProblemCode::ToolMissing)
                files.insert(path + recorded::ProblemSuffix,
                             problemCodeName(answer.output.problem().code).toUtf8() + '\n');
            continue;
        }
        files.insert(path, redactor.bytes(answer.output->out));
        if (!answer.output->err.isEmpty())
            files.insert(path + recorded::ErrorSuffix, redactor.bytes(answer.output->err));
        if (answer.output->exitCode != 0)
            files.insert(path + recorded::ExitSuffix, QByteArray::number(answer.output->exitCode) + '\n');
    }
    return files;
}

Result<void> RecordingHost::save(const QString &folder, const QString &name, const Identity &identity) const {
    const QDir target(folder);
    if (target.exists() && !target.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
        return cannotWrite(folder, u"the folder is not empty"_s);
    if (!QDir().mkpath(folder))
        return cannotWrite(folder, u"the folder cannot be made"_s);
    const std::lock_guard lock(m_mutex);
    const Redactor redactor(identity);
    const QMap<QString, QByteArray> files = filesToWrite(redactor);
    for (auto it = files.begin(); it != files.end(); ++it)
        if (auto written = writeFile(folder + u'/' + it.key(), it.value()); !written.ok())
            return written;
    return writeFile(folder + u'/' + recorded::AboutFile, aboutText(redactor.text(name)));
}

Identity currentIdentity() {
    QString user = qEnvironmentVariable("USER");
    if (user.isEmpty())
        user = qEnvironmentVariable("LOGNAME");
    const QString home = QDir::homePath();
    return {QSysInfo::machineHostName(), user.isEmpty() ? home.section(u'/', -1) : user, home};
}

} // namespace armature
