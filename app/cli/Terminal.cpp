#include "cli/Terminal.h"

#include "base/HiddenText.h"
#include "base/Literals.h"
#include "base/Log.h"
#include "model/Json.h"
#include "present/ProblemText.h"

#include <QJsonDocument>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>

namespace armature {
namespace {

/// Hidden characters of foreign text must not steer a terminal.
QByteArray printable(const QString &text) { return withoutHidden(text).toUtf8(); }

int lostBecause = 0; // errno of the first answer that could not be written

void write(FILE *stream, const QByteArray &bytes) {
    const bool written = std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream) == size_t(bytes.size()) &&
                         std::fflush(stream) == 0;
    if (!written && stream == stdout && lostBecause == 0)
        lostBecause = errno != 0 ? errno : EIO;
}

} // namespace

bool Terminal::canRedraw() { return isatty(STDERR_FILENO) == 1 && qgetenv("TERM") != "dumb"; }

int Terminal::width() {
    constexpr int Fallback = 100;
    winsize size{};
    if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col;
    return Fallback;
}

void Terminal::say(const QString &text) const {
    if (!m_json && !m_quiet)
        write(stdout, printable(text));
}

void Terminal::answer(const QJsonObject &json, const QString &text) const {
    if (m_json)
        write(stdout, withHiddenEscaped(QJsonDocument(json).toJson(QJsonDocument::Indented)));
    else
        write(stdout, printable(text));
}

void Terminal::jsonLine(const QJsonObject &object) {
    write(stdout, withHiddenEscaped(QJsonDocument(object).toJson(QJsonDocument::Compact)) + '\n');
}

void Terminal::note(const QString &line) const {
    if (!m_quiet)
        write(stderr, printable(line) + '\n');
}

void Terminal::redraw(const QString &line) {
    if (canRedraw())
        write(stderr, "\r\033[K" + printable(line.left(width() - 1)).replace('\n', ' '));
}

int Terminal::exitCodeAfterWriting(int exitCode) {
    if (std::fflush(stdout) != 0 && lostBecause == 0) // of texts that were not written here
        lostBecause = errno;
    if (lostBecause == 0)
        return exitCode;
    write(stderr, "armature: The answer could not be written: " + QByteArray(std::strerror(lostBecause)) +
                      ". It is lost; free some space or choose another place for it, and run the command again.\n");
    return exitCode == 0 ? 1 : exitCode;
}

int Terminal::fail(const Problem &problem) const {
    if (m_json)
        jsonLine({{u"schema"_s, 1}, {u"problem"_s, toJsonValue(problem)}, {u"exit_code"_s, exitCodeFor(problem.code)}});
    const QString text = explain(problem, Surface::Terminal).text();
    logError("problem", text);
    write(stderr, "armature: " + printable(text) + '\n');
    if (const QString log = logFile(); !log.isEmpty())
        write(stderr, "Log: " + printable(log) + '\n');
    return exitCodeFor(problem.code);
}

} // namespace armature
