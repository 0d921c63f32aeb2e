#pragma once

#include "host/Process.h"

#include <vector>

namespace armature {

/// What one command said and how it ended, as it was recorded.
struct TapeEntry {
    struct Said {
        int afterMs = 0; ///< since the one before, or since the start
        LineSeen line;
        int silentSeconds = 0; ///< above 0: no line, but this much silence was told
        bool operator==(const Said &) const = default;
    };
    /// A file the command has made. Written below ReplayOptions::files only.
    struct File {
        QString name; ///< relative, without ".."
        QString content;
        bool operator==(const File &) const = default;
    };
    QString program;       ///< base name
    QStringList arguments; ///< must appear in the command's arguments in this order; others may lie between
    std::vector<Said> said;
    std::vector<File> files;
    int endsAfterMs = 0;
    ProcessResult::End end = ProcessResult::End::Exited;
    int exitCode = 0;
    int signal = 0;
    bool operator==(const TapeEntry &) const = default;
};

/// The commands of a run, in their order. A text file with one JSON object a line:
///   {"command": "uv", "arguments": ["pip", "compile"]}            begins an entry
///   {"line": "…", "channel": "stderr", "replaces": false, "after_ms": 3}
///   {"silent": 10, "after_ms": 10000}
///   {"file": "pylock.toml", "content": "…"}
///   {"exit": 0, "after_ms": 1} or {"signal": 9}                   ends it
using Tape = std::vector<TapeEntry>;

/// Malformed with file:line; TooLarge above 64 MB.
Result<Tape> parseTape(const QByteArray &bytes, const QString &place);
QByteArray tapeText(const Tape &tape);

struct ReplayOptions {
    double speed = 1; ///< 2 = twice as fast; 0 = without any pause
    QString files;    ///< folder that recorded files are written to; empty: they are left out
};

/// Processes that play a tape: each start takes the first entry not yet played that fits the command. FailedToStart if
/// none does.
ProcessFactory replayedProcesses(Tape tape, const ReplayOptions &options);

/// Processes of `inner` whose doings are added to `tape`, which outlives them, when they finish.
ProcessFactory recordedProcesses(ProcessFactory inner, std::shared_ptr<Tape> tape);

} // namespace armature
