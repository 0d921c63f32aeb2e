#include "base/HiddenText.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {

bool isHidden(QChar c) {
    const QChar::Category category = c.category();
    return category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Separator_Line ||
           category == QChar::Separator_Paragraph;
}

QString withoutHidden(const QString &text) {
    QString safe = text;
    for (QChar &c : safe)
        if (isHidden(c) && c != u'\n' && c != u'\t')
            c = QChar(QChar::ReplacementCharacter);
    return safe;
}

QByteArray withHiddenEscaped(const QByteArray &json) {
    const auto isAscii = [](char c) { return static_cast<unsigned char>(c) < 0x7F; };
    if (std::all_of(json.begin(), json.end(), isAscii)) // its writer escapes the controls among them
        return json;
    QString result;
    for (const QChar c : QString::fromUtf8(json)) {
        if (c.unicode() > 0x7E && isHidden(c))
            result += u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result.toUtf8();
}

} // namespace armature
