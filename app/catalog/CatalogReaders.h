#pragma once

#include "catalog/CatalogDraft.h"

namespace armature {

// One reader for each kind of file that has more than a list; resources/catalog/README.md has the schema.

/// builds.toml: builds, what CUDA flavours ask of a driver, builds that do not exist, faults of builds.
void readBuilds(TomlTable &root, CatalogDraft &draft);
/// packages/NAME.toml.
void readPackage(TomlTable &root, CatalogDraft &draft);
/// A [[floor]], of a package or of a stack.
Floor readFloor(TomlTable &t, const CatalogDraft &draft);
/// stacks/NAME.toml.
void readStack(TomlTable &root, CatalogDraft &draft);

} // namespace armature
