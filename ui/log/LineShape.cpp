#include "log/LineShape.h"

#include <QChar>
#include <QString>
#include <algorithm>
#include <array>
#include <iterator>

namespace armature {
namespace {

// A run of combining marks could make a walk between two stops endless; beyond this many bytes an approximate place is
// good enough.
constexpr qsizetype WalkBytes = qsizetype(4) * StopBytes;
// The words that decide a level stand within this many bytes.
constexpr qsizetype LevelBytes = 160;

bool isPlain(unsigned char c) { return c >= 0x20 && c < 0x7f; }

bool isTokenByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

struct CodeRange {
    char32_t from;
    char32_t to;
};

/// Blocks whose characters terminals draw two cells wide (UAX #11: W and F, by whole blocks).
constexpr std::array<CodeRange, 14> WideRanges{{{0x1100, 0x115f},
                                                {0x2e80, 0x303e},
                                                {0x3041, 0xa4cf},
                                                {0xa960, 0xa97c},
                                                {0xac00, 0xd7a3},
                                                {0xf900, 0xfaff},
                                                {0xfe30, 0xfe6f},
                                                {0xff01, 0xff60},
                                                {0xffe0, 0xffe6},
                                                {0x1f300, 0x1f64f},
                                                {0x1f680, 0x1f6ff},
                                                {0x1f900, 0x1f9ff},
                                                {0x1fa70, 0x1faff},
                                                {0x20000, 0x3fffd}}};

int columnsOf(char32_t code) {
    if (code < 0x300)
        return code == 0xad ? 0 : 1;
    const QChar::Category category = QChar::category(code);
    if (category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing || category == QChar::Other_Format)
        return 0;
    const bool wide = std::any_of(WideRanges.begin(), WideRanges.end(),
                                  [code](CodeRange range) { return code >= range.from && code <= range.to; });
    return wide ? 2 : 1;
}

/// Length of the character at `byte`, and its code; {U+FFFD, 1} where the bytes are no UTF-8.
LineCell decoded(QByteArrayView utf8, qsizetype byte) {
    const auto at = [utf8](qsizetype index) { return static_cast<unsigned char>(utf8[index]); };
    const unsigned char lead = at(byte);
    const int length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (length == 1)
        return {lead, 1, 1};
    if (lead < 0xc2 || lead > 0xf4 || byte + length > utf8.size())
        return {0xfffd, 1, 1};
    char32_t code = lead & (0xff >> (length + 1));
    for (int i = 1; i < length; ++i) {
        if ((at(byte + i) & 0xc0) != 0x80)
            return {0xfffd, 1, 1};
        code = (code << 6) | (at(byte + i) & 0x3f);
    }
    return {code, length, 1};
}

bool startsWithWord(QByteArrayView text, const char *word) {
    qsizetype i = 0;
    for (; word[i] != '\0'; ++i)
        if (i >= text.size() || lowered(text[i]) != word[i])
            return false;
    return i >= text.size() || !isTokenByte(text[i]);
}

template <std::size_t N> bool startsWithAny(QByteArrayView text, const std::array<const char *, N> &words) {
    return std::any_of(words.begin(), words.end(), [text](const char *word) { return startsWithWord(text, word); });
}

QByteArrayView withoutPrefix(QByteArrayView text) {
    while (!text.isEmpty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '['))
        text = text.sliced(1);
    if (startsWithWord(text, "npm")) {
        text = text.sliced(3);
        while (!text.isEmpty() && text.front() == ' ')
            text = text.sliced(1);
    }
    return text;
}

/// "package.module.SomeError" of "package.module.SomeError: words"; empty if the line does not begin like that.
QByteArrayView leadingName(QByteArrayView text) {
    qsizetype end = 0;
    while (end < text.size() && (isTokenByte(text[end]) || text[end] == '.'))
        ++end;
    return end < text.size() && text[end] == ':' ? text.first(end) : QByteArrayView();
}

/// The last known place that `before` holds for, else the beginning.
template <class Before> LineSpot lastStop(const std::vector<LineSpot> &stops, Before before) {
    const auto after = std::partition_point(stops.begin(), stops.end(), before);
    return after == stops.begin() ? LineSpot{} : *std::prev(after);
}

} // namespace

LineCell cellAt(QByteArrayView utf8, qsizetype byte, qint32 column) {
    LineCell cell = decoded(utf8, byte);
    cell.columns = cell.code == U'\t' ? TabColumns - column % TabColumns : columnsOf(cell.code);
    return cell;
}

LineShape shapeOf(QByteArrayView utf8) {
    LineShape shape;
    shape.level = levelOf(utf8);
    shape.plain = std::all_of(utf8.begin(), utf8.end(), [](char c) { return isPlain(static_cast<unsigned char>(c)); });
    if (shape.plain) {
        shape.columns = static_cast<qint32>(utf8.size());
        return shape;
    }
    qint32 nextStop = StopBytes;
    for (qint32 byte = 0; byte < utf8.size();) {
        if (byte >= nextStop) {
            shape.stops.push_back({byte, shape.columns});
            nextStop += StopBytes;
        }
        const LineCell cell = cellAt(utf8, byte, shape.columns);
        byte += cell.bytes;
        shape.columns += cell.columns;
    }
    return shape;
}

LogLevel levelOf(QByteArrayView utf8) {
    static constexpr std::array<const char *, 6> errors{{"error", "err!", "fatal", "critical", "traceback", "panic"}};
    static constexpr std::array<const char *, 2> warnings{{"warning", "warn"}};
    const QByteArrayView text = withoutPrefix(utf8.first(std::min(utf8.size(), LevelBytes)));
    if (startsWithAny(text, errors) || text.startsWith("\xc3\x97 "))
        return LogLevel::Error;
    if (startsWithAny(text, warnings))
        return LogLevel::Warning;
    const QByteArrayView name = leadingName(text);
    if (name.endsWith("Error") || name.endsWith("Exception"))
        return LogLevel::Error;
    return name.endsWith("Warning") ? LogLevel::Warning : LogLevel::Info;
}

LineSpot spotAtColumn(QByteArrayView utf8, const std::vector<LineSpot> &stops, bool plain, qint32 column) {
    const auto size = static_cast<qint32>(utf8.size());
    if (plain)
        return {std::clamp(column, 0, size), std::clamp(column, 0, size)};
    LineSpot spot = lastStop(stops, [column](const LineSpot &stop) { return stop.column <= column; });
    const qsizetype limit = std::min<qsizetype>(size, spot.byte + WalkBytes);
    while (spot.byte < limit) {
        const LineCell cell = cellAt(utf8, spot.byte, spot.column);
        if (spot.column + cell.columns > column)
            break;
        spot.byte += cell.bytes;
        spot.column += cell.columns;
    }
    return spot;
}

LineSpot spotAtByte(QByteArrayView utf8, const std::vector<LineSpot> &stops, bool plain, qint32 byte) {
    const auto size = static_cast<qint32>(utf8.size());
    byte = std::clamp(byte, 0, size);
    if (plain)
        return {byte, byte};
    LineSpot spot = lastStop(stops, [byte](const LineSpot &stop) { return stop.byte <= byte; });
    while (spot.byte < byte) {
        const LineCell cell = cellAt(utf8, spot.byte, spot.column);
        if (spot.byte + cell.bytes > byte)
            break;
        spot.byte += cell.bytes;
        spot.column += cell.columns;
    }
    return spot;
}

} // namespace armature
