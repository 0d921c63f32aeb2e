#pragma once

#include "log/LogRow.h"
#include "log/LogSearch.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>
#include <QColor>
#include <limits>

class QLabel;

namespace armature {

/// Shows the rows of a store; paints what can be seen and nothing else. One row is the current one: it is what the
/// keyboard moves and what assistive technology reads. It follows the newest row until the user goes back, by wheel,
/// scroll bar, keys or by selecting; at the end it follows again.
class LogView : public QAbstractScrollArea {
    Q_OBJECT

public:
    /// The store must outlive the view.
    explicit LogView(LogStore &store, QWidget *parent = nullptr);

    [[nodiscard]] const LogStore &store() const { return m_store; }
    void setChannelColours(const QColor &error, const QColor &warning, const QColor &program, const QColor &heading);

    [[nodiscard]] bool follow() const { return m_follow; }
    void setFollow(bool follow);

    /// Returns at once; `found`, with the match selected and in sight, or `notFound` tells the end. A longer form of
    /// the former text is looked for at the present match first; the same text behind it (or before). Goes round at the
    /// end. An empty text ends search and highlights.
    void find(const QString &text, bool forward = true, bool caseSensitive = false);

    [[nodiscard]] bool hasSelection() const;
    /// At most the copy limit of it.
    [[nodiscard]] QString selectedText() const;
    void selectAll();
    /// The selection, or all rows without one, to the clipboard. Refused, and told, above the limit.
    bool copy();
    void setCopyLimit(qint64 bytes) { m_copyLimit = bytes; }

    [[nodiscard]] qint64 topLine() const;
    /// -1 while there is none.
    [[nodiscard]] qint64 currentLine() const;
    /// Of the current line, as much as is worth reading out.
    [[nodiscard]] QString currentText() const;
    /// The row of the current line on the screen.
    [[nodiscard]] QRect currentRect() const;
    [[nodiscard]] int visibleRows() const;

    /// What the last paint event did, for tests: it must depend on the window's size alone.
    struct Painted {
        int rows = 0;
        qint64 bytes = 0;
    };
    [[nodiscard]] Painted lastPainted() const { return m_painted; }

    QSize sizeHint() const override;

    static constexpr qint64 DefaultCopyLimit = qint64(64) << 20; ///< bytes of UTF-8

Q_SIGNALS:
    void followChanged(bool follow);
    void searchProgress(int percent);
    void found(qint64 line, bool wrapped);
    void notFound();
    void selectionChanged();
    void copyRefused(qint64 limit);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    using Place = LogSearch::Place;
    static constexpr qint32 LineEnd = std::numeric_limits<qint32>::max();
    static constexpr int ColumnsPerKey = 8; ///< Left and Right
    struct Span {
        Place begin, end;
    };

    void measureFont();
    void refresh();
    void reset();
    void updateScrollBars();
    void updateNotice();
    void changeFollow(bool follow);
    [[nodiscard]] bool atEnd() const;
    [[nodiscard]] qint64 topRow() const;

    void scrollRows(qint64 rows);
    void moveLine(qint64 rows, bool select);
    void moveByCharacter(int direction, bool select);
    void toEdge(bool end, bool select);
    void toLineEdge(bool end);
    bool moveByKey(const QKeyEvent *event);
    void setCaret(Place place, bool select);
    void showCaret();
    void tellCurrentLine();

    [[nodiscard]] Place placeAt(QPoint point) const;
    [[nodiscard]] Place clamped(Place place) const;
    [[nodiscard]] Place lastPlace() const;
    [[nodiscard]] Span selection() const;
    [[nodiscard]] Span wordAt(Place place) const;
    [[nodiscard]] qint64 bytesOf(const Span &span, qint64 limit) const;
    [[nodiscard]] QString textOf(const Span &span) const;
    [[nodiscard]] QByteArrayView pieceOf(const Span &span, qint64 line) const;
    void dragTo(QPoint point);
    void onFound(qint64 line, ByteRange range, bool wrapped);

    [[nodiscard]] int columnsInSight() const;
    [[nodiscard]] double xOf(qint64 column) const;
    void paintRow(QPainter &painter, qint64 line, int y);
    void paintGutter(QPainter &painter, qint64 line, int y) const;
    void paintRuns(QPainter &painter, const LogRow &row, int y) const;
    void paintMatches(QPainter &painter, qint64 line, int y) const;
    void paintHeadingRule(QPainter &painter, qint64 line, int y) const;
    void paintSelection(QPainter &painter, const LogRow &row, qint64 line, int y) const;
    void paintCaret(QPainter &painter, qint64 line, int y) const;
    [[nodiscard]] QRectF selectedRect(qint64 line, int y) const;
    [[nodiscard]] QRectF rangeRect(qint64 line, qint32 begin, qint32 end, int y) const;
    [[nodiscard]] QColor textColour(qint64 line) const;

    LogStore &m_store;
    LogSearch m_search;
    Needle m_needle;
    QLabel *m_notice;
    QColor m_error, m_warning, m_program, m_heading; ///< invalid: the palette's text
    QFont m_font;
    double m_cellWidth = 1;
    int m_rowHeight = 1;
    int m_ascent = 0;

    qint64 m_top = 0; ///< the line that the user reads at the top; it may have been dropped or filtered away since
    Place m_anchor, m_caret;
    Place m_matched{-1, 0}; ///< where the last match found begins
    qint64 m_told = -1;     ///< the current line that assistive technology knows
    qint64 m_copyLimit = DefaultCopyLimit;
    QBasicTimer m_dragTimer;
    QPoint m_dragPoint;
    bool m_caretSet = false; ///< the user has put the caret somewhere; else the current line is the last one in sight
    bool m_follow = true;
    bool m_adjusting = false; ///< the scroll bars are being set by us, not by the user
    bool m_dragging = false;
    Painted m_painted;
};

} // namespace armature
