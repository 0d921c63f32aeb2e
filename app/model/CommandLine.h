#pragma once

#include "model/Json.h"

namespace armature {

/// A command as it is shown and as it is run: made once, by one pure function. Never a shell string.
struct CommandLine {
    QString program; ///< absolute path
    QStringList arguments;
    QMap<QString, QString> environment; ///< set on top of the allow-listed environment
    QString workingFolder;
    int idleLimitSeconds = 0; ///< of silence, never of total time; 0 = no limit
    QStringList secrets;      ///< texts that must never be shown or stored; not written to JSON
    bool ownSettings = false; ///< the child also sees the user's settings of uv, of git and of the keyring
    bool operator==(const CommandLine &) const = default;

    /// For people: quoted so that a POSIX shell would take it, secrets as ****, the added environment in front.
    [[nodiscard]] QString display() const;
};

/// Quotes one word for a POSIX shell; plain words stay as they are. Newlines and other controls become $'…'.
QString shellQuoted(const QString &word);

template <class V> void describe(V &v, CommandLine &x) {
    v("program", x.program), v("arguments", x.arguments), v("environment", x.environment);
    v("working_folder", x.workingFolder), v("idle_limit_seconds", x.idleLimitSeconds);
    v("own_settings", x.ownSettings);
}

} // namespace armature
