#pragma once

#include "model/Catalog.h"

namespace armature {

/// The catalog inside the program, or the one in `folder`. NotFound, TooLarge, Malformed with file:line:column.
Result<Catalog> readCatalog(const QString &folder = {});

/// The whole of a file of at most `maxBytes`. NotFound, Denied, TooLarge with the path; folders, pipes and devices are
/// refused.
Result<QByteArray> readWholeFile(const QString &path, qint64 maxBytes);

} // namespace armature
