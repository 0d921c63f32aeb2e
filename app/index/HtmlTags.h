#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

namespace armature {

/// A start tag with its attributes; names in lower case, values with entities decoded.
struct HtmlTag {
    QByteArray name; ///< empty: the end of the text
    QMap<QByteArray, QString> attributes;
};

/// Walks over the start tags of an HTML text: no tree, no nesting, so hostile markup costs linear time and no stack.
/// Comments, end tags and the inside of <script> and <style> are skipped; a tag that is not closed ends the text.
class HtmlTags {
public:
    explicit HtmlTags(const QByteArray &text) : m_text(text) {}
    HtmlTag next();

private:
    void skipPast(const char *end);
    void readAttributes(HtmlTag &tag);
    QByteArray readValue();
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }

    const QByteArray &m_text;
    qsizetype m_at = 0;
};

/// Character references decoded: &amp; &lt; &gt; &quot; &apos; &nbsp; &plus; and numbers. Others stay as they are.
QString decodeEntities(const QString &text);

} // namespace armature
