#pragma once

#include "look/Theme.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOption>

// The strokes of FlatStyle, one function for each thing that is drawn. All lengths in device-independent pixels.

namespace armature::flat {

inline constexpr int FrameWidth = 2; ///< room for the focus ring; without focus one pixel of it is drawn
inline constexpr int RailMargin = 10;

void buttonPanel(QPainter *painter, const QStyleOption &option);
void primaryPanel(QPainter *painter, const QStyleOption &option);
void toolPanel(QPainter *painter, const QStyleOption &option);
void editPanel(QPainter *painter, const QStyleOption &option);
/// Around lists, tables and texts: never over what they show.
void frame(QPainter *painter, const QStyleOption &option);
/// `onFill`: on the accent, where the ring's usual colour could not be seen.
void focusRing(QPainter *painter, const QStyleOption &option, bool onFill);
void checkBox(QPainter *painter, const QStyleOption &option);
void radioButton(QPainter *painter, const QStyleOption &option);
/// Points down, turned clockwise by `degrees`.
void chevron(QPainter *painter, const QStyleOption &option, int degrees);
void headerSection(QPainter *painter, const QStyleOption &option);
void headerRest(QPainter *painter, const QStyleOption &option);
void railItem(QPainter *painter, const QStyleOptionViewItem &item);
/// A thin bar in the middle; the whole height where text is written on it.
QRect progressRect(const QStyleOptionProgressBar &bar);
void progressGroove(QPainter *painter, const QStyleOption &option);
void progressContents(QPainter *painter, const QStyleOptionProgressBar &bar);
QRect scrollBarPart(const QStyleOptionSlider &bar, QStyle::SubControl part);
void scrollBar(QPainter *painter, const QStyleOption &option, const QRect &slider);

} // namespace armature::flat
