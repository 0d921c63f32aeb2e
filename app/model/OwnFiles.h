#pragma once

#include "model/Json.h"

#include <QStringList>

namespace armature {

/// The user's own files in an environment: those that no package brought and that make no environment.
struct OwnFiles {
    qint64 count = 0;
    QStringList paths;    ///< relative to the environment, sorted; the first ones only
    bool complete = true; ///< false: there are more than were looked through
    bool operator==(const OwnFiles &) const = default;
    [[nodiscard]] bool none() const { return count == 0 && complete; }
};

template <class V> void describe(V &v, OwnFiles &x) {
    v("count", x.count), v("paths", x.paths), v("complete", x.complete);
}

} // namespace armature
