#include "base/Secrets.h"

#include "base/Literals.h"

#include <QRegularExpression>
#include <QUrl>

namespace armature {
namespace {

/// Shorter secrets would blank out ordinary words and protect nobody.
constexpr qsizetype ShortestSecret = 3;
constexpr int MostRounds = 20;

void maskUserInfo(QString &text) {
    // A password may hold an unescaped "@": everything up to the last "@" of the authority belongs to the user info.
    static const QRegularExpression userInfo(uR"(://[^/?#\s"']*@)"_s);
    // A password with an unescaped slash makes no valid URL, but proxy variables hold one all the same. A port is no
    // password.
    static const QRegularExpression brokenUserInfo(uR"(://[^/?#\s"'@:]*:(?!\d+(?:[/?#\s]|$))[^\s"']*@)"_s);
    static const QRegularExpression bareUserInfo(uR"((^|[\s=,"'])[^\s/@:,="']+:[^\s/@,"']+@(?=[A-Za-z0-9\[]))"_s);
    text.replace(userInfo, u"://****@"_s);
    text.replace(brokenUserInfo, u"://****@"_s);
    text.replace(bareUserInfo, u"\\1****@"_s);
}

/// "name:secret@proxy" has a scheme, too, but no host.
bool isUrl(const QUrl &url) {
    return url.isValid() && !url.scheme().isEmpty() && (!url.host().isEmpty() || url.scheme() == "file"_L1);
}

void maskParameters(QString &text) {
    static const QRegularExpression parameter(
        uR"(([?&;](?:[\w-]*(?:token|secret|password|passwd|signature|apikey|api_key|sig|key))=)[^&\s"']+)"_s,
        QRegularExpression::CaseInsensitiveOption);
    text.replace(parameter, u"\\1****"_s);
}

} // namespace

QString redacted(const QString &text, const QStringList &secrets) {
    QString result = text;
    for (const QString &secret : secrets)
        if (secret.size() >= ShortestSecret)
            result.replace(secret, u"****"_s);
    for (int round = 0; round < MostRounds; ++round) { // what is masked can uncover more
        const QString before = result;
        if (result.contains(u'@')) // the expressions are slow, and a log has a million lines
            maskUserInfo(result);
        if (result.contains(u'='))
            maskParameters(result);
        if (result == before)
            break;
    }
    return result;
}

QString withoutCredentials(const QString &url) {
    QUrl parsed(url, QUrl::TolerantMode);
    if (!isUrl(parsed)) // a password with an "@" or "/" of its own keeps a URL from being one
        parsed = QUrl(redacted(url), QUrl::TolerantMode);
    if (!isUrl(parsed))
        return redacted(url);
    parsed.setUserInfo({});
    parsed.setQuery(QString());
    parsed.setFragment({});
    return parsed.toString(QUrl::FullyEncoded);
}

} // namespace armature
