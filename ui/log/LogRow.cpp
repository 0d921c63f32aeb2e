#include "log/LogRow.h"

#include <algorithm>

namespace armature {
namespace {

// Combining marks take bytes and no column; this many bytes a column are enough for every script, and a bound.
constexpr qint32 BytesPerColumn = 4;
constexpr qint32 SpareBytes = 256;
constexpr char32_t ControlPictures = 0x2400; ///< ␀, ␁, … in the order of the control characters
constexpr char32_t DeletePicture = 0x2421;
constexpr char32_t Replacement = 0xfffd;

bool isAscii(char32_t code) { return code >= 0x20 && code < 0x7f; }

/// Characters that would change how their neighbours are drawn are shown instead of obeyed.
char32_t visible(char32_t code) {
    if (code < 0x20)
        return ControlPictures + code;
    if (code == 0x7f)
        return DeletePicture;
    const bool direction = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    const bool separator = code == 0x2028 || code == 0x2029;
    return (code >= 0x80 && code < 0xa0) || direction || separator ? Replacement : code;
}

class RunBuilder {
public:
    explicit RunBuilder(std::vector<LogRun> &runs) : m_runs(runs) {}

    void add(const LineCell &cell, qint32 column) {
        if (cell.code == U'\t') {
            m_open = false;
            return;
        }
        // A space between words of another script belongs to them, or their order from right to left would be lost.
        const bool inside = m_open && !m_runs.back().plain && cell.code == U' ';
        const bool plain = isAscii(cell.code) && !inside;
        if (!m_open || m_runs.back().plain != plain) {
            m_runs.push_back({column, 0, {}, plain});
            m_open = true;
        }
        LogRun &run = m_runs.back();
        const char32_t code = visible(cell.code);
        run.text += QString::fromUcs4(&code, 1);
        run.columns += cell.columns;
    }

private:
    std::vector<LogRun> &m_runs;
    bool m_open = false;
};

} // namespace

LogRow visibleRow(const LogStore &store, qint64 line, qint32 firstColumn, qint32 columns) {
    LogRow row;
    const QByteArrayView text = store.utf8(line);
    LineSpot spot = store.spotAtColumn(line, firstColumn);
    const qint32 begin = spot.byte;
    const auto end = static_cast<qint32>(
        std::min<qint64>(text.size(), qint64(begin) + qint64(columns) * BytesPerColumn + SpareBytes));
    RunBuilder builder(row.runs);
    while (spot.byte < end && spot.column < firstColumn + columns) {
        const LineCell cell = cellAt(text, spot.byte, spot.column);
        builder.add(cell, spot.column);
        spot.byte += cell.bytes;
        spot.column += cell.columns;
    }
    row.bytes = spot.byte - begin;
    return row;
}

namespace {

bool isContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

} // namespace

qint32 toCharacterStart(QByteArrayView text, qint32 byte) {
    byte = std::clamp(byte, 0, static_cast<qint32>(text.size()));
    while (byte > 0 && byte < text.size() && isContinuation(text[byte]))
        --byte;
    return byte;
}

} // namespace armature
