#include "plan/LockIndexes.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "base/TomlString.h"

#include <QRegularExpression>

namespace armature {
namespace {

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
        if (const QString url = urlFor(normalizedName(match.captured(1)), indexes); !url.isEmpty())
            result += u"index = "_s + tomlString(url) + u'\n';
    }
    return result + lock.mid(copied);
}

} // namespace armature
