#include "wheels/IndexUrl.h"

#include "base/Literals.h"
#include "base/Nearest.h"
#include "base/Requirement.h"
#include "base/Secrets.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature {
namespace {

constexpr qsizetype MaxUrl = 8192;

bool isHttp(const QUrl &url) {
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1);
}

} // namespace

QString fileNameOf(const QString &url) {
    const QString path = QUrl(url, QUrl::TolerantMode).path(QUrl::FullyEncoded);
    return QUrl::fromPercentEncoding(path.mid(path.lastIndexOf(u'/') + 1).toUtf8());
}

bool sameOrigin(const QUrl &left, const QUrl &right) {
    const auto port = [](const QUrl &url) { return url.port(url.scheme() == "https"_L1 ? 443 : 80); };
    return left.scheme() == right.scheme() && left.host() == right.host() && port(left) == port(right);
}

Result<QUrl> projectPageUrl(const QString &index, const QString &project) {
    static const QRegularExpression name(u"^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\\z"_s);
    QUrl url(index, QUrl::StrictMode);
    if (index.size() > MaxUrl || !isHttp(url))
        return Problem{.code = ProblemCode::Malformed,
                       .subject = withoutCredentials(index.left(MaxUrl)),
                       .detail = u"the index is not an http or https URL"_s};
    if (project.size() > 256 || !name.match(project).hasMatch())
        return Problem{
            .code = ProblemCode::Malformed, .subject = project.left(200), .detail = u"not the name of a package"_s};
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path + u'/' + normalizedName(project) + u'/', QUrl::TolerantMode);
    url.setFragment({});
    return url;
}

Result<QMap<QString, QString>> readIndexOverrides(const QStringList &texts) {
    static const QRegularExpression word(u"^[A-Za-z0-9][A-Za-z0-9._-]*\\z"_s);
    QMap<QString, QString> overrides;
    for (const QString &text : texts) {
        const qsizetype equals = text.indexOf(u'=');
        const QString id = text.left(std::max<qsizetype>(equals, 0));
        const QString url = text.mid(equals + 1).trimmed();
        if (!word.match(id).hasMatch() || url.isEmpty())
            return Problem{.code = ProblemCode::Usage,
                           .subject = u"--index"_s,
                           .detail = u"it is not of the form ID=URL"_s,
                           .remedy = u"For example: --index default=https://mirror.example/simple"_s};
        if (overrides.contains(id))
            return Problem{.code = ProblemCode::Usage,
                           .subject = u"--index "_s + id,
                           .detail = u"it is given twice"_s,
                           .remedy = u"Name each index once."_s};
        overrides.insert(id, url);
    }
    return overrides;
}

Result<std::vector<PackageIndex>> applyIndexOverrides(std::vector<PackageIndex> indexes,
                                                      const QMap<QString, QString> &overrides) {
    for (auto it = overrides.begin(); it != overrides.end(); ++it) {
        const auto found = std::find_if(indexes.begin(), indexes.end(),
                                        [&](const PackageIndex &index) { return index.id == it.key(); });
        if (found == indexes.end()) {
            QStringList known;
            for (const PackageIndex &index : indexes)
                known << index.id;
            return unknownName(it.key(), u"the catalog has no index of this id"_s, known);
        }
        if (it->size() > MaxUrl || !isHttp(QUrl(*it, QUrl::StrictMode)))
            return Problem{.code = ProblemCode::Usage,
                           .subject = u"--index "_s + it.key(),
                           .detail = u"it is not an http or https URL"_s,
                           .remedy = u"For example: --index %1=https://mirror.example/simple"_s.arg(it.key())};
        found->url = *it;
    }
    return indexes;
}

} // namespace armature
