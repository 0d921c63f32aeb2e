#pragma once

#include "model/Catalog.h"

#include <QIcon>
#include <QPixmap>

namespace armature {

enum class StepLook { Waiting, Running, Done, Failed, Cancelled, Skipped };
enum class Tone { Good, Note, Warn, Bad };

/// Told apart by shape, so that colour is never the only sign (WCAG 2.1, 1.4.1): check in a circle, "!" in a triangle, cross in an octagon,
/// "?" in a rounded square.
QIcon statusIcon(Status status);
QIcon stepIcon(StepLook look);
QIcon toneIcon(Tone tone);
/// resources/icons/NAME.svg in the palette's text colour of the moment it is painted, and in its disabled and selected colours.
QIcon themedIcon(const QString &name);
QIcon applicationIcon();

/// `size` in device-independent pixels.
QPixmap statusPixmap(Status status, int size, qreal devicePixelRatio);
/// As `toneIcon`, for a QLabel. `size` in device-independent pixels.
QPixmap tonePixmap(Tone tone, int size, qreal devicePixelRatio);

} // namespace armature
