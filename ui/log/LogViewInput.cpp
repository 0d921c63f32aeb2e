#include "log/LogView.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

// What keys and mouse do to a LogView: the caret, the selection, and what is in sight.

namespace armature {
namespace {

constexpr int DragMilliseconds = 40;
constexpr qint32 WordReach = 4096;               ///< bytes a double click looks to each side
constexpr qint64 PrimaryLimit = qint64(1) << 20; ///< bytes; the middle button's clipboard is filled unasked

bool isWordByte(char c) {
    const auto u = static_cast<unsigned char>(c);
    return u >= 0x80 || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || u == '_';
}

} // namespace

/// As the user does it: following stops or goes on with it.
void LogView::scrollRows(qint64 rows) {
    updateScrollBars();
    const qint64 value = verticalScrollBar()->value() + rows;
    verticalScrollBar()->setValue(static_cast<int>(std::clamp<qint64>(value, 0, verticalScrollBar()->maximum())));
}

void LogView::moveLine(qint64 rows, bool select) {
    const qint64 last = m_store.rowCount() - 1;
    const qint64 top = topRow();
    const qint64 now = m_store.rowAtOrAfter(currentLine());
    // A current line that was scrolled out of sight comes back at the nearer edge.
    const qint64 from = select ? now : std::clamp(now, top, std::min(last, top + visibleRows() - 1));
    const qint64 to = std::clamp<qint64>(from + rows, 0, last);
    const qint32 column = m_caretSet ? m_store.spotAtByte(m_caret.line, m_caret.byte).column : 0;
    const qint64 line = m_store.lineOfRow(to);
    changeFollow(false);
    setCaret({line, m_store.spotAtColumn(line, column).byte}, select);
    showCaret();
    changeFollow(!select && rows > 0 && to == last);
}

void LogView::moveByCharacter(int direction, bool select) {
    const QByteArrayView text = m_store.utf8(m_caret.line);
    const qint64 row = m_store.rowAtOrAfter(m_caret.line);
    qint32 byte = m_caret.byte;
    if (direction < 0 && byte > 0) {
        setCaret({m_caret.line, toCharacterStart(text, byte - 1)}, select);
    } else if (direction > 0 && byte < text.size()) {
        setCaret({m_caret.line, byte + cellAt(text, byte, 0).bytes}, select);
    } else if (direction < 0 ? row > 0 : row + 1 < m_store.rowCount()) {
        setCaret({m_store.lineOfRow(row + direction), direction < 0 ? LineEnd : 0}, select);
    }
    showCaret();
}

void LogView::toEdge(bool end, bool select) {
    setCaret(end ? lastPlace() : Place{m_store.lineOfRow(0), 0}, select);
    const qint64 rows = m_store.rowCount();
    scrollRows(end ? rows : -rows);
    changeFollow(end && !select);
    if (!select)
        horizontalScrollBar()->setValue(0);
}

void LogView::toLineEdge(bool end) {
    setCaret({m_caret.line, end ? LineEnd : 0}, true);
    showCaret();
}

bool LogView::moveByKey(const QKeyEvent *event) {
    const bool select = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (m_caretSet)
        m_caret = clamped(m_caret); // its line may have been dropped or redrawn since
    else if (select)
        setCaret({currentLine(), 0}, false);
    const int page = std::max(1, visibleRows() - 1);
    switch (event->key()) {
    case Qt::Key_Up:
        moveLine(-1, select);
        return true;
    case Qt::Key_Down:
        moveLine(1, select);
        return true;
    case Qt::Key_PageUp:
        moveLine(-page, select);
        return true;
    case Qt::Key_PageDown:
        moveLine(page, select);
        return true;
    case Qt::Key_Home:
    case Qt::Key_End:
        if (select && !control)
            toLineEdge(event->key() == Qt::Key_End);
        else
            toEdge(event->key() == Qt::Key_End, select);
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (select)
            moveByCharacter(event->key() == Qt::Key_Left ? -1 : 1, true);
        else
            horizontalScrollBar()->setValue(horizontalScrollBar()->value() +
                                            (event->key() == Qt::Key_Left ? -ColumnsPerKey : ColumnsPerKey));
        return true;
    default:
        return false;
    }
}

void LogView::keyPressEvent(QKeyEvent *event) {
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (event->matches(QKeySequence::SelectAll))
        selectAll();
    else if (m_store.rowCount() == 0 || event->modifiers().testFlag(Qt::AltModifier) || !moveByKey(event))
        event->ignore();
}

// ---- mouse --------------------------------------------------------------------------------------------------------
LogSearch::Place LogView::placeAt(QPoint point) const {
    const qint64 row = topRow() + static_cast<qint64>(std::floor(double(point.y()) / m_rowHeight));
    if (row >= m_store.rowCount())
        return lastPlace();
    const qint64 line = m_store.lineOfRow(std::max<qint64>(row, 0));
    const double cells = (point.x() - xOf(0)) / m_cellWidth; // the nearer edge of a cell
    return {line, m_store.spotAtColumn(line, std::max(0, static_cast<qint32>(std::lround(cells)))).byte};
}

void LogView::mousePressEvent(QMouseEvent *event) {
    if (event->button() != Qt::LeftButton || m_store.rowCount() == 0)
        return;
    m_dragging = true;
    setCaret(placeAt(event->position().toPoint()), event->modifiers().testFlag(Qt::ShiftModifier) && m_caretSet);
}

void LogView::mouseMoveEvent(QMouseEvent *event) {
    if (!m_dragging || m_store.rowCount() == 0)
        return;
    m_dragPoint = event->position().toPoint();
    if (viewport()->rect().contains(m_dragPoint))
        m_dragTimer.stop();
    else if (!m_dragTimer.isActive())
        m_dragTimer.start(DragMilliseconds, this);
    dragTo(m_dragPoint);
}

void LogView::dragTo(QPoint point) {
    changeFollow(false); // or what is being selected would run away
    setCaret(placeAt(point), true);
}

void LogView::timerEvent(QTimerEvent *event) {
    if (event->timerId() != m_dragTimer.timerId() || m_store.rowCount() == 0) {
        QAbstractScrollArea::timerEvent(event);
        return;
    }
    // The further outside, the faster.
    const QRect inside = viewport()->rect();
    const int below = std::max(0, m_dragPoint.y() - inside.bottom());
    const int above = std::max(0, inside.top() - m_dragPoint.y());
    const int right = std::max(0, m_dragPoint.x() - inside.right());
    const int left = std::max(0, inside.left() - m_dragPoint.x());
    if (below > 0 || above > 0)
        scrollRows(below > 0 ? 1 + below / m_rowHeight : -1 - above / m_rowHeight);
    if (right > 0 || left > 0)
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + (right > 0 ? ColumnsPerKey : -ColumnsPerKey));
    dragTo(m_dragPoint);
}

void LogView::mouseReleaseEvent(QMouseEvent *event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_dragging = false;
    m_dragTimer.stop();
    QClipboard *clipboard = QApplication::clipboard();
    if (clipboard->supportsSelection() && hasSelection() && bytesOf(selection(), PrimaryLimit) <= PrimaryLimit)
        clipboard->setText(selectedText(), QClipboard::Selection);
}

void LogView::mouseDoubleClickEvent(QMouseEvent *event) {
    if (event->button() != Qt::LeftButton || m_store.rowCount() == 0)
        return;
    const double cells =
        (event->position().x() - xOf(0)) / m_cellWidth; // the cell under the mouse, not its nearer edge
    const qint64 line = placeAt(event->position().toPoint()).line;
    const Span word = wordAt({line, m_store.spotAtColumn(line, std::max(0, static_cast<qint32>(cells))).byte});
    setCaret(word.begin, false);
    setCaret(word.end, true);
}

LogView::Span LogView::wordAt(Place place) const {
    const QByteArrayView text = m_store.utf8(place.line);
    const qint32 least = std::max(0, place.byte - WordReach);
    const auto most = static_cast<qint32>(std::min<qint64>(text.size(), qint64(place.byte) + WordReach));
    qint32 begin = place.byte;
    qint32 end = place.byte;
    while (begin > least && isWordByte(text[begin - 1]))
        --begin;
    while (end < most && isWordByte(text[end]))
        ++end;
    return {{place.line, begin}, {place.line, end}};
}

// ---- copying ------------------------------------------------------------------------------------------------------
} // namespace armature
