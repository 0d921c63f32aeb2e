#pragma once

#include "TestPaths.h"
#include "base/Literals.h"
#include "update/CatalogStore.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>
#include <map>
#include <sodium.h>

// The publisher's side, written from the description of the format and not from the code that reads it.

namespace armature::test {

/// A key pair that is made anew for each run of a test.
struct Publisher {
    QByteArray publicKey = QByteArray(crypto_sign_PUBLICKEYBYTES, '\0');
    QByteArray secret = QByteArray(crypto_sign_SECRETKEYBYTES, '\0');
    Publisher() {
        if (sodium_init() >= 0)
            crypto_sign_keypair(reinterpret_cast<unsigned char *>(publicKey.data()),
                                reinterpret_cast<unsigned char *>(secret.data()));
    }
    [[nodiscard]] CatalogKey key(bool own = true) const { return {publicKey, own}; }
    [[nodiscard]] QByteArray sign(const QByteArray &message,
                                  const QByteArray &prefix = QByteArray("armature catalog signature 1\0", 29)) const {
        const QByteArray whole = prefix + message;
        QByteArray signature(crypto_sign_BYTES, '\0');
        crypto_sign_detached(reinterpret_cast<unsigned char *>(signature.data()), nullptr,
                             reinterpret_cast<const unsigned char *>(whole.constData()),
                             static_cast<unsigned long long>(whole.size()),
                             reinterpret_cast<const unsigned char *>(secret.constData()));
        return message + signature;
    }
};

using Files = std::vector<std::pair<QByteArray, QByteArray>>;

inline QByteArray bigEndian(quint32 number) {
    QByteArray four(4, '\0');
    qToBigEndian(number, four.data());
    return four;
}

inline QByteArray packed(const Files &files) {
    QByteArray payload;
    for (const auto &[name, content] : files)
        payload += bigEndian(quint32(name.size())) + name + bigEndian(quint32(content.size())) + content;
    return payload;
}

/// A header for `payload`; `changes` replaces keys, a null value removes one.
inline QByteArray message(const Publisher &publisher, const QByteArray &payload, const QJsonObject &changes = {}) {
    QJsonObject header{
        {u"format"_s, 1},
        {u"schema"_s, 1},
        {u"version"_s, 7},
        {u"created"_s, u"2026-11-20T00:00:00Z"_s},
        {u"expires"_s, u"2027-05-20T00:00:00Z"_s},
        {u"size"_s, int(payload.size())},
        {u"digest"_s, QString::fromLatin1(QCryptographicHash::hash(payload, QCryptographicHash::Sha256).toHex())},
        {u"key"_s, publisher.key().id()}};
    for (auto it = changes.begin(); it != changes.end(); ++it)
        if (it.value().isNull())
            header.remove(it.key());
        else
            header.insert(it.key(), it.value());
    return "armature-catalog-1\n" + QJsonDocument(header).toJson(QJsonDocument::Compact) + "\n" + payload;
}

inline QByteArray signedCatalog(const Publisher &publisher, const Files &files, const QJsonObject &changes = {}) {
    return publisher.sign(message(publisher, packed(files), changes));
}

/// The catalog of this repository, with another text in place of a part of one of its files.
inline Files realFiles(const QByteArray &in = {}, const QByteArray &was = {}, const QByteArray &becomes = {}) {
    const QDir root(armature::sourcePath("resources/catalog"));
    std::map<QByteArray, QByteArray> sorted;
    QDirIterator it(root.path(), {u"*.toml"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        const QByteArray name = root.relativeFilePath(file.fileName()).toUtf8();
        if (file.open(QIODevice::ReadOnly))
            sorted[name] = file.readAll();
    }
    if (!in.isEmpty())
        sorted[in].replace(was, becomes);
    return {sorted.begin(), sorted.end()};
}

} // namespace armature::test
