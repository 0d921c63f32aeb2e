#pragma once

#include "base/Result.h"
#include "base/Version.h"

#include <QStringList>

namespace armature {

/// What a distribution says about itself (core metadata specification), the part that decides whether and with what it
/// can be installed.
struct CoreMetadata {
    QString name; ///< as written
    Version version;
    QString requiresPython;   ///< empty: any
    QStringList requiresDist; ///< each a requirement of PEP 508, as written
    bool operator==(const CoreMetadata &) const = default;
};

constexpr qint64 MaxCoreMetadata = 1024LL * 1024; ///< bytes, long descriptions included

/// Reads the fields before the first empty line; `place` names the text in errors. TooLarge above MaxCoreMetadata;
/// Malformed without a name and a version, for a field given twice that may be given once, for a line that is no field,
/// and for text that is not UTF-8.
Result<CoreMetadata> parseCoreMetadata(const QByteArray &text, const QString &place);

} // namespace armature
