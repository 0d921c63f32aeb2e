#pragma once

#include <qsystemdetection.h>

namespace armature {

/// Whether this program was built for macOS. For what merely differs there; calls that exist on one system alone stand
/// in a file of their own.
#ifdef Q_OS_MACOS
inline constexpr bool OnMac = true;
#else
inline constexpr bool OnMac = false;
#endif

} // namespace armature
