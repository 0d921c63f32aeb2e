#include "update/SignedCatalog.h"

#include "base/Literals.h"
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
constexpr qint64 SupportedSchema =
    1; // of the TOML; the loader refuses another one too, but at whichever key it stumbles over first
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
    return {.code = ProblemCode::Malformed,
            .subject = subject,
            .detail = why,
            .remedy = u"Fetch it again; the catalog in use stays as it is."_s};
}

Problem tooNew(const QString &subject, const QString &what) {
    return {.code = ProblemCode::Unsupported,
            .subject = subject,
            .detail = what,
            .remedy = u"Install a newer armature; the catalog in use stays as it is."_s};
}

/// A moment as the header has it, "2026-11-24T03:00:00Z"; invalid otherwise.
QDateTime moment(const QJsonValue &value) {
    static const QRegularExpression shape(u"\\A\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\z"_s);
    const QString text = value.toString();
    return shape.match(text).hasMatch() ? QDateTime::fromString(text, Qt::ISODate) : QDateTime();
}

Result<Frame> readHeader(const QByteArray &line, const QString &subject) {
    static const QStringList keys{u"created"_s, u"digest"_s, u"expires"_s, u"format"_s,
                                  u"key"_s,     u"schema"_s, u"size"_s,    u"version"_s};
    const QJsonDocument document = QJsonDocument::fromJson(line);
    const QJsonObject json = document.object();
    if (!document.isObject())
        return malformed(subject, u"its header is no JSON object"_s);
    if (json.value("format"_L1).toInteger() > 1)
        return tooNew(subject, u"it has a newer format than this program reads"_s);
    if (json.keys() != keys || json.value("format"_L1).toInteger() != 1)
        return malformed(subject, u"its header does not have the keys of format 1"_s);
    Frame frame;
    frame.header = {json.value("version"_L1).toInteger(), moment(json.value("created"_L1)),
                    moment(json.value("expires"_L1)), json.value("key"_L1).toString()};
    frame.schema = json.value("schema"_L1).toInteger();
    frame.digest = json.value("digest"_L1).toString().toLatin1();
    const qint64 size = json.value("size"_L1).toInteger(-1);
    if (frame.header.version < 1 || frame.header.version > LargestExact)
        return malformed(subject, u"its version is no whole number above 0"_s);
    if (!frame.header.created.isValid() || !frame.header.expires.isValid() ||
        frame.header.expires <= frame.header.created)
        return malformed(subject, u"its dates are no two moments in UTC, one after the other"_s);
    if (size < 0 || size > MaxSignedCatalogBytes)
        return malformed(subject, u"the size its header announces is none"_s);
    frame.payloadSize = qsizetype(size);
    return frame;
}

Result<Frame> readFrame(const QByteArray &bytes, const QString &subject) {
    constexpr qsizetype start = sizeof Magic - 1;
    if (bytes.size() > MaxSignedCatalogBytes)
        return Problem{.code = ProblemCode::TooLarge,
                       .subject = subject,
                       .detail = u"more than the %1 bytes a catalog may have"_s.arg(MaxSignedCatalogBytes)};
    const Problem cut =
        malformed(subject, u"it is not whole: it ends after %1 bytes, in its header"_s.arg(bytes.size()));
    if (bytes.size() < start && QByteArray(Magic).startsWith(bytes))
        return cut;
    if (!bytes.startsWith(Magic))
        return bytes.startsWith(AnyMagic)
                   ? tooNew(subject, u"it has another format than this program reads"_s)
                   : malformed(subject, u"it is no catalog file: it does not begin with \"armature-catalog-1\""_s);
    const qsizetype end = bytes.indexOf('\n', start);
    if ((end < 0 && bytes.size() - start > MaxHeaderBytes) || end - start > MaxHeaderBytes)
        return malformed(subject, u"its header has more than %1 bytes"_s.arg(MaxHeaderBytes));
    if (end < 0)
        return cut;
    auto frame = readHeader(bytes.mid(start, end - start), subject);
    if (!frame)
        return frame;
    frame.value().payloadStart = end + 1;
    const qsizetype whole = end + 1 + frame->payloadSize + SignatureBytes;
    if (bytes.size() < whole)
        return malformed(subject, u"it is not whole: it ends after %1 of %2 bytes"_s.arg(bytes.size()).arg(whole));
    if (bytes.size() > whole)
        return malformed(subject, u"%1 bytes follow behind its end"_s.arg(bytes.size() - whole));
    return frame;
}

Result<CatalogKey> signer(const QByteArray &bytes, const std::vector<CatalogKey> &keys, const QString &id,
                          const QString &subject) {
    bool known = false;
    for (const CatalogKey &key : keys) {
        if (key.id() != id)
            continue;
        known = true;
        if (isSignedBy(key, bytes.chopped(SignatureBytes), bytes.right(SignatureBytes)))
            return key;
    }
    if (known)
        return Problem{.code = ProblemCode::HashMismatch,
                       .subject = subject,
                       .detail = u"its signature does not fit: it was changed after it was signed"_s,
                       .remedy = u"Do not use it. Fetch it again; if it stays so, tell its publisher."_s};
    const QString own = u"If you trust its publisher, give the publisher's key with --key or --key-file."_s;
    if (keys.empty())
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = subject,
                       .detail = u"no key is known to check it with: this program was built without one"_s,
                       .remedy = own};
    static const QRegularExpression shape(u"\\A[0-9a-f]{16}\\z"_s);
    const QString name = shape.match(id).hasMatch() ? u"the key "_s + id : u"a key"_s;
    return Problem{.code = ProblemCode::Unsupported,
                   .subject = subject,
                   .detail = u"it says it was signed with %1, which is not trusted here"_s.arg(name),
                   .remedy = own};
}

} // namespace

Result<SignedCatalog> openSignedCatalog(const QByteArray &bytes, const std::vector<CatalogKey> &keys,
                                        const QString &subject) {
    auto frame = readFrame(bytes, subject);
    if (!frame)
        return frame.problem();
    auto key = signer(bytes, keys, frame->header.key, subject);
    if (!key)
        return key.problem();
    if (frame->schema != SupportedSchema)
        return tooNew(subject,
                      u"its files have schema %1, and this program reads %2"_s.arg(frame->schema).arg(SupportedSchema));
    const QByteArray payload = bytes.mid(frame->payloadStart, frame->payloadSize);
    if (QCryptographicHash::hash(payload, QCryptographicHash::Sha256).toHex() != frame->digest)
        return malformed(subject, u"the digest in its header is not that of its content"_s);
    auto files = unpackCatalogFiles(payload, subject);
    if (!files)
        return files.problem();
    return SignedCatalog{frame->header, *key, *std::move(files)};
}

} // namespace armature
