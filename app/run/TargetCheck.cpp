#include "run/TargetCheck.h"

#include "run/DurableFile.h"
#include "run/Manifest.h"
#include "run/WorkFolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <unistd.h>

namespace armature {
namespace {

constexpr qsizetype LongPath = 200;    // bytes: some tools of others fail on longer ones, and lines get unreadable
constexpr qsizetype LongestPath = 900; // bytes: macOS takes 1024 for a whole path, and files lie below the target
constexpr qsizetype LongestName = 240; // bytes: file systems take 255, and the work folder's name is longer than the target's

Problem bad(const QString &target, const QString &why) { return {ProblemCode::BadTarget, target, why, {}, {}}; }

/// The nearest folder above that is there, with links resolved.
QString standingParent(const QString &path) {
    QString parent = QFileInfo(path).path();
    while (!isThere(parent) && parent != QLatin1String("/"))
        parent = QFileInfo(parent).path();
    return QFileInfo(parent).canonicalFilePath();
}

/// `path` with the links of the part that exists resolved.
QString resolved(const QString &path) {
    QString parent = path;
    QString rest;
    do {
        rest.prepend(u'/' + QFileInfo(parent).fileName());
        parent = QFileInfo(parent).path();
    } while (!isThere(parent) && parent != QLatin1String("/"));
    const QString standing = QFileInfo(parent).canonicalFilePath();
    return (standing == QLatin1String("/") ? QString() : standing) + rest;
}

/// Sealed and ours, or left by a run of ours that was ended between the exchange and the seal.
bool isReplaceable(const PlanFolders &folders) {
    if (isThere(manifestPath(folders.target)))
        return isOwnEnvironment(folders.target);
    return isWorkFolder(folders.work) && isThere(pendingManifestPath(folders.target));
}

bool isInside(const QString &path, const QString &folder) { return path == folder || path.startsWith(folder + u'/'); }

/// The folder of the system that `path` is or lies in; empty if none.
QString systemFolder(const QString &path) {
    static const QStringList whole{QStringLiteral("/bin"), QStringLiteral("/boot"),    QStringLiteral("/dev"),     QStringLiteral("/etc"),
                                   QStringLiteral("/lib"), QStringLiteral("/lib64"),   QStringLiteral("/proc"),    QStringLiteral("/sbin"),
                                   QStringLiteral("/sys"), QStringLiteral("/usr/bin"), QStringLiteral("/usr/lib"), QStringLiteral("/usr/sbin"),
                                   QStringLiteral("/run"), QStringLiteral("/System"),  QStringLiteral("/Library"), QStringLiteral("/private/etc")};
    static const QStringList itself{QStringLiteral("/usr"), QStringLiteral("/var"),   QStringLiteral("/home"),         QStringLiteral("/root"),
                                    QStringLiteral("/opt"), QStringLiteral("/tmp"),   QStringLiteral("/Applications"), QStringLiteral("/Users"),
                                    QStringLiteral("/mnt"), QStringLiteral("/media"), QStringLiteral("/Volumes"),      QStringLiteral("/srv")};
    const auto user = QStringLiteral("/run/user"); // a runtime folder, but the user's own
    for (const QString &folder : whole)
        if (isInside(path, folder) && !isInside(path, user))
            return folder;
    return itself.contains(path) ? path : QString();
}

/// The environment that `path` lies in; empty if none.
QString enclosingEnvironment(const QString &path) {
    for (QString folder = QFileInfo(path).path(); folder != QLatin1String("/"); folder = QFileInfo(folder).path())
        if (isThere(folder + QStringLiteral("/pyvenv.cfg")))
            return folder;
    return {};
}

Result<void> checkPlace(const QString &target, const TargetRules &rules) {
    const QString place = resolved(target);
    const QString system = systemFolder(place);
    if (!system.isEmpty())
        return bad(target, QStringLiteral("%1 belongs to the system").arg(system));
    if (place == rules.home)
        return bad(target, QStringLiteral("is the home folder itself"));
    if (!rules.programFolder.isEmpty() && isInside(place, rules.programFolder))
        return bad(target, QStringLiteral("lies inside this program (%1), which an update replaces").arg(rules.programFolder));
    const QString environment = enclosingEnvironment(place);
    if (!environment.isEmpty())
        return bad(target, QStringLiteral("lies inside another environment (%1)").arg(environment));
    return {};
}

} // namespace

Result<void> checkTargetName(const QString &target) {
    if (!target.startsWith(u'/'))
        return bad(target, QStringLiteral("is not an absolute path"));
    const QByteArray bytes = target.toUtf8();
    if (QString::fromUtf8(bytes) != target || target.contains(QChar::ReplacementCharacter))
        return bad(target, QStringLiteral("is not valid UTF-8"));
    for (const QChar c : target)
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || c.category() == QChar::Separator_Line)
            return bad(target, QStringLiteral("holds an invisible character (U+%1)").arg(c.unicode(), 4, 16, QLatin1Char('0')));
    if (target.contains(u':'))
        return bad(target, QStringLiteral("holds a \":\", which separates the folders of PATH"));
    if (QDir::cleanPath(target) != target || target == QLatin1String("/"))
        return bad(target, QStringLiteral("is not a plain path: it holds \"..\", \"//\" or ends with \"/\""));
    const QString name = QFileInfo(target).fileName();
    if (name.startsWith(u'-'))
        return bad(target, QStringLiteral("its name starts with \"-\", which commands take for an option"));
    if (bytes.size() > LongestPath || name.toUtf8().size() > LongestName)
        return bad(target, QStringLiteral("is too long (%1 bytes)").arg(bytes.size()));
    return {};
}

Result<TargetVerdict> checkTarget(const PlanFolders &folders, const TargetRules &rules) {
    const QString &target = folders.target;
    if (const Result<void> named = checkTargetName(target); !named)
        return named.problem();
    if (const Result<void> placed = checkPlace(target, rules); !placed)
        return placed.problem();
    const QFileInfo info(target);
    if (info.isSymLink())
        return bad(target, QStringLiteral("is a symbolic link"));
    if (isThere(target) && !info.isDir())
        return bad(target, QStringLiteral("is a file"));
    TargetVerdict verdict;
    const bool empty = QDir(target).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    if (isThere(target) && (!empty || !info.isReadable())) {
        verdict.replaces = isReplaceable(folders);
        if (!verdict.replaces)
            return Problem{ProblemCode::Foreign, target, QStringLiteral("has something in it that this program did not make"), {}, {}};
    }
    const QString parent = standingParent(target);
    if (!QFileInfo(parent).isDir())
        return bad(target, QStringLiteral("%1 is no folder").arg(parent));
    if (access(QFile::encodeName(parent).constData(), W_OK | X_OK) != 0)
        return Problem{ProblemCode::Denied, parent, QStringLiteral("cannot be written by this user"), {}, {}};
    if (target.toUtf8().size() > LongPath)
        verdict.warnings << QStringLiteral("The path of the target is %1 bytes long; some tools fail with so long ones.").arg(target.toUtf8().size());
    return verdict;
}

TargetRules ownTargetRules() {
    // Only a bundle is a folder of the program alone; a bare program may well lie in the home folder.
    const QString inside = QStringLiteral(".app/Contents/MacOS");
    const QString folder = QCoreApplication::applicationDirPath();
    const qsizetype bundle = folder.endsWith(inside) ? folder.size() - inside.size() + 4 : 0;
    return {folder.left(bundle), QDir(QDir::homePath()).canonicalPath()};
}

} // namespace armature
