#pragma once

#include "catalog/TomlTable.h"
#include "model/Catalog.h"

#include <optional>

namespace armature {

/// A name in a file that a later file may explain.
struct NamedAt {
    TomlPlace at;
    QString name;
};

/// A catalog while its files are read. They are read in an order in which what one of them names is known already; what
/// cannot be is kept in `rows`.
struct CatalogDraft {
    Catalog catalog{};
    TomlErrors errors{};
    std::optional<QStringList> scripts{}; ///< the verification scripts there are; nothing: the caller does not say
    QMap<QString, QStringList> groups{};  ///< of indexes.toml
    std::vector<NamedAt> rows{};          ///< the packages that stacks name
};

// Fields that mean the same in every file, checked against what has been read before.

/// `checked` and other days: not after the catalog's own.
QDate readDay(TomlTable &t, const char *key, TomlTable::Need need, const CatalogDraft &draft);
/// Each has a URL, or names a file of a package.
std::vector<Evidence> readEvidence(TomlTable &t, TomlTable::Need need);
Provenance readProvenance(TomlTable &t, TomlTable::Need need, const CatalogDraft &draft);
QString readIndex(TomlTable &t, const char *key, TomlTable::Need need, const CatalogDraft &draft);
QStringList readPlatforms(TomlTable &t, const char *key, const CatalogDraft &draft);
/// cpu, mps, or a CUDA flavour of builds.toml.
QStringList readFlavours(TomlTable &t, const char *key, const CatalogDraft &draft);
/// Tools that detection looks for: of any other nobody could say whether it is there.
QStringList readTools(TomlTable &t, const char *key);

/// Reports an id that one of `items` has already.
template <class T> void refuseTwice(TomlTable &t, const std::vector<T> &items, const QString &id) {
    for (const T &item : items)
        if (item.id == id && !id.isEmpty())
            t.fail("id", u"\"%1\" is given twice"_s.arg(id.left(60)));
}

} // namespace armature
