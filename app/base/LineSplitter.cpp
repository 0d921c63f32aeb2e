#include "base/LineSplitter.h"

#include "base/Literals.h"

#include <utility>

namespace armature {
namespace {

/// Characters that change how other text is drawn, or split it, instead of being drawn.
bool isUnwanted(QChar c) {
    const char16_t u = c.unicode();
    const bool control = (u < 0x20 && u != u'\t') || (u >= 0x7f && u < 0xa0);
    const bool direction =
        u == 0x061c || u == 0x200e || u == 0x200f || (u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069);
    const bool separator = u == 0x2028 || u == 0x2029;
    return control || direction || separator || u == 0xfeff;
}

/// The text of a line. A character that the limit has cut in two is left out.
QString decoded(QByteArray bytes, bool cut) {
    while (cut && !bytes.isEmpty() && (bytes.back() & 0xc0) == 0x80)
        bytes.chop(1);
    if (cut && !bytes.isEmpty() && (bytes.back() & 0x80) != 0)
        bytes.chop(1);
    QString text = QString::fromUtf8(bytes);
    text.removeIf(isUnwanted);
    return text;
}

} // namespace

LineSplitter::LineSplitter(Sink sink) : m_sink(std::move(sink)) {}

void LineSplitter::feed(QByteArrayView bytes) {
    for (const char c : bytes)
        take(c);
}

void LineSplitter::finish() {
    if (!m_line.isEmpty())
        emitLine();
    m_shown = false;
    m_escape = Escape::None;
}

void LineSplitter::take(char c) {
    if (c == '\n') {
        endLine();
    } else if (c == '\r') {
        m_escape = Escape::None;
        if (!m_line.isEmpty())
            emitLine();
    } else if (!swallowedByEscape(c)) {
        if (m_line.size() < Limit)
            m_line += c;
        else
            m_cut = true;
    }
}

bool LineSplitter::swallowedByEscape(char c) {
    const bool escape = c == 0x1b;
    switch (m_escape) {
    case Escape::None:
        m_escape = escape ? Escape::Started : Escape::None;
        return escape;
    case Escape::Started:
        if (c == '[')
            m_escape = Escape::Csi;
        else if (c == ']' || c == 'P' || c == 'X' || c == '^' ||
                 c == '_') // OSC and the other sequences that carry text
            m_escape = Escape::Text;
        else if (!escape && (c < 0x20 || c > 0x2f)) // 0x20..0x2f: "ESC ( B" goes on for one more character
            m_escape = Escape::None;
        return true;
    case Escape::Csi:
        if (c >= 0x40 && c <= 0x7e)
            m_escape = Escape::None;
        return true;
    case Escape::Text:
        if (c == 0x07)
            m_escape = Escape::None;
        else if (escape)
            m_escape = Escape::TextEnding;
        return true;
    case Escape::TextEnding:
        m_escape = c == '\\' ? Escape::None : Escape::Text;
        return true;
    }
    return false;
}

void LineSplitter::emitLine() {
    QString text = decoded(m_line, m_cut);
    if (m_cut)
        text += u"… cut"_s;
    m_line.clear();
    m_cut = false;
    const bool replaces = std::exchange(m_shown, true);
    m_sink({text, replaces});
}

void LineSplitter::endLine() {
    if (!m_line.isEmpty() || !m_shown)
        emitLine();
    m_shown = false;
    m_escape = Escape::None; // an unfinished sequence must not swallow the lines after it
}

} // namespace armature
