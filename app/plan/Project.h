#pragma once

#include "model/Subject.h"

#include <functional>

namespace armature {

/// Reads a file a requirements file includes; the path is relative to the including file's folder.
using IncludeReader = std::function<Result<QByteArray>(const QString &relativePath)>;

/// A pyproject.toml as a subject: [project] name, version, requires-python and dependencies. `place` is its name for
/// messages. Index choices of [tool.uv] are noted and not followed: the catalog maps indexes. Malformed with
/// place:line:column; Unsupported where dependencies are dynamic or point into the project's own folder.
Result<Subject> subjectFromPyproject(const QByteArray &bytes, const QString &place);

/// A lock file (PEP 751) as a subject: its packages, exact, with their markers. Malformed with place:line:column.
Result<Subject> subjectFromLock(const QByteArray &bytes, const QString &place);

/// A requirements.txt as a subject. Comments, continuations, -r/-c includes (10 deep) and --hash are understood; index
/// options are noted and not followed; editable and local requirements are Unsupported. Malformed with place:line.
Result<Subject> subjectFromRequirements(const QByteArray &bytes, const QString &place,
                                        const IncludeReader &include = {});

/// Shows the catalog's rows for every package the project names, and what the catalog says of source builds.
void addCatalogRows(Subject &subject, const Catalog &catalog);

} // namespace armature
