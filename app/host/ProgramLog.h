#pragma once

#include "base/Log.h"

#include <QProcessEnvironment>

namespace armature {

/// Where this system keeps the logs of programs: $XDG_STATE_HOME/armature or ~/.local/state/armature, on a Mac
/// ~/Library/Logs/armature; ARMATURE_LOG_FOLDER in its place.
QString logFolder(const QProcessEnvironment &environment);

/// ARMATURE_LOG is one of trace, debug, info, warn, error, off. Without it, or with another word: debug where the user
/// asked for more words (`verbose`), else info. `verbose` shows the lines on the terminal as well.
LogOptions logOptions(const QProcessEnvironment &environment, bool verbose);

/// Opens the log of this process with the options of its environment, and keeps its folder from other users.
void startLog(bool verbose);

} // namespace armature
