#include "export/SafeText.h"

#include "base/HiddenText.h"
#include "base/Literals.h"
#include "present/Words.h"

#include <QUrl>

namespace armature {

QString visibleText(const QString &text) {
    QString result;
    bool blank = false;
    for (const QChar c : text) {
        if (c == u'\n' || c == u'\t' || c == u'\r') {
            blank = true;
            continue;
        }
        if (isHidden(c))
            continue;
        if (blank && !result.isEmpty())
            result += u' ';
        blank = false;
        result += c;
    }
    return result;
}

QString webAddress(const QString &url) {
    const QUrl parsed(url, QUrl::StrictMode);
    const bool web = parsed.scheme() == "https"_L1 || parsed.scheme() == "http"_L1;
    if (!web || !parsed.isValid() || parsed.host().isEmpty() || !parsed.userInfo().isEmpty())
        return {};
    return QString::fromLatin1(parsed.toEncoded());
}

QString commentLine(const QString &text) { return u"# "_s + visibleText(text) + u'\n'; }

QString commentBlock(const QString &text, int width) {
    QString result;
    for (const QString &line : wrapped(visibleText(text), width).split(u'\n'))
        result += u"# "_s + line + u'\n';
    return result;
}

} // namespace armature
