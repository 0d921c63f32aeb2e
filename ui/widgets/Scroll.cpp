#include "widgets/Scroll.h"

#include <QApplication>
#include <QKeyEvent>
#include <QScrollBar>
#include <QVBoxLayout>

namespace armature {

Scroll::Scroll(QWidget *parent) : QScrollArea(parent), m_content(new QVBoxLayout) {
    auto *inner = new QWidget(this);
    auto *outer = new QVBoxLayout(inner);
    outer->setContentsMargins(0, 0, 6, 0);
    m_content->setSpacing(10);
    outer->addLayout(m_content);
    outer->addStretch();
    setWidget(inner);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    connect(qApp, &QApplication::focusChanged, this, &Scroll::keepInSight);
}

void Scroll::keepInSight(QWidget *, QWidget *now) {
    if (now != nullptr && widget()->isAncestorOf(now))
        ensureWidgetVisible(now, 20, 20);
}

/// A page that is only read can be scrolled by keyboard as well.
void Scroll::keyPressEvent(QKeyEvent *event) {
    switch (event->key()) {
    case Qt::Key_PageDown:
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
        return;
    case Qt::Key_PageUp:
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub);
        return;
    default:
        QScrollArea::keyPressEvent(event);
    }
}

void clearLayout(QLayout *layout) {
    while (QLayoutItem *item = layout->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        else if (item->layout() != nullptr)
            clearLayout(item->layout());
        delete item;
    }
}

} // namespace armature
