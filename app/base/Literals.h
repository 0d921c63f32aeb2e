#pragma once

#include <QString>

namespace armature {

/// u"…"_s is a QString and "…"_L1 a QLatin1StringView, in every file of the project.
using namespace Qt::StringLiterals;

} // namespace armature
