#include "record/RecordFolder.h"

#include "base/Literals.h"
#include "base/Log.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"
#include "record/MarkdownReport.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QRegularExpression>

namespace armature {
namespace {

constexpr qint64 MostRecordBytes = 16LL * 1024 * 1024;
constexpr int PartialDays = 7;
constexpr qsizetype MostPartial = 5;

QString markerFile() { return u"/armature-record"_s; }

QString lockFileIn(const QString &partial) { return partial + u"/lock"_s; }

QString safeVerb(const QString &verb) {
    static const QRegularExpression others(u"[^a-z]"_s);
    const QString plain = verb.toLower().remove(others).left(16);
    return plain.isEmpty() ? u"run"_s : plain;
}

QString recordName(const QString &verb, const QDateTime &at) {
    const quint32 id = QRandomGenerator::system()->generate() & 0xffffffU;
    return u"%1-%2-%3"_s.arg(at.toUTC().toString(u"yyyyMMdd'T'HHmmss'Z'"_s), safeVerb(verb))
        .arg(id, 6, 16, QLatin1Char('0'));
}

/// The names of our folders in `base`, oldest first.
QStringList ourFolders(const QString &base, const QRegularExpression &pattern) {
    QStringList result;
    const QDir::Filters filters = QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot | QDir::Hidden;
    for (const QString &name : QDir(base).entryList(filters, QDir::Name))
        if (pattern.match(name).hasMatch() && QFileInfo(base + u'/' + name + markerFile()).isFile())
            result << name;
    return result;
}

QRegularExpression finishedName() { return QRegularExpression(u"^\\d{8}T\\d{6}Z-[a-z]{1,16}-[0-9a-f]{6}$"_s); }
QRegularExpression partialName() {
    return QRegularExpression(u"^\\.\\d{8}T\\d{6}Z-[a-z]{1,16}-[0-9a-f]{6}\\.partial$"_s);
}

QByteArray jsonBytes(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Indented); }

} // namespace

RecordFolder::RecordFolder(const RecordPlace &place, QString name)
    : m_base(place.base), m_name(std::move(name)), m_partial(m_base + u"/."_s + m_name + u".partial"_s),
      m_redactor(place.identity, place.secrets), m_log(m_redactor) {}

Result<std::unique_ptr<RecordFolder>> RecordFolder::begin(const RecordPlace &place, const QString &verb,
                                                          const QDateTime &startedAt) {
    if (const auto made = makePrivateFolder(place.base); !made)
        return made.problem();
    std::unique_ptr<RecordFolder> folder(new RecordFolder(place, recordName(verb, startedAt)));
    if (const auto made = makePrivateFolder(folder->m_partial); !made)
        return made.problem();
    if (const auto marked = writeDurably(folder->m_partial + markerFile(), "1\n"); !marked)
        return marked.problem();
    auto lock = Lock::acquire(lockFileIn(folder->m_partial), u"armature "_s + verb);
    if (lock) // without one the folder is only taken for that of a run that has ended
        folder->m_lock = std::move(lock).value();
    if (const auto opened = folder->m_log.open(folder->m_partial); !opened)
        return opened.problem();
    return folder;
}

Result<void> RecordFolder::writeFiles(const SessionRecord &record) {
    std::vector<std::pair<const char *, QByteArray>> files;
    files.emplace_back("machine.json", jsonBytes(toJson(record.machine)));
    if (record.report)
        files.emplace_back("report.json", jsonBytes(toJson(*record.report)));
    if (record.plan)
        files.emplace_back("plan.json", jsonBytes(toJson(*record.plan)));
    if (record.verification)
        files.emplace_back("verification.json", jsonBytes(toJson(*record.verification)));
    files.emplace_back("report.md", markdownReport(record, m_log.summary(), m_redactor.text(logFile())).toUtf8());
    files.emplace_back("record.json", jsonBytes(toJson(record)));
    for (const auto &[name, bytes] : files) {
        const QString path = m_partial + u'/' + QLatin1String(name);
        if (bytes.size() > MostRecordBytes)
            return Problem{.code = ProblemCode::TooLarge, .subject = path, .detail = u"%1 bytes"_s.arg(bytes.size())};
        if (const auto written = writeDurably(path, bytes); !written)
            return written.problem();
    }
    return {};
}

Result<QString> RecordFolder::finish(const SessionRecord &record) {
    m_log.close();
    if (const auto written = writeFiles(m_redactor.record(record)); !written)
        return written.problem();
    m_lock.reset();
    QFile::remove(lockFileIn(m_partial));
    const QString path = m_base + u'/' + m_name;
    if (const auto renamed = renameDurably(m_partial, path); !renamed)
        return renamed.problem();
    pruneRecords(m_base, MostRecords, QDateTime::currentDateTimeUtc());
    return path;
}

Result<SessionRecord> readRecord(const QString &folder) {
    const QString path = folder + u"/record.json"_s;
    const auto bytes = readBounded(path, MostRecordBytes);
    if (!bytes)
        return bytes.problem();
    const auto object = parseJsonObject(*bytes, path, MostRecordBytes);
    if (!object)
        return object.problem();
    const QJsonValue schema = object->value("schema"_L1);
    if (!schema.isDouble())
        return Problem{.code = ProblemCode::Malformed, .subject = path, .detail = u"no schema number"_s};
    if (schema.toDouble() != 1)
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = path,
                       .detail = u"schema %1; this program reads 1"_s.arg(schema.toDouble())};
    return fromJson<SessionRecord>(*object, path);
}

QStringList listRecords(const QString &base) {
    QStringList result;
    for (const QString &name : ourFolders(base, finishedName()))
        result.prepend(base + u'/' + name);
    return result;
}

void pruneRecords(const QString &base, qsizetype keep, const QDateTime &now) {
    const QStringList finished = listRecords(base);
    for (const QString &path : finished.mid(std::min(keep, finished.size())))
        QDir(path).removeRecursively();
    QStringList ended;
    for (const QString &name : ourFolders(base, partialName()))
        if (!lockHolder(lockFileIn(base + u'/' + name)))
            ended.prepend(name);
    for (const QString &name : ended.mid(std::min(MostPartial, ended.size())))
        QDir(base + u'/' + name).removeRecursively();
    for (const QString &name : ended.mid(0, MostPartial)) {
        QDateTime started = QDateTime::fromString(name.mid(1, 16), u"yyyyMMdd'T'HHmmss'Z'"_s);
        started.setTimeSpec(Qt::UTC);
        if (started.isValid() && started.daysTo(now) > PartialDays)
            QDir(base + u'/' + name).removeRecursively();
    }
}

} // namespace armature
