#include "widgets/IconLabel.h"

#include <QPainter>

namespace armature {

IconLabel::IconLabel(const QIcon &icon, QWidget *parent) : QWidget(parent), m_icon(icon) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void IconLabel::setIcon(const QIcon &icon) {
    m_icon = icon;
    update();
}

QSize IconLabel::sizeHint() const {
    const int side = fontMetrics().height() + 2;
    return {side, side};
}

void IconLabel::paintEvent(QPaintEvent *) {
    QPainter painter(this);
    m_icon.paint(&painter, rect());
}

} // namespace armature
