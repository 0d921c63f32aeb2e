#pragma once

#include "catalog/CatalogLoader.h"

namespace armature {

/// The catalog inside the program, or the one in `folder`. NotFound, TooLarge, Malformed with file:line:column; a
/// `verify` script that is not in the program is a mistake of the catalog.
Result<Catalog> readCatalog(const QString &folder = {});

/// Its date and digest alone, which takes a hundredth of the time.
Result<CatalogHead> readCatalogHead(const QString &folder = {});

/// The names of the verification scripts inside the program.
QStringList verifyScripts();

} // namespace armature
