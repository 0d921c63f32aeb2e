#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <functional>

namespace armature {

/// A line of a program's output, ready to be shown: decoded, without escape sequences, control and direction
/// characters.
struct TextLine {
    QString text;
    bool replaces = false; ///< redraws the line before it: a carriage return came between them
};

/// Turns the bytes of one channel into lines, however they were cut into pieces. Not UTF-8 becomes U+FFFD.
/// Lines are decoded whole: a character that arrives in two pieces, or only half, does no harm to its neighbours.
/// Memory is bounded: what exceeds LineSplitter::Limit bytes of a line is dropped, and the line says so at its end.
class LineSplitter {
public:
    static constexpr qsizetype Limit = 65536;
    using Sink = std::function<void(const TextLine &)>;

    explicit LineSplitter(Sink sink);

    void feed(QByteArrayView bytes);
    /// The channel has ended: what is left becomes a line. The splitter can be used again afterwards.
    void finish();

private:
    /// Where inside an escape sequence the next character falls.
    enum class Escape { None, Started, Csi, Text, TextEnding };

    void take(char c);
    bool swallowedByEscape(char c);
    void emitLine();
    void endLine();

    Sink m_sink;
    QByteArray m_line;
    Escape m_escape = Escape::None;
    bool m_cut = false;
    bool m_shown = false; ///< a text of this line was given out already, at a carriage return
};

} // namespace armature
