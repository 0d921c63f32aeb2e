#pragma once

#include "base/Result.h"
#include "model/Json.h"

#include <optional>

namespace armature {

/// What is known of the bytes of a part, kept beside it.
struct PartNote {
    QString name;
    QString url{};  ///< without credentials and query
    QString etag{}; ///< strong, of the file the bytes came from; empty: none was told
    QString lastModified{};
    qint64 total = 0; ///< size of the file; 0: not known
    bool operator==(const PartNote &) const = default;
};

template <class V> void describe(V &v, PartNote &x) {
    v("name", x.name), v("url", x.url), v("etag", x.etag), v("last_modified", x.lastModified), v("total", x.total);
}

/// Nothing where there is none, or none that can be read.
std::optional<PartNote> readPartNote(const QString &path);

/// Durably: a part without its note is begun again.
Result<void> writePartNote(const QString &path, const PartNote &note);

} // namespace armature
