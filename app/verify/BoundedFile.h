#pragma once

#include "base/Result.h"

#include <QByteArray>

namespace armature {

/// The whole of a regular file. TooLarge above `limit` bytes; NotFound, Denied; Malformed for a link, a folder, a pipe
/// or a device: what lies in an environment or a record may have been put there by anybody, and reading it must end.
Result<QByteArray> readBounded(const QString &path, qint64 limit);

/// At most the first `limit` bytes of a regular file; the same problems but TooLarge.
Result<QByteArray> readHead(const QString &path, qint64 limit);

} // namespace armature
