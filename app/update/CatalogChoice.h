#pragma once

#include "update/CatalogStore.h"

namespace armature {

/// Which of two catalogs is used.
struct CatalogChoice {
    Catalog catalog;
    bool installed = false; ///< it is the installed one
    QString note;           ///< what people should know; empty if there is nothing
};

/// The installed catalog if it is valid at `now` and not older (by its date) than `builtIn`. After its expiry it is
/// still used where it is newer than `builtIn`, with a note: newer knowledge is better than older, and nothing becomes
/// wrong on a day. One that cannot be read or does not verify is never used.
CatalogChoice chooseCatalog(const Catalog &builtIn, const Result<std::optional<InstalledCatalog>> &installed,
                            const QDateTime &now);

} // namespace armature
