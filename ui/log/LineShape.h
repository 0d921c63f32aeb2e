#pragma once

#include <QByteArrayView>
#include <vector>

// What a line of a log looks like on a grid of equal cells, and how grave it is. Pure functions on UTF-8.

namespace armature {

enum class LogLevel { Info, Warning, Error };

/// A place inside a line: at `byte` begins the character that stands in `column`.
struct LineSpot {
    qint32 byte = 0;
    qint32 column = 0;
    bool operator==(const LineSpot &) const = default;
};

struct LineShape {
    bool plain = true; ///< printable ASCII alone: a column is a byte
    LogLevel level = LogLevel::Info;
    qint32 columns = 0;
    std::vector<LineSpot>
        stops; ///< one for about every StopBytes of a line that is not plain, so that no column is far from a known one
};

/// One character and the cells it takes.
struct LineCell {
    char32_t code = 0;
    int bytes = 1;
    int columns = 1; ///< 0: combines with the one before; 2: East Asian wide and emoji; a tab: up to the next multiple
                     ///< of TabColumns
};

constexpr qint32 StopBytes = 4096;
constexpr int TabColumns = 8;

LineShape shapeOf(QByteArrayView utf8);

/// The character at `byte`, which must be inside the text. Broken UTF-8 becomes U+FFFD, byte by byte.
LineCell cellAt(QByteArrayView utf8, qsizetype byte, qint32 column);

/// By the first words, whatever their case:
///  Error: error, err!, fatal, critical, traceback, panic; uv's "×"; a Python exception ("torch.OutOfMemoryError: …")
///  Warning: warning, warn; a Python warning ("UserWarning: …")
/// each followed by something that is no letter, digit, '-' or '_'. Spaces, '[' and "npm " before them do not count.
/// All else is Info: what goes to stderr is not an error for that (uv tells its progress there).
LogLevel levelOf(QByteArrayView utf8);

/// The first place whose cell ends behind `column`, or the end of the line.
LineSpot spotAtColumn(QByteArrayView utf8, const std::vector<LineSpot> &stops, bool plain, qint32 column);

/// Where the character at or around `byte` stands.
LineSpot spotAtByte(QByteArrayView utf8, const std::vector<LineSpot> &stops, bool plain, qint32 byte);

} // namespace armature
