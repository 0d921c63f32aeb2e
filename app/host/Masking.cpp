#include "host/Masking.h"

#include "base/Literals.h"

#include <QRegularExpression>

namespace armature {

QString maskCredentials(const QString &text) {
    // Up to the last "@" of the authority: a password may hold an unescaped "@".
    static const QRegularExpression userInfo(uR"(://[^/?#\s"']*@)"_s);
    // A password with an unescaped slash is no valid URL, and a proxy variable holds one all the same. A port is no
    // password.
    static const QRegularExpression brokenUserInfo(uR"(://[^/?#\s"'@:]*:(?!\d+(?:[/?#\s]|$))[^\s"'@]*@)"_s);
    static const QRegularExpression bareUserInfo(uR"((^|[\s=,"'])[^\s/@:,="']+:[^\s/@,"']+@(?=[A-Za-z0-9\[]))"_s);
    static const QRegularExpression parameter(
        uR"(([?&;](?:[\w-]*(?:token|secret|password|passwd|signature|apikey|api_key|sig|key))=)[^&\s"']+)"_s,
        QRegularExpression::CaseInsensitiveOption);
    QString masked = text;
    masked.replace(userInfo, u"://****@"_s);
    masked.replace(brokenUserInfo, u"://****@"_s);
    masked.replace(bareUserInfo, u"\\1****@"_s);
    masked.replace(parameter, u"\\1****"_s);
    return masked;
}

} // namespace armature
