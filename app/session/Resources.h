#pragma once

#include "model/Catalog.h"

namespace armature {

/// The catalog inside the program, or the one in `folder`. NotFound, TooLarge, Malformed with file:line:column.
Result<Catalog> readCatalog(const QString &folder = {});

} // namespace armature
