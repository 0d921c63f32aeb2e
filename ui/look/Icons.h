#pragma once

#include "model/VerificationReport.h"

#include <QIcon>

namespace armature {

/// Passed: lies behind, and nothing is claimed about it. Current: where one is, while nothing is going on.
enum class StepLook { Waiting, Running, Done, Failed, Cancelled, Skipped, Passed, Current };
enum class Tone { Good, Note, Warn, Bad };

/// Told apart by shape, so that colour is never the only sign (WCAG 2.1, 1.4.1): check in a circle, "!" in a triangle,
/// cross in an octagon,
/// "?" in a rounded square.
QIcon statusIcon(Status status);
/// The status whose shape says the same as the verdict.
QIcon verdictIcon(Verdict verdict);
QIcon stepIcon(StepLook look);
QIcon toneIcon(Tone tone);
/// resources/icons/NAME.svg in the palette's text colour of the moment it is painted, and in its disabled and selected
/// colours.
QIcon themedIcon(const QString &name);
QIcon applicationIcon();

} // namespace armature
