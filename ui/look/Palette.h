#pragma once

#include "look/Theme.h"

#include <QFont>
#include <QPalette>

namespace armature {

/// `part` (0..1) of the way from `a` to `b`.
QColor mixed(const QColor &a, const QColor &b, double part);

QPalette paletteOf(const Shades &shades);
/// For what no style draws: cards, banners, headings, the rail. `font` is the application's, headings are relative to
/// it.
QString styleSheetOf(const Shades &shades, const QFont &font);

} // namespace armature
