#include "widgets/Flow.h"

#include <QStyle>
#include <QWidget>

namespace armature {

Flow::Flow(QWidget *parent, int spacing) : QLayout(parent) {
    setSpacing(spacing);
    setContentsMargins(0, 0, 0, 0);
}

Flow::~Flow() { qDeleteAll(m_items); }

void Flow::addItem(QLayoutItem *item) { m_items.append(item); }

QLayoutItem *Flow::itemAt(int index) const { return m_items.value(index); }

QLayoutItem *Flow::takeAt(int index) { return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr; }

QSize Flow::minimumSize() const {
    QSize size;
    for (const QLayoutItem *item : m_items)
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    return size;
}

QSize Flow::sizeHint() const {
    QSize size;
    for (const QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize one = item->sizeHint();
        size = {size.width() + one.width() + (size.width() > 0 ? spacing() : 0), std::max(size.height(), one.height())};
    }
    return size;
}

void Flow::setGeometry(const QRect &rect) {
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

int Flow::arrange(const QRect &rect, bool move) const {
    int x = rect.x();
    int y = rect.y();
    int lineHeight = 0;
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        if (x > rect.x() && x + size.width() > rect.x() + rect.width()) {
            x = rect.x();
            y += lineHeight + spacing();
            lineHeight = 0;
        }
        if (move) {
            const QRect place(x, y, std::min(size.width(), rect.width()), size.height());
            item->setGeometry(QStyle::visualRect(
                item->widget() != nullptr ? item->widget()->layoutDirection() : Qt::LeftToRight, rect, place));
        }
        x += size.width() + spacing();
        lineHeight = std::max(lineHeight, size.height());
    }
    return y + lineHeight - rect.y();
}

} // namespace armature
