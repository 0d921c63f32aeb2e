#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace armature {

/// The variables of this program's environment, secrets included.
QMap<QString, QString> environmentVariables();

/// The variables that a recorded machine keeps, and that settings are read from: proxies, certificates, CUDA, uv, pip,
/// environments and HOME.
const QStringList &recordedVariables();

/// NAME=value lines.
QMap<QString, QString> parseEnvironment(const QString &text);

} // namespace armature
