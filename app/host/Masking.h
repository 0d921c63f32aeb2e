#pragma once

#include <QString>

namespace armature {

/// `text` with the credentials of every URL in it replaced by "****": `https://name:token@host/` becomes
/// `https://****@host/`, `name:secret@proxy:3128` becomes `****@proxy:3128`, `?token=abc` becomes `?token=****`. Pure;
/// idempotent.
QString maskCredentials(const QString &text);

} // namespace armature
