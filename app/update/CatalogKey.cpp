#include "update/CatalogKey.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <sodium.h>

namespace armature {
namespace {

/// What is signed begins with this, its NUL included: a signature of the same key made for another purpose fits no
/// catalog.
constexpr char SigningPrefix[] = "armature catalog signature 1";

const unsigned char *octets(const QByteArray &bytes) {
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

std::vector<CatalogKey> compiledKeys() {
    std::vector<CatalogKey> keys;
    for (const QString &hex : QStringLiteral(ARMATURE_CATALOG_KEYS).split(u',', Qt::SkipEmptyParts))
        if (auto key = parseCatalogKey(hex)) { // CMake has refused everything else
            key.value().own = false;
            keys.push_back(*key);
        }
    return keys;
}

} // namespace

QString CatalogKey::id() const {
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(16));
}

Result<CatalogKey> parseCatalogKey(const QString &hex) {
    static const QRegularExpression digits(u"\\A[0-9a-fA-F]{64}\\z"_s);
    if (!digits.match(hex).hasMatch())
        return Problem{.code = ProblemCode::Usage,
                       .subject = u"key"_s,
                       .detail = u"a public key has 64 hexadecimal digits"_s,
                       .remedy =
                           u"Take it from whoever publishes the catalog, over another way than the catalog itself."_s};
    return CatalogKey{QByteArray::fromHex(hex.toLatin1()), true};
}

Result<CatalogKey> readCatalogKey(const QString &file) {
    constexpr qint64 MaxKeyFile = 256;
    auto bytes = readBounded(file, MaxKeyFile);
    if (!bytes)
        return bytes.problem();
    auto key = parseCatalogKey(QString::fromLatin1(bytes->trimmed()));
    if (key)
        return key;
    Problem problem = key.problem();
    problem.subject = file;
    return problem;
}

const std::vector<CatalogKey> &builtInCatalogKeys() {
    static const std::vector<CatalogKey> keys = compiledKeys();
    return keys;
}

bool isSignedBy(const CatalogKey &key, const QByteArray &message, const QByteArray &signature) {
    if (key.bytes.size() != crypto_sign_PUBLICKEYBYTES || signature.size() != crypto_sign_BYTES || sodium_init() < 0)
        return false;
    const QByteArray whole = QByteArray(SigningPrefix, sizeof SigningPrefix) + message;
    return crypto_sign_verify_detached(octets(signature), octets(whole), static_cast<unsigned long long>(whole.size()),
                                       octets(key.bytes)) == 0;
}

} // namespace armature
