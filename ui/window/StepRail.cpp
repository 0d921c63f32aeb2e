#include "window/StepRail.h"

#include "look/Icons.h"

namespace armature {
namespace {

constexpr int LeastCharacters = 14;
constexpr int MarginInLines = 5;

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
    setFixedWidth(widest + iconSize().width() + MarginInLines * fontMetrics().height());
}

void StepRail::show(int current, int reached) {
    m_current = current;
    m_reached = reached;
    for (int i = 0; i < count(); ++i) {
        QListWidgetItem *step = item(i);
        const bool mayGo = i <= reached;
        const QString state = i == current  ? tr("current step")
                              : i < current ? tr("behind")
                              : mayGo       ? tr("reached")
                                            : tr("ahead");
        step->setIcon(stepIcon(i == current ? StepLook::Running : i < current ? StepLook::Done : StepLook::Waiting));
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
