#include "widgets/Tables.h"

#include <QEvent>
#include <QHeaderView>
#include <QTableView>

namespace armature {
namespace {

/// Shares the width out again whenever the table changes its size.
class ColumnShares : public QObject {
public:
    ColumnShares(QTableView &table, std::vector<int> percent)
        : QObject(&table), m_table(table), m_percent(std::move(percent)) {
        table.viewport()->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *, QEvent *event) override {
        if (event->type() == QEvent::Resize)
            share();
        return false;
    }

private:
    void share() {
        const int width = m_table.viewport()->width();
        for (size_t column = 0; column < m_percent.size();
             ++column) // the last one, too: it is stretched, and never below what it has
            m_table.setColumnWidth(int(column), width * m_percent[column] / 100);
    }
    QTableView &m_table;
    std::vector<int> m_percent;
};

} // namespace

int heightOfRows(const QTableView &table, int rows) {
    const int frame = 2 * table.frameWidth() + 2;
    return table.horizontalHeader()->sizeHint().height() + rows * table.verticalHeader()->defaultSectionSize() + frame;
}

void setUpTable(QTableView &table, const std::vector<int> &percent, int leastRows) {
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setTabKeyNavigation(false);
    table.setShowGrid(false);
    table.setAlternatingRowColors(true);
    table.setWordWrap(false);
    table.setTextElideMode(Qt::ElideRight);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.verticalHeader()->hide();
    const int rowHeight = table.fontMetrics().height() + 10;
    table.verticalHeader()->setDefaultSectionSize(rowHeight);
    table.verticalHeader()->setMinimumSectionSize(rowHeight);
    table.horizontalHeader()->setStretchLastSection(true);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table.horizontalHeader()->setHighlightSections(false);
    table.setMinimumHeight(rowHeight * (leastRows + 1) + 4);
    if (!percent.empty())
        new ColumnShares(table, percent); // owned by the table
}

} // namespace armature
