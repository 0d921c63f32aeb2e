#include "base/TomlString.h"

#include "base/Literals.h"

namespace armature {
namespace {

QString escaped(QChar c) {
    switch (c.unicode()) {
    case u'"':
    case u'\\':
        return u"\\"_s + c;
    case u'\b':
        return u"\\b"_s;
    case u'\t':
        return u"\\t"_s;
    case u'\n':
        return u"\\n"_s;
    case u'\f':
        return u"\\f"_s;
    case u'\r':
        return u"\\r"_s;
    default:
        return u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
    }
}

} // namespace

QString tomlString(const QString &text) {
    // Half of a surrogate pair is no character: TOML can neither hold nor escape it, and UTF-8 has a "?" in its place.
    const QString whole = QString::fromUtf8(text.toUtf8());
    QString result = u"\""_s;
    for (const QChar c : whole)
        result += c == u'"' || c == u'\\' || c.category() == QChar::Other_Control ? escaped(c) : QString(c);
    return result + u'"';
}

} // namespace armature
