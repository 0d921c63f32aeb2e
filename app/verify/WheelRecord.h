#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <vector>

namespace armature {

/// One line of a distribution's RECORD file (PEP 376 and 427).
struct RecordEntry {
    QByteArray path;  ///< as written: relative to site-packages, or absolute
    QByteArray hash;  ///< "sha256=" and urlsafe base64 without padding; empty: not recorded
    qint64 size = -1; ///< bytes; -1: not recorded
    bool operator==(const RecordEntry &) const = default;
    /// Compiled by Python whenever it likes: may be missing, and its size says nothing.
    [[nodiscard]] bool isOptional() const { return path.endsWith(".pyc") || path.endsWith(".pyo"); }
};

/// Code, by its name: what an import could run.
bool isImportable(const QByteArray &path);

/// The largest RECORD seen in the wild has 15,000 lines (torch); more than these is no package.
constexpr qint64 MaxRecordBytes = 32LL * 1024 * 1024;
constexpr size_t MaxRecordEntries = 300'000;

/// The entries of a RECORD file. Malformed with `place:line` for anything but the CSV of PEP 376 (one to three fields,
/// quotes as in Python's csv module, no control characters in paths); TooLarge above the limits.
Result<std::vector<RecordEntry>> parseRecord(const QByteArray &bytes, const QString &place);

/// The cleaned absolute path an entry names; empty if it leads out of `environment` by its name. Touches no file.
QByteArray entryPath(const QByteArray &environment, const QByteArray &sitePackages, const QByteArray &entry);

} // namespace armature
