#pragma once

#include "catalog/CatalogLoader.h"

namespace armature {

/// The files of a catalog one behind the other, each as
///     name length (4 bytes, big endian), name, content length (4 bytes, big endian), content
/// in ascending order of their names: the same files are the same bytes. `subject` is what problems name.
/// Malformed for a name that belongs to no catalog, one that is given twice or out of order, lengths that do not add
/// up; TooLarge above 500 files or 1 MiB a file. Nothing is ever written under these names.
Result<std::vector<CatalogFile>> unpackCatalogFiles(const QByteArray &payload, const QString &subject);

/// catalog.toml, platforms.toml, indexes.toml, builds.toml, packages/NAME.toml, stacks/NAME.toml or
/// dependencies/NAME.toml with NAME of [a-z0-9-].
bool isCatalogFileName(const QByteArray &name);

} // namespace armature
