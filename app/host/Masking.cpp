#include "host/Masking.h"

#include <QRegularExpression>

namespace armature {

QString maskCredentials(const QString &text) {
    // Up to the last "@" of the authority: a password may hold an unescaped "@".
    static const QRegularExpression userInfo(QStringLiteral(R"(://[^/?#\s"']*@)"));
    // A password with an unescaped slash is no valid URL, and a proxy variable holds one all the same. A port is no password.
    static const QRegularExpression brokenUserInfo(QStringLiteral(R"(://[^/?#\s"'@:]*:(?!\d+(?:[/?#\s]|$))[^\s"'@]*@)"));
    static const QRegularExpression bareUserInfo(QStringLiteral(R"((^|[\s=,"'])[^\s/@:,="']+:[^\s/@,"']+@(?=[A-Za-z0-9\[]))"));
    static const QRegularExpression parameter(
        QStringLiteral(R"(([?&;](?:[\w-]*(?:token|secret|password|passwd|signature|apikey|api_key|sig|key))=)[^&\s"']+)"),
        QRegularExpression::CaseInsensitiveOption);
    QString masked = text;
    masked.replace(userInfo, QStringLiteral("://****@"));
    masked.replace(brokenUserInfo, QStringLiteral("://****@"));
    masked.replace(bareUserInfo, QStringLiteral("\\1****@"));
    masked.replace(parameter, QStringLiteral("\\1****"));
    return masked;
}

} // namespace armature
