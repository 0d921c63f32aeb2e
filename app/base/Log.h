#pragma once

#include <QString>

namespace armature {

/// The program's own log: what it did, for whoever must find out later why something went wrong. A line is a time, a
/// priority, an area and a text; the text is redacted (base/Secrets.h) and its control characters are escaped. All
/// functions are thread-safe and never fail: where no log is open, or it cannot be written, they do nothing.
enum class LogPriority { Trace, Debug, Info, Warning, Error, Off };

struct LogOptions {
    static constexpr qint64 BytesPerFile = 1024LL * 1024;
    static constexpr int Files = 3; ///< armature.log and the two before it, armature.1.log and armature.2.log

    QString folder{};                         ///< of the files, created if it is missing; empty: no file
    LogPriority priority = LogPriority::Info; ///< the lowest that is written
    bool onTerminal = false;                  ///< every line on standard error as well
    qint64 bytesPerFile = BytesPerFile;
};

/// Opens the log, in place of one that is open. Before the first call nothing is logged.
void openLog(const LogOptions &options);

/// The path of the file being written, to be named where something failed; empty if there is none.
QString logFile();

/// `area` is one word: the part of the program that speaks.
void logLine(LogPriority priority, const char *area, const QString &text);

inline void logDebug(const char *area, const QString &text) { logLine(LogPriority::Debug, area, text); }
inline void logInfo(const char *area, const QString &text) { logLine(LogPriority::Info, area, text); }
inline void logError(const char *area, const QString &text) { logLine(LogPriority::Error, area, text); }

} // namespace armature
