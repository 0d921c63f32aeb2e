#pragma once

#include "model/OwnResult.h"

#include <QMap>

namespace armature {

/// Normalised name -> result, from the finished records in `base`. Records that cannot be read are passed over: they
/// prove nothing. Reads files of up to 16 MiB each: not for the GUI thread.
QMap<QString, OwnResult> pastVerdicts(const QString &base);

} // namespace armature
