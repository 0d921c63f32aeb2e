#include "desktop/Desktop.h"

#include "base/Literals.h"
#include "model/CommandLine.h"

#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryFile>
#include <QUrl>
#include <algorithm>
#include <array>

namespace armature {
namespace {

/// What a terminal wants in front of the command it is to run; %1 is the folder to start in. From their manual pages.
/// Where no folder is named, the terminal takes it from the process that starts it.
struct TerminalKind {
    const char *name;
    std::array<const char *, 4> words;
};
constexpr TerminalKind Kinds[] = {
    {"x-terminal-emulator", {"-e"}}, // Debian policy 11.8.3 asks every terminal under this name to understand -e
    {"gnome-terminal", {"--working-directory=%1", "--"}},
    {"kgx", {"--working-directory=%1", "--"}},
    {"konsole", {"--workdir", "%1", "-e"}},
    {"xfce4-terminal", {"--working-directory=%1", "-x"}},
    {"mate-terminal", {"--working-directory=%1", "-x"}},
    {"alacritty", {"--working-directory", "%1", "-e"}},
    {"kitty", {"--directory=%1"}},
    {"foot", {"--working-directory=%1"}},
    {"wezterm", {"start", "--cwd", "%1", "--"}},
    {"xterm", {"-e"}},
};

QStringList wordsBeforeCommand(const QString &terminal, const QString &folder) {
    const QString name = QFileInfo(terminal).fileName();
    const auto *known = std::find_if(std::begin(Kinds), std::end(Kinds),
                                     [&](const TerminalKind &kind) { return name == QLatin1String(kind.name); });
    if (known == std::end(Kinds))
        return {u"-e"_s};
    QStringList words;
    for (const char *word : known->words)
        if (word)
            words << QString::fromLatin1(word).replace("%1"_L1, folder);
    return words;
}

/// The whole text of it, for every command: `sh -c` with the shell as $0 and the words as its arguments. Nothing is
/// ever put into the text. The trap keeps Ctrl+C, meant for the words, from taking the window with it.
const QString RunThenShell = u"trap : INT; \"$@\"; exec \"$0\""_s;

QString binOf(const QString &environment) { return environment + u"/bin"_s; }

#ifdef Q_OS_MACOS
/// Terminal opens .command files; there is no other way to give it a command without scripting it, for which the user
/// would be asked.
Result<void> openMacTerminal(const TerminalSession &session) {
    QTemporaryFile file(QDir::tempPath() + u"/armature-XXXXXX.command"_s);
    file.setAutoRemove(false); // Terminal reads it after we have let go of it; the script removes itself
    if (!file.open() || file.write(terminalScript(session).toUtf8()) < 0 ||
        !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return Problem{.code = ProblemCode::Denied, .subject = file.fileName(), .detail = file.errorString()};
    file.close();
    if (!QProcess::startDetached(u"/usr/bin/open"_s, {u"-a"_s, u"Terminal"_s, file.fileName()}))
        return Problem{.code = ProblemCode::ToolMissing,
                       .subject = u"Terminal"_s,
                       .detail = u"/usr/bin/open could not be started"_s};
    return {};
}
#else
Result<void> openSomeTerminal(const TerminalSession &session) {
    const QString shell = qEnvironmentVariable("SHELL", u"/bin/sh"_s);
    const QStringList names = terminalNames(qEnvironmentVariable("TERMINAL"));
    for (const QString &name : names) {
        const QString found = QStandardPaths::findExecutable(name);
        if (found.isEmpty())
            continue;
        const TerminalCommand command = terminalCommand(session, found, shell, qEnvironmentVariable("PATH"));
        if (QProcess::startDetached(command.program, command.arguments, session.folder))
            return {};
    }
    return Problem{
        .code = ProblemCode::ToolMissing, .subject = u"terminal"_s, .detail = u"tried %1"_s.arg(names.join(u", "_s))};
}
#endif

/// As Qt itself reads it: one dash or two, the name in the next word.
bool asksForPlatform(const QStringList &arguments) {
    return arguments.contains(u"-platform"_s) || arguments.contains(u"--platform"_s);
}

} // namespace

QString activationLine(const QString &environment) {
    return u"source "_s + shellQuoted(binOf(environment) + u"/activate"_s);
}

TerminalCommand terminalCommand(const TerminalSession &session, const QString &terminal, const QString &shell,
                                const QString &path) {
    // env(1) instead of our own process's variables: several terminals are windows of a server that is running already
    // and has its own.
    TerminalCommand command{terminal, wordsBeforeCommand(terminal, session.folder)};
    command.arguments << u"env"_s << u"-u"_s << u"PYTHONHOME"_s << u"VIRTUAL_ENV="_s + session.environment
                      << u"PATH="_s + binOf(session.environment) + (path.isEmpty() ? QString() : u':' + path);
    if (session.words.isEmpty())
        command.arguments << shell;
    else
        command.arguments << u"sh"_s << u"-c"_s << RunThenShell << shell << session.words;
    return command;
}

QString terminalScript(const TerminalSession &session) {
    QStringList words;
    for (const QString &word : session.words)
        words << shellQuoted(word);
    return u"#!/bin/sh\n"
           "rm -f -- \"$0\"\n"
           "cd %1 || exit 1\n"
           "unset PYTHONHOME\n"
           "export VIRTUAL_ENV=%2 PATH=%3:\"$PATH\"\n"
           "trap : INT\n"
           "%4\n"
           "exec \"${SHELL:-/bin/sh}\"\n"_s.arg(shellQuoted(session.folder), shellQuoted(session.environment),
                                                shellQuoted(binOf(session.environment)), words.join(u' '));
}

QStringList terminalNames(const QString &chosen) {
    QStringList names;
    if (!chosen.isEmpty())
        names << chosen;
    for (const TerminalKind &kind : Kinds)
        names << QString::fromLatin1(kind.name);
    names.removeDuplicates();
    return names;
}

Result<void> openTerminal(const QString &environment) { return runInTerminal(environment, environment, {}); }

Result<void> runInTerminal(const QString &environment, const QString &folder, const QStringList &words) {
    if (!QFileInfo(binOf(environment)).isDir())
        return Problem{
            .code = ProblemCode::NotFound, .subject = environment, .detail = u"there is no environment here"_s};
    if (!QFileInfo(folder).isDir())
        return Problem{.code = ProblemCode::NotFound, .subject = folder, .detail = u"there is no folder here"_s};
#ifdef Q_OS_MACOS
    return openMacTerminal({environment, folder, words});
#else
    return openSomeTerminal({environment, folder, words});
#endif
}

Result<void> openFolder(const QString &folder) {
    if (!QFileInfo(folder).isDir())
        return Problem{.code = ProblemCode::NotFound, .subject = folder, .detail = u"there is no folder here"_s};
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
        return Problem{
            .code = ProblemCode::Unsupported, .subject = folder, .detail = u"the desktop offers no file manager"_s};
    return {};
}

Result<void> openFile(const QString &path) {
    if (!QFileInfo(path).isFile())
        return Problem{.code = ProblemCode::NotFound, .subject = path, .detail = u"there is no file here"_s};
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = path,
                       .detail = u"the desktop offers no program for this file"_s};
    return {};
}

QString noDisplayReason(const QMap<QString, QString> &environment, const QStringList &arguments, bool isMac) {
    const auto isSet = [&](const char *name) { return !environment.value(QString::fromLatin1(name)).isEmpty(); };
    if (isMac || isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM") || asksForPlatform(arguments))
        return {};
    return u"no window can be opened here: neither DISPLAY nor WAYLAND_DISPLAY is set, as in a session over SSH or on a server"_s;
}

} // namespace armature
