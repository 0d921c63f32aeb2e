#include "log/LogStore.h"

#include <QDeadlineTimer>
#include <algorithm>
#include <cstring>

namespace armature {
namespace {

constexpr qint64 LargestChunk = qint64(1) << 20;
constexpr qint64 SmallestChunk = qint64(4) << 10;
// Between two looks at the clock while filtering; a few microseconds' work.
constexpr int LinesPerLook = 1024;

} // namespace

LogStore::LogStore(QObject *parent) : QObject(parent) {
    m_notify.setSingleShot(true);
    connect(&m_notify, &QTimer::timeout, this, &LogStore::changed);
    connect(&m_scan, &QTimer::timeout, this, &LogStore::scanSlice);
}

void LogStore::append(const LineSeen &line) {
    const QByteArray utf8 = line.text.toUtf8();
    append(PackedLine{utf8, line.channel, line.replaces, false, shapeOf(utf8)});
}

void LogStore::appendHeading(const QString &text) {
    const QByteArray utf8 = text.toUtf8();
    PackedLine packed{utf8, Channel::Program, false, true, shapeOf(utf8)};
    packed.shape.level = LogLevel::Info;
    append(packed);
}

void LogStore::append(const PackedLine &line) {
    qint64 &last = m_lastOf[static_cast<std::size_t>(line.channel)];
    if (line.replaces && contains(last)) {
        rewrite(last, line);
    } else {
        Record record;
        place(record, line.utf8);
        describe(endLine(), record, line);
        m_lines.push_back(record);
        last = endLine() - 1;
        if (m_filter != Filter::All && m_scanned == last) {
            m_scanned = endLine();
            if (passes(record))
                m_rows.push_back(last);
        }
    }
    if (line.heading)
        m_lastOf.fill(-1);
    enforceBound();
    touch();
}

void LogStore::clear() {
    m_lines.clear();
    m_chunks.clear();
    m_stops.clear();
    m_rows.clear();
    m_lastOf.fill(-1);
    m_scan.stop();
    m_first = m_scanned = m_chunkBytes = 0;
    m_firstChunk = 0;
    m_maxColumns = 0;
    Q_EMIT cleared();
    touch();
}

void LogStore::setByteBound(qint64 bytes) {
    m_byteBound = bytes;
    enforceBound();
    touch();
}

qint64 LogStore::bytes() const { return m_chunkBytes + lineCount() * static_cast<qint64>(sizeof(Record)); }

QByteArrayView LogStore::utf8(qint64 line) const {
    const Record &at = record(line);
    return {m_chunks[at.chunk - m_firstChunk].data.get() + at.offset, static_cast<qsizetype>(at.length)};
}

QString LogStore::text(qint64 line) const { return QString::fromUtf8(utf8(line)); }

LineSpot LogStore::spotAtColumn(qint64 line, qint32 column) const {
    return armature::spotAtColumn(utf8(line), stopsOf(line), record(line).plain, column);
}

LineSpot LogStore::spotAtByte(qint64 line, qint32 byte) const {
    return armature::spotAtByte(utf8(line), stopsOf(line), record(line).plain, byte);
}

const std::vector<LineSpot> &LogStore::stopsOf(qint64 line) const {
    static const std::vector<LineSpot> none;
    if (record(line).plain)
        return none;
    const auto found = m_stops.find(line);
    return found == m_stops.end() ? none : found->second;
}

// ---- rows ---------------------------------------------------------------------------------------------------------
bool LogStore::passes(const Record &record) const {
    if (record.heading)
        return m_filter == Filter::All;
    switch (m_filter) {
    case Filter::All:
        return true;
    case Filter::WarningsAndErrors:
        return record.level != LogLevel::Info;
    case Filter::Errors:
        return record.level == LogLevel::Error;
    case Filter::ErrorChannel:
        return record.channel == Channel::Error;
    case Filter::ProgramChannel:
        return record.channel == Channel::Program;
    }
    return true;
}

void LogStore::setFilter(Filter filter) {
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_rows.clear();
    m_scanned = m_first;
    if (filter == Filter::All)
        m_scan.stop();
    else
        m_scan.start();
    touch();
}

void LogStore::scanSlice() {
    const QDeadlineTimer deadline(SliceMilliseconds, Qt::PreciseTimer);
    m_scanned = std::max(m_scanned, m_first);
    while (m_scanned < endLine() && !deadline.hasExpired()) {
        const qint64 stop = std::min(endLine(), m_scanned + LinesPerLook);
        for (; m_scanned < stop; ++m_scanned)
            if (passes(record(m_scanned)))
                m_rows.push_back(m_scanned);
    }
    if (m_scanned == endLine())
        m_scan.stop();
    touch();
}

qint64 LogStore::rowCount() const { return m_filter == Filter::All ? lineCount() : static_cast<qint64>(m_rows.size()); }

qint64 LogStore::lineOfRow(qint64 row) const {
    return m_filter == Filter::All ? m_first + row : m_rows[static_cast<std::size_t>(row)];
}

qint64 LogStore::rowAtOrAfter(qint64 line) const {
    if (m_filter == Filter::All)
        return std::clamp(line - m_first, qint64(0), lineCount());
    return std::lower_bound(m_rows.begin(), m_rows.end(), line) - m_rows.begin();
}

void LogStore::rewriteRow(qint64 line) {
    if (m_filter == Filter::All || line >= m_scanned)
        return; // there are no rows to keep, or the scan has yet to come by
    const auto at = std::lower_bound(m_rows.begin(), m_rows.end(), line);
    const bool shown = at != m_rows.end() && *at == line;
    const bool wanted = passes(record(line));
    if (shown && !wanted)
        m_rows.erase(at);
    else if (!shown && wanted)
        m_rows.insert(at, line);
}

// ---- text ---------------------------------------------------------------------------------------------------------
void LogStore::place(Record &record, QByteArrayView utf8) {
    if (m_chunks.empty() || m_chunks.back().capacity - m_chunks.back().used < utf8.size())
        addChunk(utf8.size());
    Chunk &chunk = m_chunks.back();
    if (!utf8.isEmpty())
        std::memcpy(chunk.data.get() + chunk.used, utf8.data(), static_cast<std::size_t>(utf8.size()));
    record.chunk = m_firstChunk + static_cast<quint32>(m_chunks.size() - 1);
    record.offset = static_cast<quint32>(chunk.used);
    record.length = static_cast<quint32>(utf8.size());
    chunk.used += utf8.size();
    m_chunkBytes += utf8.size();
    ++chunk.lines;
}

void LogStore::addChunk(qsizetype atLeast) {
    // A small bound needs small chunks, or dropping one would empty the log.
    const qint64 usual = std::clamp(m_byteBound / 16, SmallestChunk, LargestChunk);
    Chunk chunk;
    chunk.capacity = std::max<qsizetype>(atLeast, usual);
    chunk.data.reset(new char[static_cast<std::size_t>(chunk.capacity)]); // not zeroed: untouched pages cost no memory
    if (!m_chunks.empty() && m_chunks.back().lines == 0) {
        m_chunkBytes -= m_chunks.back().used;
        m_chunks.back() = Chunk{};
    }
    m_chunks.push_back(std::move(chunk));
    releaseEmptyChunks();
}

/// The text of this record is needed no longer.
void LogStore::leave(const Record &record) {
    Chunk &chunk = chunkOf(record);
    const bool last = &chunk == &m_chunks.back();
    --chunk.lines;
    if (last && record.offset + record.length == chunk.used) {
        chunk.used = record.offset;
        m_chunkBytes -= record.length;
    }
    if (!last && chunk.lines == 0) {
        m_chunkBytes -= chunk.used;
        chunk = Chunk{};
    }
}

/// Chunks in the middle may be empty before those in front of them are: redrawn lines have moved to the end.
void LogStore::releaseEmptyChunks() {
    while (m_chunks.size() > 1 && m_chunks.front().lines == 0) {
        m_chunkBytes -= m_chunks.front().used;
        m_chunks.pop_front();
        ++m_firstChunk;
    }
}

void LogStore::rewrite(qint64 line, const PackedLine &packed) {
    Record &at = m_lines[static_cast<std::size_t>(line - m_first)];
    leave(at);
    place(at, packed.utf8);
    releaseEmptyChunks();
    m_stops.erase(line);
    describe(line, at, packed);
    rewriteRow(line);
}

void LogStore::describe(qint64 line, Record &record, const PackedLine &packed) {
    record.channel = packed.channel;
    record.level = packed.shape.level;
    record.heading = packed.heading;
    record.plain = packed.shape.plain;
    m_maxColumns = std::max(m_maxColumns, packed.shape.columns);
    if (!packed.shape.stops.empty())
        m_stops.insert_or_assign(line, packed.shape.stops);
}

void LogStore::dropOldest() {
    leave(m_lines.front());
    if (!m_lines.front().plain)
        m_stops.erase(m_first);
    m_lines.pop_front();
    ++m_first;
    releaseEmptyChunks();
    if (!m_rows.empty() && m_rows.front() < m_first)
        m_rows.pop_front();
}

void LogStore::enforceBound() {
    while (bytes() > m_byteBound && m_lines.size() > 1)
        dropOldest();
}

void LogStore::touch() {
    ++m_version;
    if (!m_notify.isActive())
        m_notify.start();
}

} // namespace armature
