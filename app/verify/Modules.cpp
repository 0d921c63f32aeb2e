#include "verify/Modules.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "files/BoundedFile.h"
#include "verify/WheelRecord.h"

#include <QRegularExpression>
#include <QSet>
#include <algorithm>
#include <functional>
#include <iterator>

namespace armature {
namespace {

constexpr qsizetype MostModules = 20;
constexpr qsizetype DeepestPackage = 4; ///< folders above the first __init__.py

/// "a/b" for a/b/__init__.py, "c" for c.py and for c.cpython-312-aarch64-linux-gnu.so; empty for what is no module.
QString modulePath(const QString &path) {
    static const QRegularExpression shape(
        uR"(^((?:[A-Za-z_]\w{0,99}/){0,8})([A-Za-z_]\w{0,99})(?:\.py|\.(?:cpython|abi3)[^/]*\.so|\.so)$)"_s);
    const QRegularExpressionMatch match = shape.match(path);
    if (!match.hasMatch())
        return {};
    const QString folder = match.captured(1);
    if (match.captured(2) == "__init__"_L1)
        return folder.isEmpty() ? QString() : folder.chopped(1);
    return folder + match.captured(2);
}

bool isPrivate(const QString &module) { return module.startsWith(u'_'); }

/// Folders that many wheels carry to the top by mistake.
bool isStray(const QString &module) {
    static const QStringList stray{u"test"_s, u"tests"_s, u"docs"_s, u"doc"_s, u"examples"_s, u"benchmarks"_s};
    return stray.contains(module.section(u'.', 0, 0));
}

} // namespace

QStringList modulesAmong(const QList<QByteArray> &paths, const QString &distribution) {
    QSet<QString> packages; // folders with an __init__
    QSet<QString> files;
    for (const QByteArray &bytes : paths) {
        const QString path = QString::fromUtf8(bytes);
        const QString module = modulePath(path);
        if (module.isEmpty())
            continue;
        const bool isPackage = path.section(u'/', -1).startsWith("__init__."_L1);
        if (isPackage)
            packages << module;
        else
            files << module;
    }
    const auto insideAPackage = [&](const QString &module) {
        for (qsizetype at = module.indexOf(u'/'); at > 0; at = module.indexOf(u'/', at + 1))
            if (packages.contains(module.left(at)))
                return true;
        return false;
    };
    QStringList found;
    for (const QString &module : packages)
        if (module.count(u'/') <= DeepestPackage && !insideAPackage(module))
            found << QString(module).replace(u'/', u'.');
    for (const QString &module : files)
        if (!module.contains(u'/') && !packages.contains(module))
            found << module;
    if (found.isEmpty()) // no folder with code of its own: what lies in the folders is imported by its whole name
        for (const QString &module : files)
            if (module.count(u'/') <= DeepestPackage)
                found << QString(module).replace(u'/', u'.');
    found.removeDuplicates();
    found.sort();
    const auto those = [&](const std::function<bool(const QString &)> &wanted) {
        QStringList chosen;
        std::copy_if(found.begin(), found.end(), std::back_inserter(chosen), wanted);
        return chosen;
    };
    const QStringList named =
        those([&](const QString &m) { return normalizedName(m) == normalizedName(distribution); });
    const QStringList open = those([](const QString &m) { return !isPrivate(m) && !isStray(m); });
    const QStringList &chosen = !named.isEmpty() ? named : !open.isEmpty() ? open : found;
    return chosen.mid(0, MostModules);
}

Result<QStringList> importableModules(const InstalledDistribution &distribution) {
    const QString place = distribution.folder + u"/RECORD"_s;
    const auto bytes = readBounded(place, MaxRecordBytes);
    if (!bytes)
        return bytes.problem();
    const auto entries = parseRecord(*bytes, place);
    if (!entries)
        return entries.problem();
    QList<QByteArray> paths;
    for (const RecordEntry &entry : *entries)
        paths << entry.path;
    return modulesAmong(paths, distribution.name);
}

} // namespace armature
