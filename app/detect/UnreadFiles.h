#pragma once

#include "base/Result.h"

#include <QStringList>

namespace armature {

/// The files of a recorded machine of whose names no probe has ever heard, sorted: most often misnamed ones. A file
/// that is read only where another one is missing counts as read.
Result<QStringList> unreadFiles(const QString &folder);

} // namespace armature
