#include "log/LogSearch.h"

#include <QDeadlineTimer>
#include <algorithm>
#include <limits>

namespace armature {
namespace {

// A long line is looked through piece by piece, so that one line cannot hold a slice up: about 100 µs a piece.
constexpr qint32 WindowBytes = 32 * 1024;
constexpr qint32 WholeLine = std::numeric_limits<qint32>::max();
// UTF-8 takes at most this many bytes for one UTF-16 unit.
constexpr qint32 BytesPerUnit = 3;

bool isAscii(const QString &text) {
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

qint32 toNextCharacter(QByteArrayView line, qint32 byte) {
    while (byte > 0 && byte < line.size() && (static_cast<unsigned char>(line[byte]) & 0xc0) == 0x80)
        ++byte;
    return byte;
}

} // namespace

Needle::Needle(const QString &text, bool caseSensitive)
    : m_text(text), m_bytes(text.toUtf8()), m_caseSensitive(caseSensitive), m_byText(!caseSensitive && !isAscii(text)) {
    for (std::size_t i = 0; i < m_fold.size(); ++i)
        m_fold[i] = static_cast<char>(!caseSensitive && i >= 'A' && i <= 'Z' ? i + ('a' - 'A') : i);
    for (char &byte : m_bytes)
        byte = m_fold[static_cast<unsigned char>(byte)];
    const auto size = static_cast<qint32>(m_bytes.size());
    m_skip.fill(size);
    for (qint32 i = 0; i + 1 < size; ++i)
        for (std::size_t byte = 0; byte < m_fold.size(); ++byte)
            if (m_fold[byte] == m_bytes[i])
                m_skip[byte] = size - 1 - i;
}

std::optional<ByteRange> Needle::first(QByteArrayView line, qint32 from, qint32 to) const {
    if (isEmpty())
        return std::nullopt;
    return m_byText ? ofText(line, from, to, false) : firstOfBytes(line, from, to);
}

std::optional<ByteRange> Needle::last(QByteArrayView line, qint32 from, qint32 to) const {
    if (isEmpty() || m_byText)
        return isEmpty() ? std::nullopt : ofText(line, from, to, true);
    std::optional<ByteRange> best;
    for (auto match = first(line, from, to); match; match = first(line, match->byte + 1, to))
        best = match;
    return best;
}

std::optional<ByteRange> Needle::firstOfBytes(QByteArrayView line, qint32 from, qint32 to) const {
    const auto size = static_cast<qint32>(m_bytes.size());
    const qint32 end = std::min(to, static_cast<qint32>(line.size()) - size + 1);
    for (qint32 at = std::max(from, 0); at < end;) {
        qint32 i = size - 1;
        while (i >= 0 && m_fold[static_cast<unsigned char>(line[at + i])] == m_bytes[i])
            --i;
        if (i < 0)
            return ByteRange{at, size};
        at += m_skip[static_cast<unsigned char>(line[at + size - 1])];
    }
    return std::nullopt;
}

std::optional<ByteRange> Needle::ofText(QByteArrayView line, qint32 from, qint32 to, bool lastOne) const {
    const auto size = static_cast<qint32>(line.size());
    const auto reach = static_cast<qint32>(m_text.size()) * BytesPerUnit;
    from = toNextCharacter(line, std::clamp(from, 0, size));
    to = toNextCharacter(line, std::min(to, size));
    if (to <= from)
        return std::nullopt;
    const qint32 end = toNextCharacter(line, to > size - reach ? size : to + reach);
    const QString text = QString::fromUtf8(line.sliced(from, end - from));
    const qsizetype starts = QString::fromUtf8(line.sliced(from, to - from)).size();
    const qsizetype at = lastOne ? text.lastIndexOf(m_text, starts - 1, Qt::CaseInsensitive)
                                 : text.indexOf(m_text, 0, Qt::CaseInsensitive);
    if (at < 0 || at >= starts)
        return std::nullopt;
    const qsizetype before = QStringView(text).first(at).toUtf8().size();
    return ByteRange{static_cast<qint32>(from + before),
                     static_cast<qint32>(QStringView(text).sliced(at, m_text.size()).toUtf8().size())};
}

LogSearch::LogSearch(LogStore &store, QObject *parent) : QObject(parent), m_store(store) {
    connect(&m_timer, &QTimer::timeout, this, &LogSearch::slice);
    connect(&store, &LogStore::cleared, this, &LogSearch::stop);
}

void LogSearch::start(const Needle &needle, bool forward, Place from) {
    m_needle = needle;
    m_forward = forward;
    m_origin = m_at = from;
    m_wrapped = false;
    m_percent = -1;
    m_timer.start();
}

void LogSearch::stop() { m_timer.stop(); }

void LogSearch::slice() {
    const QDeadlineTimer deadline(SliceMilliseconds, Qt::PreciseTimer);
    Step step = Step::Go;
    while (step == Step::Go && !deadline.hasExpired())
        step = m_forward ? stepForward() : stepBackward();
    if (step == Step::Go) {
        tellProgress();
        return;
    }
    m_timer.stop();
    if (step == Step::Found)
        Q_EMIT found(m_at.line, m_match, m_wrapped);
    else
        Q_EMIT notFound();
}

/// One line, or one window of a long line.
LogSearch::Step LogSearch::stepForward() {
    const qint64 row = m_store.rowAtOrAfter(m_at.line);
    if (row >= m_store.rowCount()) {
        if (m_wrapped)
            return Step::Nothing;
        m_wrapped = true;
        m_at = {m_store.firstLine(), 0};
        return Step::Go;
    }
    const qint64 line = m_store.lineOfRow(row);
    if (line != m_at.line)
        m_at = {line, 0};
    if (m_wrapped && line > m_origin.line)
        return Step::Nothing;
    const QByteArrayView text = m_store.utf8(line);
    const bool atOrigin = m_wrapped && line == m_origin.line;
    const qint32 end = std::min(static_cast<qint32>(text.size()), atOrigin ? m_origin.byte : WholeLine);
    const qint32 to = std::min(end, m_at.byte > end ? end : m_at.byte + WindowBytes);
    if (const auto match = m_needle.first(text, m_at.byte, to)) {
        m_match = *match;
        return Step::Found;
    }
    if (to < end)
        m_at.byte = to;
    else if (atOrigin)
        return Step::Nothing;
    else
        m_at = {line + 1, 0};
    return Step::Go;
}

LogSearch::Step LogSearch::stepBackward() {
    qint64 row = m_store.rowAtOrAfter(m_at.line);
    if (row >= m_store.rowCount() || m_store.lineOfRow(row) != m_at.line) {
        --row; // the place itself is no row: go on with the one before
        if (row >= 0)
            m_at = {m_store.lineOfRow(row), WholeLine};
    }
    if (row < 0 || m_at.line < m_store.firstLine()) {
        if (m_wrapped)
            return Step::Nothing;
        m_wrapped = true;
        m_at = {m_store.endLine(), WholeLine};
        return m_store.rowCount() > 0 ? Step::Go : Step::Nothing;
    }
    if (m_wrapped && m_at.line < m_origin.line)
        return Step::Nothing;
    const QByteArrayView text = m_store.utf8(m_at.line);
    const bool atOrigin = m_wrapped && m_at.line == m_origin.line;
    const qint32 begin = atOrigin ? m_origin.byte : 0;
    const qint32 to = std::min(m_at.byte, static_cast<qint32>(text.size()));
    const qint32 from = std::max(begin, to - WindowBytes);
    if (const auto match = m_needle.last(text, from, to)) {
        m_match = *match;
        return Step::Found;
    }
    if (from > begin)
        m_at.byte = from;
    else if (atOrigin)
        return Step::Nothing;
    else
        m_at = {m_at.line - 1, WholeLine};
    return Step::Go;
}

void LogSearch::tellProgress() {
    const qint64 rows = std::max<qint64>(m_store.rowCount(), 1);
    const qint64 from = m_store.rowAtOrAfter(m_origin.line);
    const qint64 at = m_store.rowAtOrAfter(m_at.line);
    const qint64 ahead = m_forward ? at - from : from - at;
    const auto percent = static_cast<int>(std::clamp<qint64>((ahead + (m_wrapped ? rows : 0)) * 100 / rows, 0, 100));
    if (percent != m_percent)
        Q_EMIT progress(m_percent = percent);
}

} // namespace armature
