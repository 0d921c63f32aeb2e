#include "present/MarkdownText.h"

#include "base/HiddenText.h"
#include "base/Literals.h"

namespace armature {
namespace {

constexpr qsizetype LongestText = 1000;

} // namespace

QString markdownText(const QString &text) {
    static const QString markup = u"\\`*_[]|~"_s;
    QString result;
    for (const QChar c : text.left(LongestText)) {
        if (c == u'\n' || c == u'\t')
            result += u' ';
        else if (isHidden(c))
            continue;
        else if (c == u'<')
            result += u"&lt;"_s;
        else if (c == u'>')
            result += u"&gt;"_s;
        else if (c == u'&')
            result += u"&amp;"_s;
        else if (markup.contains(c))
            result += QString(u'\\') + c;
        else
            result += c;
    }
    return text.size() > LongestText ? result + u" …"_s : result;
}

QString markdownFence(const QString &text) {
    QString content;
    int run = 0;
    int longest = 2;
    for (const QChar c : text) {
        if (c != u'\n' && c != u'\t' && isHidden(c))
            continue;
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
        content += c;
    }
    const QString fence(longest + 1, u'`');
    while (content.endsWith(u'\n'))
        content.chop(1);
    return fence + u"text\n"_s + content + u'\n' + fence + u'\n';
}

QString markdownTable(const QStringList &header, const QList<QStringList> &rows) {
    if (rows.isEmpty())
        return {};
    const auto line = [](const QStringList &cells) { return u"| "_s + cells.join(u" | "_s) + u" |\n"_s; };
    QString table = line(header) + line(QStringList(header.size(), u"---"_s));
    for (const QStringList &row : rows)
        table += line(row);
    return table;
}

} // namespace armature
