#pragma once

#include "model/Json.h"

namespace armature {

/// One package that a project brings in, as the user's own installer solved it.
struct DemandedPackage {
    QString name;        ///< normalised
    QString version;     ///< "2.15.0"; empty where a direct reference does not tell it
    QString reference;   ///< URL or path of a direct reference, without credentials
    QString index;       ///< URL without credentials; empty: not told
    QStringList askedBy; ///< packages, or the file that names it
    bool direct = false; ///< named by the project itself
    bool operator==(const DemandedPackage &) const = default;
};

/// What a project brings in, read by the user's own installer from the project's own files.
struct Demand {
    QStringList files; ///< what was read, by name
    QString python;    ///< series it was solved for: "3.12"
    std::vector<DemandedPackage> packages;
    bool operator==(const Demand &) const = default;
    [[nodiscard]] const DemandedPackage *package(const QString &name) const {
        for (const DemandedPackage &each : packages)
            if (each.name == name)
                return &each;
        return nullptr;
    }
};

template <class V> void describe(V &v, DemandedPackage &x) {
    v("name", x.name), v("version", x.version), v("reference", x.reference), v("index", x.index);
    v("asked_by", x.askedBy), v("direct", x.direct);
}
template <class V> void describe(V &v, Demand &x) {
    v("files", x.files), v("python", x.python), v("packages", x.packages);
}

} // namespace armature
