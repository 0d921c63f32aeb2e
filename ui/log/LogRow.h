#pragma once

#include "log/LogStore.h"

#include <QString>

namespace armature {

/// A piece of a row that is drawn with one call, from the left edge of its first cell.
struct LogRun {
    qint32 column = 0;  ///< in the line
    qint32 columns = 0; ///< cells it has
    QString text;       ///< control characters replaced by visible ones
    bool plain = true;  ///< ASCII: as wide as its cells. Else the font may think otherwise, and the run is fitted.
};

struct LogRow {
    std::vector<LogRun> runs;
    qint32 bytes = 0; ///< of the line that were looked at
};

/// What of a line can be seen from `firstColumn` on. However long the line is, only about 4 bytes for each column are
/// looked at.
LogRow visibleRow(const LogStore &store, qint64 line, qint32 firstColumn, qint32 columns);

/// The byte at or before `byte`, within the text, at which a character of UTF-8 begins.
qint32 toCharacterStart(QByteArrayView text, qint32 byte);

} // namespace armature
