#include "run/TargetCheck.h"

#include "base/Literals.h"
#include "files/DurableFile.h"
#include "run/Manifest.h"
#include "run/WorkFolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace armature {
namespace {

constexpr qsizetype LongPath = 200;    // bytes: some tools of others fail on longer ones, and lines get unreadable
constexpr qsizetype LongestPath = 900; // bytes: macOS takes 1024 for a whole path, and files lie below the target
constexpr qsizetype LongestName =
    230; // bytes: file systems take 255, and the names of the folders beside it are longer than the target's

Problem bad(const QString &target, const QString &why) {
    return {.code = ProblemCode::BadTarget, .subject = target, .detail = why};
}

/// The nearest folder above that is there, with links resolved.
QString standingParent(const QString &path) {
    QString parent = QFileInfo(path).path();
    while (!isThere(parent) && parent != "/"_L1)
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
    } while (!isThere(parent) && parent != "/"_L1);
    const QString standing = QFileInfo(parent).canonicalFilePath();
    return (standing == "/"_L1 ? QString() : standing) + rest;
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
    static const QStringList whole{u"/bin"_s, u"/boot"_s,    u"/dev"_s,     u"/etc"_s,
                                   u"/lib"_s, u"/lib64"_s,   u"/proc"_s,    u"/sbin"_s,
                                   u"/sys"_s, u"/usr/bin"_s, u"/usr/lib"_s, u"/usr/sbin"_s,
                                   u"/run"_s, u"/System"_s,  u"/Library"_s, u"/private/etc"_s};
    static const QStringList itself{u"/usr"_s,          u"/var"_s,   u"/home"_s, u"/root"_s,  u"/opt"_s,     u"/tmp"_s,
                                    u"/Applications"_s, u"/Users"_s, u"/mnt"_s,  u"/media"_s, u"/Volumes"_s, u"/srv"_s};
    const auto user = u"/run/user"_s; // a runtime folder, but the user's own
    for (const QString &folder : whole)
        if (isInside(path, folder) && !isInside(path, user))
            return folder;
    return itself.contains(path) ? path : QString();
}

/// The environment that `path` lies in; empty if none.
QString enclosingEnvironment(const QString &path) {
    for (QString folder = QFileInfo(path).path(); folder != "/"_L1; folder = QFileInfo(folder).path())
        if (isThere(folder + u"/pyvenv.cfg"_s))
            return folder;
    return {};
}

/// The work folder that `path` lies in, where the next run deletes what it finds; empty if none.
QString enclosingWorkFolder(const QString &path) {
    for (QString folder = QFileInfo(path).path(); folder != "/"_L1; folder = QFileInfo(folder).path())
        if (isWorkFolder(folder))
            return folder;
    return {};
}

/// Whether a volume, or a folder from elsewhere, is mounted on `path`: such a folder cannot be exchanged.
bool isMountPoint(const QString &path) {
    const QByteArray name = QFile::encodeName(path);
#if defined(Q_OS_LINUX) && defined(STATX_ATTR_MOUNT_ROOT)
    struct statx found {};
    if (statx(AT_FDCWD, name.constData(), AT_SYMLINK_NOFOLLOW, STATX_INO, &found) == 0 &&
        (found.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0)
        return (found.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
#endif
    struct stat itself {};
    struct stat parent {};
    return lstat(name.constData(), &itself) == 0 &&
           stat(QFile::encodeName(QFileInfo(path).path()).constData(), &parent) == 0 && itself.st_dev != parent.st_dev;
}

Result<void> checkPlace(const QString &target, const TargetRules &rules) {
    const QString place = resolved(target);
    const QString system = systemFolder(place);
    if (!system.isEmpty())
        return bad(target, u"%1 belongs to the system"_s.arg(system));
    if (place == rules.home)
        return bad(target, u"is the home folder itself"_s);
    if (!rules.programFolder.isEmpty() && isInside(place, rules.programFolder))
        return bad(target, u"lies inside this program (%1), which an update replaces"_s.arg(rules.programFolder));
    const QString work = enclosingWorkFolder(place);
    if (!work.isEmpty())
        return bad(target, u"lies inside a work folder of this program (%1), which is cleaned out"_s.arg(work));
    if (isMountPoint(place))
        return bad(target, u"is a mount point, which cannot be exchanged: choose a folder inside it"_s);
    const QString environment = enclosingEnvironment(place);
    if (!environment.isEmpty())
        return bad(target, u"lies inside another environment (%1)"_s.arg(environment));
    return {};
}

} // namespace

Result<void> checkTargetName(const QString &target) {
    if (!target.startsWith(u'/'))
        return bad(target, u"is not an absolute path"_s);
    const QByteArray bytes = target.toUtf8();
    if (QString::fromUtf8(bytes) != target || target.contains(QChar::ReplacementCharacter))
        return bad(target, u"is not valid UTF-8"_s);
    for (const QChar c : target)
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format ||
            c.category() == QChar::Separator_Line)
            return bad(target, u"holds an invisible character (U+%1)"_s.arg(c.unicode(), 4, 16, QLatin1Char('0')));
    if (target.contains(u':'))
        return bad(target, u"holds a \":\", which separates the folders of PATH"_s);
    if (QDir::cleanPath(target) != target || target == "/"_L1)
        return bad(target, u"is not a plain path: it holds \"..\", \"//\" or ends with \"/\""_s);
    const QString name = QFileInfo(target).fileName();
    if (name.startsWith(u'-'))
        return bad(target, u"its name starts with \"-\", which commands take for an option"_s);
    if (bytes.size() > LongestPath || name.toUtf8().size() > LongestName)
        return bad(target, u"is too long (%1 bytes)"_s.arg(bytes.size()));
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
        return bad(target, u"is a symbolic link"_s);
    if (isThere(target) && !info.isDir())
        return bad(target, u"is a file"_s);
    TargetVerdict verdict;
    const bool empty = QDir(target).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    if (isThere(target) && (!empty || !info.isReadable())) {
        verdict.replaces = isReplaceable(folders);
        if (!verdict.replaces)
            return Problem{.code = ProblemCode::Foreign,
                           .subject = target,
                           .detail = isThere(manifestPath(target)) ? whyNotOwn(target)
                                     : isThere(target + u"/pyvenv.cfg"_s)
                                         ? u"it is "_s + venvInWords(target)
                                         : u"has something in it that this program did not make"_s};
    }
    const QString parent = standingParent(target);
    if (!QFileInfo(parent).isDir())
        return bad(target, u"%1 is no folder"_s.arg(parent));
    if (access(QFile::encodeName(parent).constData(), W_OK | X_OK) != 0)
        return Problem{.code = ProblemCode::Denied, .subject = parent, .detail = u"cannot be written by this user"_s};
    if (target.toUtf8().size() > LongPath)
        verdict.warnings << u"The path of the target is %1 bytes long; some tools fail with so long ones."_s.arg(
            target.toUtf8().size());
    return verdict;
}

TargetRules ownTargetRules() {
    // Only a bundle is a folder of the program alone; a bare program may well lie in the home folder.
    const QString inside = u".app/Contents/MacOS"_s;
    const QString folder = QCoreApplication::applicationDirPath();
    const qsizetype bundle = folder.endsWith(inside) ? folder.size() - inside.size() + 4 : 0;
    return {folder.left(bundle), QDir(QDir::homePath()).canonicalPath()};
}

} // namespace armature
