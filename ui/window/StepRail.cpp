#include "window/StepRail.h"

#include "look/Icons.h"

#include <QKeyEvent>
#include <QStyle>

namespace armature {
namespace {

constexpr int LeastCharacters = 14;
constexpr int MarginInLines = 5;
constexpr int FoldedMarginInLines = 3;

} // namespace

StepRail::StepRail(QWidget *parent) : QListWidget(parent) {
    setProperty("rail", true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setWordWrap(true);
    setTextElideMode(Qt::ElideNone);
    setAccessibleName(tr("Steps of the wizard"));
    setFocusPolicy(Qt::TabFocus);
    connect(this, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) { Q_EMIT chosen(row(item)); });
    connect(this, &QListWidget::itemClicked, this, [this](const QListWidgetItem *item) { Q_EMIT chosen(row(item)); });
}

void StepRail::setTitles(const QStringList &titles) {
    m_titles = titles;
    clear();
    addItems(titles);
    QFont bold = font(); // the step of the moment is bold
    bold.setBold(true);
    int widest = LeastCharacters * fontMetrics().averageCharWidth();
    for (const QString &title : titles)
        widest = std::max(widest, QFontMetrics(bold).horizontalAdvance(title));
    m_fullWidth = widest + MarginInLines * fontMetrics().height();
    fold();
}

void StepRail::setFolded(bool folded) {
    if (folded == m_folded)
        return;
    m_folded = folded;
    fold();
}

void StepRail::fold() {
    for (int i = 0; i < count(); ++i) {
        item(i)->setText(m_folded ? QString() : m_titles.at(i));
        item(i)->setToolTip(m_folded ? m_titles.at(i) : QString());
    }
    const int symbol = style()->pixelMetric(QStyle::PM_ListViewIconSize, nullptr, this);
    setFixedWidth(m_folded ? symbol + FoldedMarginInLines * fontMetrics().height() : m_fullWidth);
}

/// Enter has gone to the step that it was pressed on: the window must not go on from there.
void StepRail::keyPressEvent(QKeyEvent *event) {
    QListWidget::keyPressEvent(event);
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        event->accept();
}

QString StepRail::stateWord(int step, int current, int reached, StepLook look) {
    switch (look) {
    case StepLook::Failed:
        return tr("failed");
    case StepLook::Cancelled:
        return tr("cancelled");
    case StepLook::Running:
        return tr("running");
    default:
        return step == current   ? tr("current step")
               : step < current  ? tr("behind")
               : step <= reached ? tr("reached")
                                 : tr("ahead");
    }
}

void StepRail::show(int current, int reached, const std::vector<StepLook> &looks) {
    for (int i = 0; i < count(); ++i) {
        QListWidgetItem *step = item(i);
        const bool mayGo = i <= reached;
        const StepLook look = looks.at(size_t(i));
        const QString state = stateWord(i, current, reached, look);
        step->setIcon(stepIcon(look));
        step->setFlags(mayGo ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags);
        step->setData(
            Qt::AccessibleTextRole,
            tr("%1 of %2: %3, %4", "number, count, step, state").arg(i + 1).arg(count()).arg(m_titles.value(i), state));
        QFont font = step->font();
        font.setBold(i == current);
        step->setFont(font);
    }
    setCurrentRow(current);
}

} // namespace armature
