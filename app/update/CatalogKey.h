#pragma once

#include "base/Literals.h"
#include "base/Result.h"

#include <QByteArray>
#include <vector>

namespace armature {

/// An Ed25519 public key whose catalogs are believed.
struct CatalogKey {
    QByteArray bytes; ///< 32
    bool own = false; ///< given by the user; else one of this program's
    bool operator==(const CatalogKey &) const = default;

    /// First 16 hex digits of the key's SHA-256: how a catalog names the key it was signed with. A hint, never a proof.
    [[nodiscard]] QString id() const;
    /// Catalogs of one series supersede each other by version: all keys of this program are one series, so that keys
    /// can be rotated; every other key is its own.
    [[nodiscard]] QString series() const { return own ? id() : u"official"_s; }
};

/// The key from its 64 hexadecimal digits. Usage otherwise.
Result<CatalogKey> parseCatalogKey(const QString &hex);

/// The key from a file that holds those digits, with or without an end of line.
Result<CatalogKey> readCatalogKey(const QString &file);

/// The keys that were compiled in (CMake: ARMATURE_CATALOG_KEYS). Empty as long as nobody publishes catalogs for this
/// program.
const std::vector<CatalogKey> &builtInCatalogKeys();

/// Whether `signature` (64 bytes) is the key's over the signing prefix of this format and `message`.
bool isSignedBy(const CatalogKey &key, const QByteArray &message, const QByteArray &signature);

} // namespace armature
