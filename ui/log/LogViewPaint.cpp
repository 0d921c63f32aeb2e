#include "base/Literals.h"
#include "log/LogView.h"

#include <QFontMetricsF>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

// How a LogView looks. Nothing here changes it.

namespace armature {
namespace {

constexpr int GutterCells = 2;     ///< the channel's sign and a space
constexpr int CurrentBarWidth = 2; ///< pixels
constexpr int MatchAlpha = 90;     ///< of 255: the text stays readable on it in both palettes

QString channelSign(Channel channel) {
    switch (channel) {
    case Channel::Error:
        return u"!"_s;
    case Channel::Program:
        return u">"_s;
    case Channel::Output:
        break;
    }
    return {};
}

} // namespace

int LogView::columnsInSight() const {
    return std::max(1, static_cast<int>(viewport()->width() / m_cellWidth) - GutterCells);
}

/// Of the left edge of a column, in the viewport.
double LogView::xOf(qint64 column) const {
    return double(column - horizontalScrollBar()->value() + GutterCells) * m_cellWidth;
}

void LogView::paintEvent(QPaintEvent *event) {
    QPainter painter(viewport());
    const QRect dirty = event->rect();
    painter.fillRect(dirty, palette().base());
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setFont(m_font);
    m_painted = {};
    const qint64 top = topRow();
    const int first = std::max(0, dirty.top() / m_rowHeight);
    const auto last = static_cast<int>(std::min<qint64>(dirty.bottom() / m_rowHeight, m_store.rowCount() - top - 1));
    for (int row = first; row <= last; ++row)
        paintGutter(painter, m_store.lineOfRow(top + row), row * m_rowHeight);
    const int left = static_cast<int>(GutterCells * m_cellWidth);
    painter.setClipRect(viewport()->rect().adjusted(left, 0, 0, 0));
    for (int row = first; row <= last; ++row)
        paintRow(painter, m_store.lineOfRow(top + row), row * m_rowHeight);
}

void LogView::paintGutter(QPainter &painter, qint64 line, int y) const {
    const Channel channel = m_store.channel(line);
    const QString sign = m_store.isHeading(line) ? QString() : channelSign(channel);
    const QColor wanted = channel == Channel::Error ? m_error : m_program;
    painter.setPen(wanted.isValid() ? wanted : palette().color(QPalette::Text));
    painter.drawText(QPointF(m_cellWidth / 2, y + m_ascent), sign);
    if (m_caretSet && hasFocus() && line == m_caret.line)
        painter.fillRect(0, y, CurrentBarWidth, m_rowHeight, palette().highlight());
}

void LogView::paintRow(QPainter &painter, qint64 line, int y) {
    const LogRow row = visibleRow(m_store, line, horizontalScrollBar()->value(), columnsInSight() + 1);
    ++m_painted.rows;
    m_painted.bytes += row.bytes;
    const bool heading = m_store.isHeading(line);
    QFont font = m_font;
    font.setBold(heading);
    if (painter.font() != font)
        painter.setFont(font);
    paintMatches(painter, line, y);
    painter.setPen(textColour(line));
    paintRuns(painter, row, y);
    if (heading)
        paintHeadingRule(painter, line, y);
    paintSelection(painter, row, line, y);
    paintCaret(painter, line, y);
}

void LogView::paintRuns(QPainter &painter, const LogRow &row, int y) const {
    const QFontMetricsF metrics(painter.font(), viewport());
    for (const LogRun &run : row.runs) {
        const QPointF at(xOf(run.column), y + m_ascent);
        const double room = run.columns * m_cellWidth;
        // A fallback font may be wider than its cells; then it is squeezed rather than drawn over what follows.
        const double width = run.plain && !painter.font().bold() ? room : metrics.horizontalAdvance(run.text);
        if (width <= room + 1 || room <= 0) {
            painter.drawText(at, run.text);
            continue;
        }
        painter.save();
        painter.translate(at);
        painter.scale(room / width, 1);
        painter.drawText(QPointF(0, 0), run.text);
        painter.restore();
    }
}

void LogView::paintSelection(QPainter &painter, const LogRow &row, qint64 line, int y) const {
    const QRectF selected = selectedRect(line, y);
    if (selected.isEmpty())
        return;
    painter.save();
    painter.setClipRect(selected, Qt::IntersectClip);
    painter.fillRect(selected, palette().highlight());
    painter.setPen(palette().color(QPalette::HighlightedText));
    paintRuns(painter, row, y);
    painter.restore();
}

void LogView::paintMatches(QPainter &painter, qint64 line, int y) const {
    if (m_needle.isEmpty())
        return;
    const int columns = columnsInSight() + 1;
    const int firstColumn = horizontalScrollBar()->value();
    const auto reach = static_cast<qint32>(m_needle.text().toUtf8().size()); // a match may begin left of the window
    const QByteArrayView text = m_store.utf8(line);
    const qint32 from = std::max(0, m_store.spotAtColumn(line, firstColumn).byte - reach);
    const qint32 to = m_store.spotAtColumn(line, firstColumn + columns).byte + 1;
    QColor colour = palette().color(QPalette::Highlight);
    colour.setAlpha(MatchAlpha);
    for (auto match = m_needle.first(text, from, to); match;
         match = m_needle.first(text, match->byte + std::max(1, match->length), to))
        painter.fillRect(rangeRect(line, match->byte, match->byte + match->length, y), colour);
}

void LogView::paintHeadingRule(QPainter &painter, qint64 line, int y) const {
    const auto size = static_cast<qint32>(m_store.utf8(line).size());
    const double left = xOf(m_store.spotAtByte(line, size).column + 1);
    const double middle = std::floor(y + m_rowHeight / 2.0) + 0.5; // on a pixel, not between two
    painter.drawLine(QPointF(left, middle), QPointF(std::max<double>(left, viewport()->width()), middle));
}

void LogView::paintCaret(QPainter &painter, qint64 line, int y) const {
    if (!m_caretSet || !hasFocus() || line != m_caret.line)
        return;
    const double x = xOf(m_store.spotAtByte(line, m_caret.byte).column);
    painter.fillRect(QRectF(x, y, 1, m_rowHeight), palette().color(QPalette::Text));
}

QRectF LogView::rangeRect(qint64 line, qint32 begin, qint32 end, int y) const {
    const double left = std::max(0.0, xOf(m_store.spotAtByte(line, begin).column));
    const double right = std::min<double>(viewport()->width(), xOf(m_store.spotAtByte(line, end).column));
    return {left, double(y), std::max(0.0, right - left), double(m_rowHeight)};
}

QRectF LogView::selectedRect(qint64 line, int y) const {
    const Span span = selection();
    if (!hasSelection() || line < span.begin.line || line > span.end.line)
        return {};
    const auto size = static_cast<qint32>(m_store.utf8(line).size());
    QRectF rect =
        rangeRect(line, line == span.begin.line ? span.begin.byte : 0, line == span.end.line ? span.end.byte : size, y);
    if (line != span.end.line)
        rect.setRight(rect.right() + m_cellWidth); // the end of the line is selected as well
    return rect;
}

QColor LogView::textColour(qint64 line) const {
    const QColor text = palette().color(QPalette::Text);
    const auto orText = [&text](const QColor &colour) { return colour.isValid() ? colour : text; };
    if (m_store.isHeading(line))
        return orText(m_heading);
    switch (m_store.level(line)) {
    case LogLevel::Error:
        return orText(m_error);
    case LogLevel::Warning:
        return orText(m_warning);
    case LogLevel::Info:
        break;
    }
    return text;
}

} // namespace armature
