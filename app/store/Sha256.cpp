#include "store/Sha256.h"

#include <array>
#include <sodium.h>

namespace armature {

struct Sha256::State {
    crypto_hash_sha256_state hash;
};

Sha256::Sha256() : m_state(std::make_unique<State>()) { reset(); }
Sha256::~Sha256() = default;

void Sha256::reset() { crypto_hash_sha256_init(&m_state->hash); }

void Sha256::add(const char *bytes, qint64 count) {
    crypto_hash_sha256_update(&m_state->hash, reinterpret_cast<const unsigned char *>(bytes),
                              static_cast<unsigned long long>(count));
}

QString Sha256::result() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&m_state->hash, digest.data());
    return QString::fromLatin1(
        QByteArray(reinterpret_cast<const char *>(digest.data()), qsizetype(digest.size())).toHex());
}

} // namespace armature
