#pragma once

#include "base/Result.h"

#include <QMap>
#include <QStringList>

namespace armature {

/// What a user types to work in `environment`: source '/path/bin/activate', quoted for a POSIX shell.
QString activationLine(const QString &environment);

/// What a terminal window is opened for: a shell in `folder` in which `environment` is active, after `words` (a program
/// and its arguments) were run in it if there are any.
struct TerminalSession {
    QString environment;
    QString folder;
    QStringList words;
};

struct TerminalCommand {
    QString program;
    QStringList arguments;
    bool operator==(const TerminalCommand &) const = default;
};

/// How `terminal` (a path or a name; known by its file name) is started for `session`: the environment's bin first in
/// `path`, VIRTUAL_ENV set, `shell` the user's own. A terminal nobody knows is taken to understand -e, as xterm does.
TerminalCommand terminalCommand(const TerminalSession &session, const QString &terminal, const QString &shell,
                                const QString &path);

/// What macOS's Terminal is given to run for `session`: a script that removes itself and ends in the user's shell.
QString terminalScript(const TerminalSession &session);

/// The names tried, in this order. `chosen` is the user's own $TERMINAL, may be empty.
QStringList terminalNames(const QString &chosen);

/// Opens the user's terminal with `environment` active in it. NotFound without such an environment, ToolMissing with
/// the names tried if no terminal is there.
Result<void> openTerminal(const QString &environment);

/// The same in `folder`, and runs `words` there first. The window stays when they have ended, so that their last words
/// are seen.
Result<void> runInTerminal(const QString &environment, const QString &folder, const QStringList &words);

/// In the file manager. NotFound if the folder is gone, Unsupported if the desktop has no file manager to offer.
Result<void> openFolder(const QString &folder);

/// With the desktop's program for it. NotFound if the file is gone, Unsupported if there is no such program.
Result<void> openFile(const QString &path);

/// Why no window can be opened here, in one sentence; empty if one can. `environment` are the process's variables.
QString noDisplayReason(const QMap<QString, QString> &environment, const QStringList &arguments, bool isMac);

} // namespace armature
