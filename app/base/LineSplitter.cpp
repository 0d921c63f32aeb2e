#include "base/LineSplitter.h"

namespace armature {
namespace {

/// Characters that change how other text is drawn, or split it, instead of being drawn.
bool isUnwanted(QChar c) {
    const char16_t u = c.unicode();
    const bool control = (u < 0x20 && u != u'\t') || (u >= 0x7f && u < 0xa0);
    const bool direction = u == 0x061c || u == 0x200e || u == 0x200f || (u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069);
    const bool separator = u == 0x2028 || u == 0x2029;
    return control || direction || separator || u == 0xfeff;
}

} // namespace

LineSplitter::LineSplitter(Sink sink) : m_sink(std::move(sink)), m_decoder(QStringDecoder::Utf8) {}

void LineSplitter::feed(QByteArrayView bytes) {
    const QString text = m_decoder.decode(bytes);
    for (const QChar c : text)
        take(c);
}

void LineSplitter::finish() {
    // A newline makes the decoder give up a character it has only half of; the newline itself is not part of the output.
    const QString rest = m_decoder.decode(QByteArrayView("\n", 1));
    for (const QChar c : rest.chopped(rest.endsWith(u'\n') ? 1 : 0))
        take(c);
    if (!m_line.isEmpty() || m_cut)
        emitLine();
    m_shown = false;
    m_escape = Escape::None;
    m_decoder.resetState();
}

void LineSplitter::take(QChar c) {
    if (c == u'\n') {
        endLine();
    } else if (c == u'\r') {
        m_escape = Escape::None;
        if (!m_line.isEmpty())
            emitLine();
    } else if (!swallowedByEscape(c) && !isUnwanted(c)) {
        if (m_line.size() < Limit)
            m_line += c;
        else
            m_cut = true;
    }
}

bool LineSplitter::swallowedByEscape(QChar c) {
    const char16_t u = c.unicode();
    const bool escape = u == 0x1b;
    switch (m_escape) {
    case Escape::None:
        m_escape = escape ? Escape::Started : Escape::None;
        return escape;
    case Escape::Started:
        if (u == u'[')
            m_escape = Escape::Csi;
        else if (u == u']' || u == u'P' || u == u'X' || u == u'^' || u == u'_') // OSC and the other sequences that carry text
            m_escape = Escape::Text;
        else if (!escape && (u < 0x20 || u > 0x2f)) // 0x20..0x2f: "ESC ( B" goes on for one more character
            m_escape = Escape::None;
        return true;
    case Escape::Csi:
        if (u >= 0x40 && u <= 0x7e)
            m_escape = Escape::None;
        return true;
    case Escape::Text:
        if (u == 0x07 || u == 0x9c)
            m_escape = Escape::None;
        else if (escape)
            m_escape = Escape::TextEnding;
        return true;
    case Escape::TextEnding:
        m_escape = u == u'\\' ? Escape::None : Escape::Text;
        return true;
    }
    return false;
}

void LineSplitter::emitLine() {
    if (m_cut)
        m_line += QStringLiteral("… cut");
    m_sink({m_line, m_shown});
    m_line.clear();
    m_cut = false;
    m_shown = true;
}

void LineSplitter::endLine() {
    if (!m_line.isEmpty() || !m_shown)
        emitLine();
    m_shown = false;
    m_escape = Escape::None; // an unfinished sequence must not swallow the lines after it
}

} // namespace armature
