#include "plan/LockIndexes.h"

#include "base/Literals.h"
#include "base/Requirement.h"

#include <QRegularExpression>

namespace armature {
namespace {

/// As a TOML basic string; nothing for what would need an escape: an index URL has none.
QString tomlText(const QString &text) {
    static const QRegularExpression plain(u"^[\\x21\\x23-\\x5b\\x5d-\\x7e]+$"_s);
    return plain.match(text).hasMatch() ? u'"' + text + u'"' : QString();
}

QString urlFor(const QString &package, const std::vector<PackageIndex> &indexes) {
    for (const PackageIndex &index : indexes)
        if (index.packages.contains(package))
            return index.url;
    return {};
}

} // namespace

QString lockWithIndexes(const QString &lock, const std::vector<PackageIndex> &indexes) {
    static const QRegularExpression block(
        u"^\\[\\[packages\\]\\]\\nname = \"([^\"\\n]+)\"\\nversion = \"[^\"\\n]+\"\\n(?!index = )"_s,
        QRegularExpression::MultilineOption);
    QString result;
    qsizetype copied = 0;
    for (auto it = block.globalMatch(lock); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        result += lock.mid(copied, match.capturedEnd() - copied);
        copied = match.capturedEnd();
        if (const QString url = tomlText(urlFor(normalizedName(match.captured(1)), indexes)); !url.isEmpty())
            result += u"index = "_s + url + u'\n';
    }
    return result + lock.mid(copied);
}

} // namespace armature
