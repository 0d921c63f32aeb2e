#include "plan/LockIndexes.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "base/TomlString.h"

#include <QRegularExpression>
#include <QSet>
#include <QUrl>

namespace armature {
namespace {

QString urlFor(const QString &package, const QString &version, const std::vector<PackageIndex> &indexes,
               const QMap<QString, ResolvedFrom> &origins) {
    for (const PackageIndex &index : indexes)
        if (index.packages.contains(package))
            return index.url;
    const ResolvedFrom origin = origins.value(package);
    return origin.version == version ? origin.index : QString();
}

/// Whether the rest of a package's block says that its files come from no index.
bool hasOwnSource(QStringView rest) {
    static const QRegularExpression source(
        u"^(?:archive|vcs|directory) = |^\\[packages\\.(?:archive|vcs|directory)\\]"_s,
        QRegularExpression::MultilineOption);
    const qsizetype next = rest.indexOf(u"\n[[packages]]"_s);
    return source.match(rest.left(next < 0 ? rest.size() : next).toString()).hasMatch();
}

void replaceValue(QStringList &arguments, const QString &option, const QString &value) {
    const qsizetype at = arguments.indexOf(option);
    if (at >= 0 && at + 1 < arguments.size())
        arguments[at + 1] = value;
}

} // namespace

CommandLine uvOrigins(CommandLine resolve, const QString &output) {
    replaceValue(resolve.arguments, u"--format"_s, u"requirements.txt"_s);
    replaceValue(resolve.arguments, u"--output-file"_s, output);
    if (!resolve.arguments.contains(u"--offline"_s))
        resolve.arguments << u"--offline"_s;
    resolve.arguments << u"--quiet"_s << u"--no-annotate"_s << u"--emit-index-annotation"_s;
    return resolve;
}

QMap<QString, ResolvedFrom> resolvedFrom(const QString &requirements) {
    static const QRegularExpression entry(u"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\\s;\\\\]+)"_s);
    static const QRegularExpression from(u"^ +# from (https?://\\S+)$"_s);
    QMap<QString, ResolvedFrom> origins;
    QSet<QString> several;
    QString package;
    for (const QString &line : requirements.split(u'\n')) {
        if (!line.startsWith(u' ')) {
            const auto named = entry.match(line);
            package = named.hasMatch() ? normalizedName(named.captured(1)) : QString();
            if (origins.contains(package))
                several << package;
            if (!package.isEmpty())
                origins.insert(package, {named.captured(2), {}});
        } else if (const auto told = from.match(line); told.hasMatch() && !package.isEmpty()) {
            if (QUrl(told.captured(1)).userInfo().isEmpty())
                origins[package].index = told.captured(1);
        }
    }
    for (auto it = origins.begin(); it != origins.end();)
        it = it->index.isEmpty() || several.contains(it.key()) ? origins.erase(it) : std::next(it);
    return origins;
}

QString lockWithIndexes(const QString &lock, const std::vector<PackageIndex> &indexes,
                        const QMap<QString, ResolvedFrom> &origins) {
    static const QRegularExpression block(
        u"^\\[\\[packages\\]\\]\\nname = \"([^\"\\n]+)\"\\nversion = \"([^\"\\n]+)\"\\n"_s,
        QRegularExpression::MultilineOption);
    QString result;
    qsizetype copied = 0;
    for (auto it = block.globalMatch(lock); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        result += lock.mid(copied, match.capturedEnd() - copied);
        copied = match.capturedEnd();
        const QStringView rest = QStringView(lock).mid(copied);
        const QString url = urlFor(normalizedName(match.captured(1)), match.captured(2), indexes, origins);
        if (!url.isEmpty() && !rest.startsWith(u"index = "_s) && !hasOwnSource(rest))
            result += u"index = "_s + tomlString(url) + u'\n';
    }
    return result + lock.mid(copied);
}

} // namespace armature
