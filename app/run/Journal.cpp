#include "run/Journal.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace armature {

Result<void> writeJournal(const QString &path, Journal journal) {
    journal.changedAt = QDateTime::currentDateTimeUtc();
    journal.why = redacted(journal.why);
    return writeDurably(path, QJsonDocument(toJson(journal)).toJson());
}

Result<std::optional<Journal>> readJournal(const QString &path) {
    const Result<QByteArray> content = readBounded(path, 1'000'000);
    if (!content && content.problem().code == ProblemCode::NotFound)
        return std::optional<Journal>();
    if (!content)
        return content.problem();
    const Result<QJsonObject> object = parseJsonObject(*content, path);
    if (!object)
        return object.problem();
    const Result<Journal> journal = fromJson<Journal>(*object, path);
    if (!journal)
        return journal.problem();
    if (!object->contains(u"phase"_s) || journal->schema != 1)
        return Problem{
            .code = ProblemCode::Malformed, .subject = path, .detail = u"not a journal this program can read"_s};
    return std::optional(*journal);
}

QString planDigest(const InstallPlan &plan) {
    const QByteArray json = QJsonDocument(toJson(plan)).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(json, QCryptographicHash::Sha256).toHex());
}

} // namespace armature
