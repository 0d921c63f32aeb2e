#pragma once

#include "model/MachineProfile.h"

namespace armature {

/// The environment wheels are looked for: an ordinary (not free-threaded) 64-bit CPython >= 3.8.
struct WheelEnvironment {
    SystemKind system = SystemKind::Unknown;
    QString architecture; ///< aarch64, x86_64; macOS: arm64, x86_64. "arm64" on Linux and "aarch64" on macOS are
                          ///< understood too
    Libc libc;            ///< Linux: glibc or musl with its version; without a version only linux_ARCH and "any" fit
    Version macos;        ///< product version, at least two numbers for macOS 10
    Version python;       ///< at least "3.11"
    bool operator==(const WheelEnvironment &) const = default;
};

template <class V> void describe(V &v, WheelEnvironment &x) {
    v("system", x.system), v("architecture", x.architecture), v("libc", x.libc), v("macos", x.macos);
    v("python", x.python);
}

} // namespace armature
