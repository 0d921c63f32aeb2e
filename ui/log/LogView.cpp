#include "log/LogView.h"

#include "log/LogAccessible.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QLabel>
#include <QLocale>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

namespace armature {
namespace {

constexpr int WheelRows = 3; ///< what the system's setting is applied to
constexpr qint32 ReadOutBytes = 4096;
constexpr int WidthSample = 64; ///< characters; a single advance may be rounded

bool before(const LogSearch::Place &a, const LogSearch::Place &b) {
    return a.line != b.line ? a.line < b.line : a.byte < b.byte;
}
bool same(const LogSearch::Place &a, const LogSearch::Place &b) { return a.line == b.line && a.byte == b.byte; }

QFont gridFont(const QFont &wanted) {
    if (QFontInfo(wanted).fixedPitch())
        return wanted;
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (wanted.pointSizeF() > 0)
        font.setPointSizeF(wanted.pointSizeF());
    else
        font.setPixelSize(wanted.pixelSize());
    font.setStyleHint(QFont::Monospace);
    return font;
}

} // namespace

LogView::LogView(LogStore &store, QWidget *parent)
    : QAbstractScrollArea(parent), m_store(store), m_search(store), m_notice(new QLabel(this)) {
    installLogAccessibility();
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);          // its coming and going would lay everything out anew
    horizontalScrollBar()->setLayoutDirection(Qt::LeftToRight); // columns count from the left in every language
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setCursor(Qt::IBeamCursor);
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->hide();
    setFont(gridFont(QFontDatabase::systemFont(QFontDatabase::FixedFont)));
    measureFont();

    connect(&store, &LogStore::changed, this, &LogView::refresh);
    connect(&store, &LogStore::cleared, this, &LogView::reset);
    connect(&m_search, &LogSearch::progress, this, &LogView::searchProgress);
    connect(&m_search, &LogSearch::notFound, this, &LogView::notFound);
    connect(&m_search, &LogSearch::found, this, &LogView::onFound);
}

void LogView::setChannelColours(const QColor &error, const QColor &warning, const QColor &program,
                                const QColor &heading) {
    m_error = error;
    m_warning = warning;
    m_program = program;
    m_heading = heading;
    viewport()->update();
}

QSize LogView::sizeHint() const { return {static_cast<int>(80 * m_cellWidth), 20 * m_rowHeight}; }

void LogView::measureFont() {
    m_font = gridFont(font());
    m_font.setKerning(false);
    const QFontMetricsF metrics(m_font, this);
    m_cellWidth = std::max(1.0, metrics.horizontalAdvance(QString(WidthSample, QLatin1Char('M'))) / WidthSample);
    m_rowHeight = std::max(1, static_cast<int>(std::ceil(metrics.height())));
    m_ascent = static_cast<int>(std::ceil(metrics.ascent()));
}

void LogView::refresh() {
    updateNotice();
    updateScrollBars();
    viewport()->update();
    tellCurrentLine();
}

void LogView::reset() {
    m_top = 0;
    m_anchor = m_caret = {};
    m_matched = {-1, 0};
    m_caretSet = m_dragging = false;
    m_dragTimer.stop();
    m_told = -1;
    changeFollow(true);
    Q_EMIT selectionChanged();
}

// ---- scrolling and following --------------------------------------------------------------------------------------
int LogView::visibleRows() const { return std::max(1, viewport()->height() / m_rowHeight); }

qint64 LogView::topRow() const {
    const qint64 highest = std::max<qint64>(0, m_store.rowCount() - visibleRows());
    return m_follow ? highest : std::min(m_store.rowAtOrAfter(m_top), highest);
}

qint64 LogView::topLine() const { return m_store.rowCount() > 0 ? m_store.lineOfRow(topRow()) : -1; }

bool LogView::atEnd() const { return verticalScrollBar()->value() == verticalScrollBar()->maximum(); }

void LogView::updateScrollBars() {
    const QScopedValueRollback adjusting(m_adjusting, true);
    const int rows = visibleRows();
    const qint64 most = std::clamp<qint64>(m_store.rowCount() - rows, 0, std::numeric_limits<int>::max());
    verticalScrollBar()->setPageStep(rows);
    verticalScrollBar()->setRange(0, static_cast<int>(most));
    verticalScrollBar()->setValue(static_cast<int>(std::min(topRow(), most)));
    horizontalScrollBar()->setPageStep(columnsInSight());
    horizontalScrollBar()->setSingleStep(WheelRows);
    horizontalScrollBar()->setRange(0, std::max(0, m_store.maxColumns() + 1 - columnsInSight()));
    if (m_follow && m_store.rowCount() > 0)
        m_top = topLine();
}

void LogView::updateNotice() {
    const qint64 dropped = m_store.droppedLines();
    if ((dropped > 0) == m_notice->isHidden()) {
        m_notice->setVisible(dropped > 0);
        setViewportMargins(0, 0, 0,
                           dropped > 0 ? m_notice->sizeHint().height() : 0); // below: what is read stays where it is
    }
    if (dropped == 0)
        return;
    m_notice->setText(tr("%1 older lines are no longer kept here").arg(QLocale().toString(dropped)));
    const QRect area = viewport()->geometry();
    m_notice->setGeometry(area.left(), area.bottom() + 1, area.width(), m_notice->sizeHint().height());
}

void LogView::scrollContentsBy(int dx, int dy) {
    Q_UNUSED(dx)
    viewport()->update();
    if (m_adjusting || dy == 0 || m_store.rowCount() == 0)
        return;
    // By how much, not where to: lines may have been dropped since the scroll bar was set.
    const qint64 highest = std::max<qint64>(0, m_store.rowCount() - visibleRows());
    m_top = m_store.lineOfRow(std::clamp<qint64>(topRow() - dy, 0, highest));
    changeFollow(atEnd() && !m_dragging);
}

void LogView::changeFollow(bool follow) {
    if (follow == m_follow)
        return;
    m_follow = follow;
    if (follow && !hasSelection())
        m_caretSet = false; // the current line is the newest one again
    Q_EMIT followChanged(follow);
}

void LogView::setFollow(bool follow) {
    changeFollow(follow);
    refresh();
}

// ---- selection and keyboard ---------------------------------------------------------------------------------------
qint64 LogView::currentLine() const {
    const qint64 rows = m_store.rowCount();
    if (rows == 0)
        return -1;
    if (m_caretSet)
        return m_store.lineOfRow(std::min(m_store.rowAtOrAfter(m_caret.line), rows - 1));
    return m_store.lineOfRow(std::min(topRow() + visibleRows(), rows) - 1);
}

QString LogView::currentText() const {
    const qint64 line = currentLine();
    if (line < 0)
        return {};
    const QByteArrayView text = m_store.utf8(line);
    return QString::fromUtf8(text.first(toCharacterStart(text, ReadOutBytes)));
}

QRect LogView::currentRect() const {
    const qint64 row = currentLine() < 0 ? 0 : m_store.rowAtOrAfter(currentLine()) - topRow();
    const int y = static_cast<int>(std::clamp<qint64>(row, 0, visibleRows() - 1)) * m_rowHeight;
    return {viewport()->mapToGlobal(QPoint(0, y)), QSize(viewport()->width(), m_rowHeight)};
}

bool LogView::hasSelection() const { return m_caretSet && !same(m_anchor, m_caret); }

LogView::Span LogView::selection() const {
    return before(m_caret, m_anchor) ? Span{m_caret, m_anchor} : Span{m_anchor, m_caret};
}

LogSearch::Place LogView::lastPlace() const { return {m_store.lineOfRow(m_store.rowCount() - 1), LineEnd}; }

void LogView::selectAll() {
    if (m_store.rowCount() == 0)
        return;
    setCaret({m_store.lineOfRow(0), 0}, false);
    setCaret(lastPlace(), true);
}

/// Inside the store and at the beginning of a character.
LogSearch::Place LogView::clamped(Place place) const {
    if (place.line < m_store.firstLine())
        return {m_store.firstLine(), 0};
    if (place.line >= m_store.endLine())
        place = {m_store.endLine() - 1, LineEnd};
    return {place.line, toCharacterStart(m_store.utf8(place.line), place.byte)};
}

void LogView::setCaret(Place place, bool select) {
    m_caret = clamped(place);
    m_caretSet = true;
    if (!select)
        m_anchor = m_caret;
    viewport()->update();
    tellCurrentLine();
    Q_EMIT selectionChanged();
}

void LogView::showCaret() {
    const qint64 row = m_store.rowAtOrAfter(m_caret.line);
    const qint64 top = topRow();
    const int rows = visibleRows();
    if (row < top)
        scrollRows(row - top);
    else if (row >= top + rows)
        scrollRows(row - top - rows + 1);
    const qint32 column = m_store.spotAtByte(m_caret.line, m_caret.byte).column;
    const int first = horizontalScrollBar()->value();
    const int columns = columnsInSight();
    if (column < first)
        horizontalScrollBar()->setValue(column - ColumnsPerKey);
    else if (column >= first + columns)
        horizontalScrollBar()->setValue(column - columns + ColumnsPerKey);
}

void LogView::tellCurrentLine() {
    const qint64 line = currentLine();
    if (line == m_told)
        return;
    m_told = line;
    if (!QAccessible::isActive() || !hasFocus())
        return;
    QAccessibleTextCursorEvent event(this, 0);
    QAccessible::updateAccessibility(&event);
}

QByteArrayView LogView::pieceOf(const Span &span, qint64 line) const {
    const QByteArrayView text = m_store.utf8(line);
    const qint32 begin = line == span.begin.line ? toCharacterStart(text, span.begin.byte) : 0;
    const qint32 end = toCharacterStart(text, line == span.end.line ? span.end.byte : LineEnd);
    return end > begin ? text.sliced(begin, end - begin) : QByteArrayView();
}

/// Exact up to `limit`; beyond it, something larger than that.
qint64 LogView::bytesOf(const Span &span, qint64 limit) const {
    qint64 bytes = 0;
    for (qint64 row = m_store.rowAtOrAfter(span.begin.line); row < m_store.rowCount() && bytes <= limit; ++row) {
        const qint64 line = m_store.lineOfRow(row);
        if (line > span.end.line)
            break;
        bytes += pieceOf(span, line).size() + 1;
    }
    return bytes;
}

QString LogView::textOf(const Span &span) const {
    QByteArray text;
    bool firstLine = true;
    for (qint64 row = m_store.rowAtOrAfter(span.begin.line); row < m_store.rowCount() && text.size() <= m_copyLimit;
         ++row) {
        const qint64 line = m_store.lineOfRow(row);
        if (line > span.end.line)
            break;
        if (!firstLine)
            text += '\n';
        firstLine = false;
        text += pieceOf(span, line);
    }
    return QString::fromUtf8(text);
}

QString LogView::selectedText() const { return hasSelection() ? textOf(selection()) : QString(); }

bool LogView::copy() {
    if (m_store.rowCount() == 0)
        return false;
    const Span span = hasSelection() ? selection() : Span{{m_store.firstLine(), 0}, lastPlace()};
    if (bytesOf(span, m_copyLimit) > m_copyLimit) {
        Q_EMIT copyRefused(m_copyLimit);
        return false;
    }
    QApplication::clipboard()->setText(textOf(span));
    return true;
}

// ---- search -------------------------------------------------------------------------------------------------------
void LogView::find(const QString &text, bool forward, bool caseSensitive) {
    const Needle needle(text, caseSensitive);
    const bool known = needle == m_needle;
    m_needle = needle;
    viewport()->update();
    if (needle.isEmpty() || m_store.rowCount() == 0) {
        m_search.stop();
        if (!needle.isEmpty())
            Q_EMIT notFound();
        return;
    }
    Place from = m_caretSet ? selection().begin : Place{topLine(), 0};
    const bool onMatch = known && hasSelection() && same(from, m_matched);
    if (m_caretSet && onMatch == forward)
        ++from.byte; // forward from a match: not the same one again; backward with another text: the place itself
                     // counts
    m_search.start(m_needle, forward, from);
}

void LogView::onFound(qint64 line, ByteRange range, bool wrapped) {
    changeFollow(false);
    m_matched = {line, range.byte};
    setCaret(m_matched, false);
    showCaret();
    setCaret({line, range.byte + range.length}, true);
    showCaret();
    changeFollow(false);
    Q_EMIT found(line, wrapped);
}

// ---- events -------------------------------------------------------------------------------------------------------
void LogView::resizeEvent(QResizeEvent *event) {
    QAbstractScrollArea::resizeEvent(event);
    updateNotice();
    updateScrollBars();
}

void LogView::changeEvent(QEvent *event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        measureFont();
    refresh();
}

void LogView::focusInEvent(QFocusEvent *event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void LogView::focusOutEvent(QFocusEvent *event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace armature
