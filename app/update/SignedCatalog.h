#pragma once

#include "catalog/CatalogLoader.h"
#include "update/CatalogKey.h"

#include <QDateTime>

// A catalog as it is published, in one file:
//     "armature-catalog-1" and a line feed
//     one line of JSON, at most 1024 bytes: the header
//     the payload, `size` bytes (update/CatalogArchive.h)
//     64 bytes: the Ed25519 signature over a fixed prefix and every byte before it
// and nothing behind. resources/catalog/README.md describes it for those who publish.

namespace armature {

constexpr qint64 MaxSignedCatalogBytes = 8LL * 1024 * 1024;

struct CatalogHeader {
    qint64 version = 0; ///< only ever rises within a series
    QDateTime created;  ///< UTC
    QDateTime expires;  ///< UTC
    QString key;        ///< id of the key
    bool operator==(const CatalogHeader &) const = default;
};

struct SignedCatalog {
    CatalogHeader header;
    CatalogKey key; ///< that signed it
    std::vector<CatalogFile> files;
};

/// Opens it if one of `keys` signed exactly these bytes. `subject` is what problems name. Malformed (cut off, longer
/// than announced, no catalog at all, hostile names), TooLarge, HashMismatch (the signature does not fit), Unsupported
/// (a key nobody trusts here, a newer format or schema). Neither clock nor version are looked at, and the TOML is not
/// read.
Result<SignedCatalog> openSignedCatalog(const QByteArray &bytes, const std::vector<CatalogKey> &keys,
                                        const QString &subject);

} // namespace armature
