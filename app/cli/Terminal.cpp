#include "cli/Terminal.h"

#include "base/Literals.h"
#include "base/Log.h"
#include "model/Json.h"
#include "present/ProblemText.h"

#include <QJsonDocument>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace armature {
namespace {

/// Control characters of foreign text must not steer a terminal.
QByteArray printable(const QString &text) {
    QString safe = text;
    for (QChar &c : safe)
        if (c.category() == QChar::Other_Control && c != u'\n' && c != u'\t')
            c = u'\uFFFD';
    return safe.toUtf8();
}

void write(FILE *stream, const QByteArray &bytes) {
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
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
        write(stdout, QJsonDocument(json).toJson(QJsonDocument::Indented));
    else
        write(stdout, printable(text));
}

void Terminal::jsonLine(const QJsonObject &object) {
    write(stdout, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void Terminal::note(const QString &line) const {
    if (!m_quiet)
        write(stderr, printable(line) + '\n');
}

void Terminal::redraw(const QString &line) {
    if (canRedraw())
        write(stderr, "\r\033[K" + printable(line.left(width() - 1)).replace('\n', ' '));
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
