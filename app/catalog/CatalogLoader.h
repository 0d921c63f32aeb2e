#pragma once

#include "model/Catalog.h"

#include <QByteArray>

namespace armature {

/// One file of a catalog folder; `name` is relative to it: "builds.toml", "packages/torch.toml".
struct CatalogFile {
    QString name;
    QByteArray bytes;
};

/// What a catalog says of itself, without its knowledge.
struct CatalogHead {
    int schema = 0;
    QDate date;
    QString digest;
    bool operator==(const CatalogHead &) const = default;
};

/// The catalog from its files (resources/catalog/README.md has the schema). Malformed with `file:line:column` and the
/// cause, every mistake that was found in `evidence`; TooLarge above 1 MiB a file or 500 files. Unknown keys, names
/// that lead nowhere and statements without evidence are mistakes. `scripts`: the verification scripts there are;
/// without it the names of scripts are not checked.
Result<Catalog> loadCatalog(const std::vector<CatalogFile> &files, const std::optional<QStringList> &scripts = {});

/// The head alone, in a hundredth of the time: the other files are hashed and not read.
Result<CatalogHead> loadCatalogHead(const std::vector<CatalogFile> &files);

} // namespace armature
