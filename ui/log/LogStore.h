#pragma once

#include "log/LineShape.h"
#include "model/RunEvent.h"

#include <QObject>
#include <QTimer>
#include <array>
#include <deque>
#include <memory>
#include <unordered_map>

namespace armature {

/// A line made ready for the store, which may be done on any thread. The bytes are the caller's.
struct PackedLine {
    QByteArrayView utf8;
    Channel channel = Channel::Program;
    bool replaces = false;
    bool heading = false;
    LineShape shape;
};

/// The lines of one run: UTF-8 in large chunks and 16 bytes for each line. Lives in the window's thread.
/// A line is named by its number since `clear`, which it keeps when older lines are dropped; a row is a line that
/// passes the filter.
class LogStore : public QObject {
    Q_OBJECT

public:
    enum class Filter { All, WarningsAndErrors, Errors, ErrorChannel, ProgramChannel }; ///< headings pass All alone
    Q_ENUM(Filter)

    static constexpr qint64 DefaultByteBound = qint64(512) << 20;

    explicit LogStore(QObject *parent = nullptr);

    /// A line that `replaces` redraws the last line of its channel, unless a heading came between them or that line was
    /// dropped.
    void append(const LineSeen &line);
    void appendHeading(const QString &text);
    void append(const PackedLine &line);
    void clear();

    /// Bytes of text and line records kept; beyond it the oldest lines are dropped, chunk by chunk. The newest line is
    /// always kept, whole.
    void setByteBound(qint64 bytes);
    [[nodiscard]] qint64 byteBound() const { return m_byteBound; }
    [[nodiscard]] qint64 bytes() const;

    [[nodiscard]] qint64 firstLine() const { return m_first; }
    [[nodiscard]] qint64 endLine() const { return m_first + lineCount(); } ///< one behind the newest
    [[nodiscard]] qint64 lineCount() const { return static_cast<qint64>(m_lines.size()); }
    [[nodiscard]] qint64 droppedLines() const { return m_first; }
    [[nodiscard]] bool contains(qint64 line) const { return line >= m_first && line < endLine(); }
    /// Changes with every change of lines or rows.
    [[nodiscard]] quint64 version() const { return m_version; }
    /// Of the widest line since `clear`, whether it is kept or not.
    [[nodiscard]] qint32 maxColumns() const { return m_maxColumns; }

    // Of a line that the store contains. The view of its bytes is valid until the store changes.
    [[nodiscard]] QByteArrayView utf8(qint64 line) const;
    [[nodiscard]] QString text(qint64 line) const;
    [[nodiscard]] Channel channel(qint64 line) const { return record(line).channel; }
    [[nodiscard]] LogLevel level(qint64 line) const { return record(line).level; }
    [[nodiscard]] bool isHeading(qint64 line) const { return record(line).heading; }
    [[nodiscard]] LineSpot spotAtColumn(qint64 line, qint32 column) const;
    [[nodiscard]] LineSpot spotAtByte(qint64 line, qint32 byte) const;

    /// The rows are found anew in slices of at most SliceMilliseconds; until then `filtering` is true and rows are
    /// added at the end.
    void setFilter(Filter filter);
    [[nodiscard]] Filter filter() const { return m_filter; }
    [[nodiscard]] bool filtering() const { return m_scan.isActive(); }
    [[nodiscard]] qint64 rowCount() const;
    [[nodiscard]] qint64 lineOfRow(qint64 row) const;
    /// The row of this line or of the next one that has a row; rowCount() if there is none.
    [[nodiscard]] qint64 rowAtOrAfter(qint64 line) const;

    static constexpr int SliceMilliseconds = 4;

Q_SIGNALS:
    /// Lines or rows have changed; told once per turn of the event loop.
    void changed();
    void cleared();

private:
    struct Record {
        quint32 chunk = 0; ///< number since `clear`
        quint32 offset = 0;
        quint32 length = 0;
        Channel channel : 8 = Channel::Program;
        LogLevel level : 8 = LogLevel::Info;
        bool heading : 1 = false;
        bool plain : 1 = true;
    };
    struct Chunk {
        std::unique_ptr<char[]> data;
        qsizetype capacity = 0;
        qsizetype used = 0;
        qint64 lines = 0; ///< that have their text here
    };

    [[nodiscard]] const Record &record(qint64 line) const { return m_lines[static_cast<std::size_t>(line - m_first)]; }
    Chunk &chunkOf(const Record &record) { return m_chunks[record.chunk - m_firstChunk]; }
    [[nodiscard]] const std::vector<LineSpot> &stopsOf(qint64 line) const;
    [[nodiscard]] bool passes(const Record &record) const;

    void place(Record &record, QByteArrayView utf8);
    void leave(const Record &record);
    void addChunk(qsizetype atLeast);
    void releaseEmptyChunks();
    void rewrite(qint64 line, const PackedLine &packed);
    void rewriteRow(qint64 line);
    void describe(qint64 line, Record &record, const PackedLine &packed);
    void dropOldest();
    void enforceBound();
    void scanSlice();
    void touch();

    std::deque<Record> m_lines;
    std::deque<Chunk> m_chunks;
    std::unordered_map<qint64, std::vector<LineSpot>> m_stops; ///< of the few long lines that are not plain
    std::deque<qint64> m_rows;                                 ///< unused with Filter::All
    std::array<qint64, 3> m_lastOf{-1, -1, -1};                ///< per channel, since the last heading
    QTimer m_scan;
    QTimer m_notify;
    qint64 m_first = 0;
    qint64 m_scanned = 0; ///< lines before this one are in m_rows if they pass
    qint64 m_byteBound = DefaultByteBound;
    qint64 m_chunkBytes = 0; ///< used by all chunks
    quint64 m_version = 0;
    quint32 m_firstChunk = 0;
    qint32 m_maxColumns = 0;
    Filter m_filter = Filter::All;
};

} // namespace armature
