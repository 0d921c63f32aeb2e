#include "model/CommandLine.h"

#include "base/Literals.h"
#include "base/Secrets.h"

#include <QRegularExpression>

namespace armature {

QString shellQuoted(const QString &word) {
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./-]+$"_s);
    if (plain.match(word).hasMatch())
        return word;
    bool controls = false;
    for (const QChar c : word)
        controls = controls || c.category() == QChar::Other_Control;
    if (!controls)
        return u'\'' + QString(word).replace(u'\'', u"'\\''"_s) + u'\'';
    QString result = u"$'"_s;
    for (const QChar c : word) {
        if (c == u'\n')
            result += u"\\n"_s;
        else if (c == u'\'' || c == u'\\')
            result += u"\\"_s + c;
        else if (c.category() == QChar::Other_Control)
            result += u"\\x%1"_s.arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result + u'\'';
}

QString CommandLine::display() const {
    QStringList words;
    for (auto it = environment.begin(); it != environment.end(); ++it)
        words << it.key() + u'=' + shellQuoted(redacted(it.value(), secrets));
    words << shellQuoted(program);
    for (const QString &argument : arguments)
        words << shellQuoted(redacted(argument, secrets));
    return words.join(u' ');
}

} // namespace armature
