#include "update/SignedCatalog.h"

#include "model/Json.h"
#include "update/CatalogArchive.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QRegularExpression>

namespace armature {
namespace {

constexpr char Magic[] = "armature-catalog-1\n";
constexpr char AnyMagic[] = "armature-catalog-";
constexpr qsizetype MaxHeaderBytes = 1024;
constexpr qsizetype SignatureBytes = 64;
constexpr qint64 SupportedSchema = 1; // of the TOML; the loader refuses another one too, but at whichever key it stumbles over first
constexpr qint64 LargestExact = (qint64(1) << 53) - 1;

/// Where the parts are, and what the header says of them.
struct Frame {
    CatalogHeader header;
    qint64 schema = 0;
    QByteArray digest;
    qsizetype payloadStart = 0;
    qsizetype payloadSize = 0;
};

Problem malformed(const QString &subject, const QString &why) {
    return {ProblemCode::Malformed, subject, why, {}, QStringLiteral("Fetch it again; the catalog in use stays as it is.")};
}

Problem tooNew(const QString &subject, const QString &what) {
    return {ProblemCode::Unsupported, subject, what, {}, QStringLiteral("Install a newer armature; the catalog in use stays as it is.")};
}

/// A moment as the header has it, "2026-11-24T03:00:00Z"; invalid otherwise.
QDateTime moment(const QJsonValue &value) {
    static const QRegularExpression shape(QStringLiteral("\\A\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\z"));
    const QString text = value.toString();
    return shape.match(text).hasMatch() ? QDateTime::fromString(text, Qt::ISODate) : QDateTime();
}

Result<Frame> readHeader(const QByteArray &line, const QString &subject) {
    static const QStringList keys{QStringLiteral("created"), QStringLiteral("digest"), QStringLiteral("expires"), QStringLiteral("format"),
                                  QStringLiteral("key"),     QStringLiteral("schema"), QStringLiteral("size"),    QStringLiteral("version")};
    const QJsonDocument document = QJsonDocument::fromJson(line);
    const QJsonObject json = document.object();
    if (!document.isObject())
        return malformed(subject, QStringLiteral("its header is no JSON object"));
    if (json.value(QLatin1String("format")).toInteger() > 1)
        return tooNew(subject, QStringLiteral("it has a newer format than this program reads"));
    if (json.keys() != keys || json.value(QLatin1String("format")).toInteger() != 1)
        return malformed(subject, QStringLiteral("its header does not have the keys of format 1"));
    Frame frame;
    frame.header = {json.value(QLatin1String("version")).toInteger(), moment(json.value(QLatin1String("created"))),
                    moment(json.value(QLatin1String("expires"))), json.value(QLatin1String("key")).toString()};
    frame.schema = json.value(QLatin1String("schema")).toInteger();
    frame.digest = json.value(QLatin1String("digest")).toString().toLatin1();
    const qint64 size = json.value(QLatin1String("size")).toInteger(-1);
    if (frame.header.version < 1 || frame.header.version > LargestExact)
        return malformed(subject, QStringLiteral("its version is no whole number above 0"));
    if (!frame.header.created.isValid() || !frame.header.expires.isValid() || frame.header.expires <= frame.header.created)
        return malformed(subject, QStringLiteral("its dates are no two moments in UTC, one after the other"));
    if (size < 0 || size > MaxSignedCatalogBytes)
        return malformed(subject, QStringLiteral("the size its header announces is none"));
    frame.payloadSize = qsizetype(size);
    return frame;
}

Result<Frame> readFrame(const QByteArray &bytes, const QString &subject) {
    constexpr qsizetype start = sizeof Magic - 1;
    if (bytes.size() > MaxSignedCatalogBytes)
        return Problem{
            ProblemCode::TooLarge, subject, QStringLiteral("more than the %1 bytes a catalog may have").arg(MaxSignedCatalogBytes), {}, {}};
    const Problem cut = malformed(subject, QStringLiteral("it is not whole: it ends after %1 bytes, in its header").arg(bytes.size()));
    if (bytes.size() < start && QByteArray(Magic).startsWith(bytes))
        return cut;
    if (!bytes.startsWith(Magic))
        return bytes.startsWith(AnyMagic)
                   ? tooNew(subject, QStringLiteral("it has another format than this program reads"))
                   : malformed(subject, QStringLiteral("it is no catalog file: it does not begin with \"armature-catalog-1\""));
    const qsizetype end = bytes.indexOf('\n', start);
    if ((end < 0 && bytes.size() - start > MaxHeaderBytes) || end - start > MaxHeaderBytes)
        return malformed(subject, QStringLiteral("its header has more than %1 bytes").arg(MaxHeaderBytes));
    if (end < 0)
        return cut;
    auto frame = readHeader(bytes.mid(start, end - start), subject);
    if (!frame)
        return frame;
    frame.value().payloadStart = end + 1;
    const qsizetype whole = end + 1 + frame->payloadSize + SignatureBytes;
    if (bytes.size() < whole)
        return malformed(subject, QStringLiteral("it is not whole: it ends after %1 of %2 bytes").arg(bytes.size()).arg(whole));
    if (bytes.size() > whole)
        return malformed(subject, QStringLiteral("%1 bytes follow behind its end").arg(bytes.size() - whole));
    return frame;
}

Result<CatalogKey> signer(const QByteArray &bytes, const std::vector<CatalogKey> &keys, const QString &id, const QString &subject) {
    bool known = false;
    for (const CatalogKey &key : keys) {
        if (key.id() != id)
            continue;
        known = true;
        if (isSignedBy(key, bytes.chopped(SignatureBytes), bytes.right(SignatureBytes)))
            return key;
    }
    if (known)
        return Problem{ProblemCode::HashMismatch,
                       subject,
                       QStringLiteral("its signature does not fit: it was changed after it was signed"),
                       {},
                       QStringLiteral("Do not use it. Fetch it again; if it stays so, tell its publisher.")};
    const QString own = QStringLiteral("If you trust its publisher, give the publisher's key with --key or --key-file.");
    if (keys.empty())
        return Problem{
            ProblemCode::Unsupported, subject, QStringLiteral("no key is known to check it with: this program was built without one"), {}, own};
    static const QRegularExpression shape(QStringLiteral("\\A[0-9a-f]{16}\\z"));
    const QString name = shape.match(id).hasMatch() ? QStringLiteral("the key ") + id : QStringLiteral("a key");
    return Problem{ProblemCode::Unsupported, subject, QStringLiteral("it says it was signed with %1, which is not trusted here").arg(name), {}, own};
}

} // namespace

Result<SignedCatalog> openSignedCatalog(const QByteArray &bytes, const std::vector<CatalogKey> &keys, const QString &subject) {
    auto frame = readFrame(bytes, subject);
    if (!frame)
        return frame.problem();
    auto key = signer(bytes, keys, frame->header.key, subject);
    if (!key)
        return key.problem();
    if (frame->schema != SupportedSchema)
        return tooNew(subject, QStringLiteral("its files have schema %1, and this program reads %2").arg(frame->schema).arg(SupportedSchema));
    const QByteArray payload = bytes.mid(frame->payloadStart, frame->payloadSize);
    if (QCryptographicHash::hash(payload, QCryptographicHash::Sha256).toHex() != frame->digest)
        return malformed(subject, QStringLiteral("the digest in its header is not that of its content"));
    auto files = unpackCatalogFiles(payload, subject);
    if (!files)
        return files.problem();
    return SignedCatalog{frame->header, *key, *std::move(files)};
}

} // namespace armature
