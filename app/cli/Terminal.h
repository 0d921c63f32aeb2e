#pragma once

#include "base/Problem.h"

#include <QJsonObject>
#include <QString>

namespace armature {

/// Standard output and error as this program uses them: data on stdout, what people are told besides on stderr.
class Terminal {
public:
    Terminal(bool json, bool quiet) : m_json(json), m_quiet(quiet) {}

    [[nodiscard]] bool json() const { return m_json; }
    [[nodiscard]] bool quiet() const { return m_quiet; }
    /// Whether standard error is a terminal on which a line can be drawn again.
    [[nodiscard]] static bool canRedraw();
    /// Columns of standard output; 100 if it is no terminal.
    [[nodiscard]] static int width();

    /// Text for people on stdout; nothing with --json or --quiet.
    void say(const QString &text) const;
    /// The answer of a verb: always printed, as JSON or text.
    void answer(const QJsonObject &json, const QString &text) const;
    /// One JSON object on a line of its own.
    static void jsonLine(const QJsonObject &object);
    /// A line on stderr; nothing with --quiet.
    void note(const QString &line) const;
    /// Draws a passing line on stderr over the one before; only where canRedraw().
    static void redraw(const QString &line);

    /// The exit code of a verb: 1, with a sentence, for one that is done and whose answer could not be written.
    static int exitCodeAfterWriting(int exitCode);
    /// Tells a problem (stderr, or JSON on stdout) and returns its exit code.
    int fail(const Problem &problem) const;

private:
    bool m_json;
    bool m_quiet;
};

} // namespace armature
