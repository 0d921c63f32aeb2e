#include "look/FlatPaint.h"

#include "look/Palette.h"

#include <QDateTime>

namespace armature::flat {
namespace {

constexpr double Radius = 6;

bool has(const QStyleOption &option, QStyle::StateFlag flag) { return option.state.testFlag(flag); }

/// Filled and outlined, the outline wholly inside `rect`.
void box(QPainter *painter, const QRectF &rect, double radius, const QBrush &fill, const QColor &edge,
         double width = 1) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill);
    painter->setPen(edge.isValid() ? QPen(edge, width) : QPen(Qt::NoPen));
    const double inset = edge.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

QColor touched(const QColor &fill, const QStyleOption &option) {
    const double part = has(option, QStyle::State_Sunken) || has(option, QStyle::State_On) ? 0.14
                        : has(option, QStyle::State_MouseOver)                             ? 0.06
                                                                                           : 0;
    return has(option, QStyle::State_Enabled) ? mixed(fill, shades().text, part) : fill;
}

QColor edgeOf(const QStyleOption &option) { return has(option, QStyle::State_Enabled) ? shades().edge : shades().line; }

/// A square in the middle of `rect`, and the fill and edge of a check box or radio button in it.
QRectF indicator(QPainter *painter, const QStyleOption &option, bool filled, double radius) {
    const double side = qMin(option.rect.width(), option.rect.height()) - 1;
    const QRectF square(option.rect.center().x() + 0.5 - side / 2, option.rect.center().y() + 0.5 - side / 2, side,
                        side);
    const bool enabled = has(option, QStyle::State_Enabled);
    const QColor accent = enabled ? shades().accent : option.palette.color(QPalette::Disabled, QPalette::Text);
    // In a selected row the box lies on the accent itself: its edge is what can be seen there.
    const QColor edge = has(option, QStyle::State_Selected) ? shades().onAccent : filled ? QColor() : edgeOf(option);
    box(painter, square, radius < 0 ? side / 2 : radius,
        filled    ? accent
        : enabled ? shades().base
                  : shades().window,
        edge);
    return square;
}

void stroke(QPainter *painter, const QPolygonF &line, const QColor &color, double width) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(line);
    painter->restore();
}

QPolygonF placed(const QRectF &square, std::initializer_list<QPointF> points) {
    QPolygonF line;
    for (const QPointF &point : points)
        line << square.topLeft() + point * square.width();
    return line;
}

} // namespace

void buttonPanel(QPainter *painter, const QStyleOption &option) {
    box(painter, option.rect, Radius,
        touched(has(option, QStyle::State_Enabled) ? shades().button : shades().window, option), edgeOf(option));
}

void primaryPanel(QPainter *painter, const QStyleOption &option) {
    const double part = has(option, QStyle::State_Sunken) ? 0.2 : has(option, QStyle::State_MouseOver) ? 0.1 : 0;
    box(painter, option.rect, Radius, mixed(shades().accent, Qt::black, part),
        {}); // darker in both themes: its text is white
}

void toolPanel(QPainter *painter, const QStyleOption &option) {
    if (has(option, QStyle::State_Enabled) &&
        (has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken) || has(option, QStyle::State_On)))
        box(painter, option.rect, Radius, touched(shades().window, option), {});
    if (has(option, QStyle::State_HasFocus))
        focusRing(painter, option, false);
}

void editPanel(QPainter *painter, const QStyleOption &option) {
    box(painter, option.rect, Radius, option.palette.brush(QPalette::Base), edgeOf(option));
    if (has(option, QStyle::State_HasFocus))
        focusRing(painter, option, false);
}

void frame(QPainter *painter, const QStyleOption &option) {
    const bool focused = has(option, QStyle::State_HasFocus);
    box(painter, option.rect, 4, Qt::NoBrush, focused ? shades().link : shades().line, focused ? FrameWidth : 1);
}

void focusRing(QPainter *painter, const QStyleOption &option, bool onFill) {
    box(painter, option.rect, Radius, Qt::NoBrush, onFill ? shades().text : shades().link, 2);
}

void checkBox(QPainter *painter, const QStyleOption &option) {
    const bool on = has(option, QStyle::State_On);
    const bool partly = has(option, QStyle::State_NoChange);
    const QRectF square = indicator(painter, option, on || partly, 4);
    const QPolygonF mark =
        on ? placed(square, {{0.24, 0.52}, {0.43, 0.71}, {0.77, 0.31}}) : placed(square, {{0.27, 0.5}, {0.73, 0.5}});
    if (on || partly)
        stroke(painter, mark, has(option, QStyle::State_Enabled) ? shades().onAccent : shades().window,
               square.width() / 8);
}

void radioButton(QPainter *painter, const QStyleOption &option) {
    const bool on = has(option, QStyle::State_On);
    const QRectF circle = indicator(painter, option, on, -1);
    const double inset = circle.width() * 0.31;
    if (on)
        box(painter, circle.adjusted(inset, inset, -inset, -inset), circle.width() / 2, shades().onAccent, {});
}

void chevron(QPainter *painter, const QStyleOption &option, int degrees) {
    const double size =
        qMin<double>(option.fontMetrics.height() * 0.26, qMin(option.rect.width(), option.rect.height()) * 0.4);
    painter->save();
    painter->translate(QRectF(option.rect).center());
    painter->rotate(degrees);
    stroke(painter, QPolygonF({{-size, -size / 2}, {0, size / 2}, {size, -size / 2}}),
           option.palette.color(QPalette::ButtonText), qMax(1.5, size / 3));
    painter->restore();
}

void headerSection(QPainter *painter, const QStyleOption &option) {
    headerRest(painter, option);
    const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(&option);
    const bool last = header && (header->position == QStyleOptionHeader::End ||
                                 header->position == QStyleOptionHeader::OnlyOneSection);
    if (!last)
        painter->fillRect(QRect(option.rect.right(), option.rect.top() + 6, 1, option.rect.height() - 12),
                          shades().line);
}

void headerRest(QPainter *painter, const QStyleOption &option) {
    painter->fillRect(option.rect,
                      has(option, QStyle::State_MouseOver) ? touched(shades().window, option) : shades().window);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), shades().line);
}

void railItem(QPainter *painter, const QStyleOptionViewItem &item) {
    const QRect pill = item.rect.adjusted(RailMargin, 2, -RailMargin, -2);
    const bool selected = has(item, QStyle::State_Selected);
    if (selected || (has(item, QStyle::State_MouseOver) && has(item, QStyle::State_Enabled)))
        box(painter, pill, Radius, selected ? shades().card : mixed(shades().rail, shades().text, 0.05),
            selected ? shades().line : QColor());
    if (selected) {
        const double height = pill.height() * 0.5;
        const double left = item.direction == Qt::RightToLeft ? pill.right() - 3 : pill.left() + 1;
        box(painter, QRectF(left, pill.center().y() + 0.5 - height / 2, 3, height), 1.5, shades().accent, {});
    }
    if (has(item, QStyle::State_HasFocus))
        box(painter, pill, Radius, Qt::NoBrush, shades().link, 2);
}

QRect progressRect(const QStyleOptionProgressBar &bar) {
    if (bar.textVisible || bar.rect.height() <= 8)
        return bar.rect;
    return QRect(bar.rect.left(), bar.rect.center().y() - 3, bar.rect.width(), 8);
}

void progressGroove(QPainter *painter, const QStyleOption &option) {
    box(painter, option.rect, qMin<double>(Radius, option.rect.height() / 2.0),
        mixed(shades().line, shades().window, 0.2), {});
}

void progressContents(QPainter *painter, const QStyleOptionProgressBar &bar) {
    const QRectF whole = bar.rect;
    const double radius = qMin<double>(Radius, whole.height() / 2);
    QRectF part = whole;
    if (bar.minimum >= bar.maximum) { // busy: a quarter of the bar that goes through it in two seconds
        const double at = static_cast<double>(QDateTime::currentMSecsSinceEpoch() % 2000) / 2000;
        part.setWidth(whole.width() / 4);
        part.moveLeft(whole.left() - part.width() + at * (whole.width() + part.width()));
    } else {
        part.setWidth(whole.width() * (bar.progress - bar.minimum) / (double(bar.maximum) - bar.minimum));
        if (bar.invertedAppearance != (bar.direction == Qt::RightToLeft))
            part.moveRight(whole.right());
    }
    if (part.width() < 1)
        return;
    painter->save();
    painter->setClipRect(
        whole.intersected(part)); // clipped, not shortened: round at the ends of the bar, straight where it stands
    box(painter, bar.minimum >= bar.maximum ? part : whole, radius, shades().accent, {});
    painter->restore();
}

QRect scrollBarPart(const QStyleOptionSlider &bar, QStyle::SubControl part) {
    const bool lying = bar.orientation == Qt::Horizontal;
    const int length = lying ? bar.rect.width() : bar.rect.height();
    const qint64 range = qint64(bar.maximum) - bar.minimum;
    const int wanted = range > 0 ? static_cast<int>(qint64(bar.pageStep) * length / (range + bar.pageStep)) : length;
    const int slider = qMin(length, qMax(wanted, 32));
    const int start =
        QStyle::sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition, length - slider, bar.upsideDown);
    const auto piece = [&](int from, int to) {
        const QRect rect =
            lying ? QRect(from, 0, to - from, bar.rect.height()) : QRect(0, from, bar.rect.width(), to - from);
        return QStyle::visualRect(bar.direction, bar.rect, rect.translated(bar.rect.topLeft()));
    };
    switch (part) {
    case QStyle::SC_ScrollBarGroove:
        return bar.rect;
    case QStyle::SC_ScrollBarSlider:
        return piece(start, start + slider);
    case QStyle::SC_ScrollBarSubPage:
        return piece(0, start);
    case QStyle::SC_ScrollBarAddPage:
        return piece(start + slider, length);
    default:
        return {}; // no arrows at the ends
    }
}

void scrollBar(QPainter *painter, const QStyleOption &option, const QRect &slider) {
    painter->fillRect(option.rect, option.palette.color(QPalette::Window));
    const QRectF pill = QRectF(slider).adjusted(3, 3, -3, -3);
    const bool touchedNow = has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken);
    box(painter, pill, qMin(pill.width(), pill.height()) / 2, touchedNow ? shades().muted : shades().edge, {});
}

} // namespace armature::flat
