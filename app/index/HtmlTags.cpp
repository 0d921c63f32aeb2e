#include "index/HtmlTags.h"

#include "base/Literals.h"

#include <QHash>

namespace armature {
namespace {

constexpr qsizetype MaxAttributes = 64; // of one tag; more are skipped
constexpr qsizetype MaxEntity = 12;     // characters between "&" and ";"

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The text of one reference without "&" and ";"; empty if it is not known.
QString entity(const QString &name) {
    static const QHash<QString, QString> named{{u"amp"_s, u"&"_s},   {u"lt"_s, u"<"_s},   {u"gt"_s, u">"_s},
                                               {u"quot"_s, u"\""_s}, {u"apos"_s, u"'"_s}, {u"nbsp"_s, u" "_s},
                                               {u"plus"_s, u"+"_s}};
    if (!name.startsWith(u'#'))
        return named.value(name);
    const bool hexadecimal = name.size() > 1 && name[1].toLower() == u'x';
    bool number = false;
    const uint code = name.mid(hexadecimal ? 2 : 1).toUInt(&number, hexadecimal ? 16 : 10);
    if (!number || code < 0x20 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return {};
    const char32_t character = code;
    return QString::fromUcs4(&character, 1);
}

} // namespace

QString decodeEntities(const QString &text) {
    QString result;
    qsizetype from = 0;
    for (qsizetype at = text.indexOf(u'&'); at >= 0; at = text.indexOf(u'&', at + 1)) {
        const qsizetype length = QStringView(text).mid(at + 1, MaxEntity).indexOf(u';');
        const QString character = length > 0 ? entity(text.mid(at + 1, length)) : QString();
        if (character.isEmpty())
            continue;
        result += QStringView(text).mid(from, at - from);
        result += character;
        at += length + 1;
        from = at + 1;
    }
    result += QStringView(text).mid(from);
    return result;
}

void HtmlTags::skipPast(const char *end) {
    const qsizetype found = m_text.indexOf(end, m_at);
    m_at = found < 0 ? m_text.size() : found + qsizetype(qstrlen(end));
}

HtmlTag HtmlTags::next() {
    while (!atEnd()) {
        const qsizetype open = m_text.indexOf('<', m_at);
        if (open < 0 || open + 1 >= m_text.size())
            break;
        m_at = open + 1;
        if (QByteArrayView(m_text).sliced(m_at).startsWith("!--")) {
            m_at += 2; // "<!-->" is a whole comment
            skipPast("-->");
        } else if (m_text[m_at] == '/' || m_text[m_at] == '!' || m_text[m_at] == '?') {
            skipPast(">");
        } else if (isLetter(m_text[m_at])) {
            HtmlTag tag;
            while (!atEnd() && !isBlank(m_text[m_at]) && m_text[m_at] != '>' && m_text[m_at] != '/')
                tag.name += m_text[m_at++];
            tag.name = tag.name.toLower();
            readAttributes(tag);
            if (atEnd() && !m_text.endsWith('>'))
                break; // the text was cut inside this tag
            if (tag.name == "script")
                skipPast("</script");
            else if (tag.name == "style")
                skipPast("</style");
            return tag;
        }
    }
    m_at = m_text.size();
    return {};
}

void HtmlTags::readAttributes(HtmlTag &tag) {
    while (!atEnd()) {
        while (!atEnd() && (isBlank(m_text[m_at]) || m_text[m_at] == '/'))
            ++m_at;
        if (atEnd())
            return;
        if (m_text[m_at] == '>') {
            ++m_at;
            return;
        }
        const qsizetype start = m_at;
        do // a stray "=" belongs to the name, as browsers have it
            ++m_at;
        while (!atEnd() && !isBlank(m_text[m_at]) && m_text[m_at] != '=' && m_text[m_at] != '>' && m_text[m_at] != '/');
        const QByteArray name = m_text.mid(start, m_at - start).toLower();
        while (!atEnd() && isBlank(m_text[m_at]))
            ++m_at;
        QByteArray value;
        if (!atEnd() && m_text[m_at] == '=')
            value = readValue();
        if (tag.attributes.size() < MaxAttributes && !tag.attributes.contains(name))
            tag.attributes.insert(name, decodeEntities(QString::fromUtf8(value)));
    }
}

QByteArray HtmlTags::readValue() {
    ++m_at; // the equals sign
    while (!atEnd() && isBlank(m_text[m_at]))
        ++m_at;
    if (atEnd())
        return {};
    const char quote = m_text[m_at];
    if (quote == '"' || quote == '\'') {
        const qsizetype start = m_at + 1;
        const qsizetype end = m_text.indexOf(quote, start);
        m_at = end < 0 ? m_text.size() : end + 1;
        return end < 0 ? QByteArray() : m_text.mid(start, end - start);
    }
    const qsizetype start = m_at;
    while (!atEnd() && !isBlank(m_text[m_at]) && m_text[m_at] != '>')
        ++m_at;
    return m_text.mid(start, m_at - start);
}

} // namespace armature
