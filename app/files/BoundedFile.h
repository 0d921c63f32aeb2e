#pragma once

#include "base/Result.h"

#include <QByteArray>

namespace armature {

/// Whether a link in the last place of a path is followed: yes for a file that the user named, no for what lies in an
/// environment, a work folder or a record, where anybody may have put it.
enum class Links { Refuse, Follow };

/// The whole of a regular file. TooLarge above `limit` bytes; NotFound, Denied; Malformed for a folder, a pipe or a
/// device, and for a refused link: reading must end.
Result<QByteArray> readBounded(const QString &path, qint64 limit, Links links = Links::Refuse);

/// At most the first `limit` bytes of a regular file; the same problems but TooLarge.
Result<QByteArray> readHead(const QString &path, qint64 limit, Links links = Links::Refuse);

} // namespace armature
