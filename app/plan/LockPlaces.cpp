#include "plan/LockPlaces.h"

#include "base/Literals.h"
#include "base/TomlString.h"

#include <QRegularExpression>

namespace armature {
namespace {

/// `path` from `folder`, without "." and "..": QDir would do, but reads the disk elsewhere and is not let into this
/// room.
QString absolutePath(const QString &path, const QString &folder) {
    QStringList parts;
    for (const QString &part : (folder + u'/' + path).split(u'/', Qt::SkipEmptyParts)) {
        if (part == ".."_L1 && !parts.isEmpty())
            parts.removeLast();
        else if (part != "."_L1 && part != ".."_L1)
            parts << part;
    }
    return u'/' + parts.join(u'/');
}

} // namespace

QString lockWithPlaces(const QString &lock, const QString &folder) {
    // In the inline tables that uv writes, a key follows "{ " or ", ".
    static const QRegularExpression entry(u"(?<=[{,] )path = \"([^\"\\\\/\\n][^\"\\\\\\n]*)\""_s);
    QString result;
    qsizetype copied = 0;
    for (auto it = entry.globalMatch(lock); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        result += lock.mid(copied, match.capturedStart() - copied);
        result += u"path = "_s + tomlString(absolutePath(match.captured(1), folder));
        copied = match.capturedEnd();
    }
    return result + lock.mid(copied);
}

} // namespace armature
