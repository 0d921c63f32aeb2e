#pragma once

#include <QStringList>

namespace armature {

/// `text` for display, logs and records. Each of `secrets` becomes "****", and so do the credentials of every URL and
/// proxy in it: `https://name:token@host/` becomes `https://****@host/`, `name:secret@proxy:3128` becomes
/// `****@proxy:3128`, `?token=abc` becomes `?token=****`. Pure; a second pass changes nothing.
QString redacted(const QString &text, const QStringList &secrets = {});

/// `url` for display, records and exported files: without user name, password, query and fragment, because queries
/// carry signatures and tokens. Text that is no URL comes back as `redacted` has it.
QString withoutCredentials(const QString &url);

} // namespace armature
