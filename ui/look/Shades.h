#pragma once

#include <QColor>

namespace armature {

/// The colours of one theme. Text colours have at least 4.5:1 (WCAG 2.1, 1.4.3) against `window`, `card` and `base`,
/// and those meant for a fill against that fill.
struct Shades {
    bool dark = false;
    QColor window, base, card, line; ///< window background, list and edit background, card background, separator lines
    QColor text, muted;              ///< body text, secondary text
    QColor accent, onAccent;         ///< filled default button, selection, focus ring; and the text on them
    QColor link;
    QColor good, warn, bad, unknown; ///< strength of text and icons, readable on their own fill below as well
    QColor goodFill, warnFill, badFill,
        noteFill;                     ///< banner backgrounds; `text`, `muted` and `link` are readable on them as well
    QColor rail, railText, railMuted; ///< the step list at the left
    QColor button, edge;              ///< plain button; outline of what can be operated: 3:1 (WCAG 2.1, 1.4.11)
};

const Shades &lightShades();
const Shades &darkShades();

/// Contrast ratio of WCAG 2.1, 1..21. Alpha is ignored.
double contrast(const QColor &a, const QColor &b);

} // namespace armature
