#pragma once

#include "model/InstallPlan.h"

#include <QByteArray>

namespace armature {

/// What the window keeps from one start to the next (QSettings). Never credentials: addresses are kept without user
/// name and token, and an address that had any is not kept at all, so that it is asked for again rather than silently
/// used without them.
struct Remembered {
    Choices choices; ///< stack, project, target, installer, uv, python, options, offline, index overrides, proxy
    QByteArray geometry;
    QString theme; ///< system, light or dark
    QString checkout;

    static Remembered read();
    void write() const;
};

} // namespace armature
