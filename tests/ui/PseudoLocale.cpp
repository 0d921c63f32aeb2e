#include "PseudoLocale.h"

#include "base/Literals.h"

#include <QRegularExpression>

namespace armature {
namespace {

QChar accented(QChar letter) {
    static const QString plain = u"aceinosuyzACEINOSUYZ"_s;
    static const QString foreign = u"åçéîñöšûýžÅÇÉÎÑÖŠÛÝŽ"_s;
    const auto at = plain.indexOf(letter);
    return at < 0 ? letter : foreign.at(at);
}

QString accentedWords(const QStringView text) {
    QString result;
    for (const QChar letter : text)
        result += accented(letter);
    return result;
}

/// Dots in words of eight, so that a label that wraps can still wrap.
QString padding(qsizetype length) {
    QString result;
    for (qsizetype i = 0; i < length; ++i)
        result += i % 9 == 8 ? u' ' : QChar(0x00b7);
    return result;
}

} // namespace

QString pseudoTranslated(const QString &text) {
    if (text.isEmpty())
        return {};
    // What must arrive unchanged: tags, entities, arguments of QString::arg, the count of a plural, "&&", and a
    // mnemonic with its letter.
    static const QRegularExpression kept(
        u"<[/!a-zA-Z][^>]*>|&(?:[a-zA-Z][a-zA-Z0-9]*|#[0-9]+|#x[0-9a-fA-F]+);|%L?(?:[0-9]{1,2}|n)|&&|&\\S"_s);
    QString result = u"["_s;
    qsizetype at = 0;
    for (auto matches = kept.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += accentedWords(QStringView(text).mid(at, match.capturedStart() - at)) + match.captured();
        at = match.capturedEnd();
    }
    result += accentedWords(QStringView(text).mid(at));
    return result + padding((text.size() + 2) / 3) + u']';
}

QString PseudoLocale::translate(const char *, const char *sourceText, const char *, int) const {
    return sourceText ? pseudoTranslated(QString::fromUtf8(sourceText)) : QString();
}

} // namespace armature
