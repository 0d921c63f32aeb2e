#pragma once

#include "catalog/CatalogDraft.h"

namespace armature {

/// Reads dependencies/STACK.toml into rows: a package the catalog has no row of its own for gets one, with a cell for
/// each platform whose status follows from the files; a package with its own row gets the newest version into the cells
/// that speak of the default index. Everything else of the catalog must have been read before.
void readDependencies(TomlTable &root, CatalogDraft &draft);

} // namespace armature
