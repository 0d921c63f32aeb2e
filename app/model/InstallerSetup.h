#pragma once

#include <QMap>
#include <QString>

namespace armature {

/// What the user's own installer is set up to do.
struct InstallerSetup {
    QString cache; ///< folder it keeps downloads in
    /// "default" -> URL, if it is configured to use another than its built-in one; may hold credentials.
    QMap<QString, QString> indexUrls;
};

} // namespace armature
