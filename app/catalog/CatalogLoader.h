#pragma once

#include "model/Catalog.h"

#include <QByteArray>

namespace armature {

/// One file of a catalog folder; `name` is relative to it: "builds.toml", "packages/torch.toml".
struct CatalogFile {
    QString name;
    QByteArray bytes;
};

/// The catalog from its files (resources/catalog/README.md has the schema). Malformed with `file:line:column` and the
/// cause, TooLarge above 1 MiB a file or 500 files; unknown keys, dangling references and empty evidence are errors.
Result<Catalog> loadCatalog(const std::vector<CatalogFile> &files);

} // namespace armature
