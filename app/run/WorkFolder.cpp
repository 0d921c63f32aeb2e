#include "run/WorkFolder.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"

#include <QDir>
#include <QFileInfo>

namespace armature {
namespace {

QString markerPath(const QString &folder) { return folder + u"/armature-work"_s; }

/// Nothing but what a preparation that was killed may have left: the marker while it was written.
bool holdsNothing(const QString &folder) {
    const QStringList names =
        QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (const QString &name : names)
        if (!name.startsWith("armature-work.new-"_L1))
            return false;
    return true;
}

const QByteArray &markerText() {
    static const QByteArray text = "This folder belongs to Armature, which builds the environment beside it here.\n"
                                   "While no installation runs it may be deleted.\n";
    return text;
}

} // namespace

bool isWorkFolder(const QString &folder) {
    const QFileInfo info(folder);
    return info.isDir() && !info.isSymLink() &&
           readBounded(markerPath(folder), 4096).valueOr({}).startsWith("This folder belongs to Armature");
}

Result<void> removeOwned(const QString &path, const QString &workFolder) {
    const QString name = QFileInfo(path).fileName();
    if (name.isEmpty() || name == ".."_L1 || path != workFolder + u'/' + name || !isWorkFolder(workFolder))
        return Problem{.code = ProblemCode::Internal,
                       .subject = path,
                       .detail = u"refused to delete what is not inside a folder of ours"_s};
    return removeTree(workFolder, name);
}

Result<void> prepareWorkFolder(const PlanFolders &folders) {
    if (isWorkFolder(folders.work))
        return {};
    if (isThere(folders.work)) {
        const QFileInfo info(folders.work);
        if (info.isSymLink() || !info.isDir() || !holdsNothing(folders.work))
            return Problem{.code = ProblemCode::Foreign,
                           .subject = folders.work,
                           .detail = u"is there and was not made by this program"_s};
    }
    if (Result<void> made = makePrivateFolder(folders.work); !made)
        return made;
    return writeDurably(markerPath(folders.work), markerText());
}

QString lockPath(const PlanFolders &folders) { return folders.work + u"/lock"_s; }
QString journalPath(const PlanFolders &folders) { return folders.work + u"/journal.json"_s; }
QString oldPath(const PlanFolders &folders) { return folders.work + u"/old"_s; }
QString scratchPath(const PlanFolders &folders) { return folders.work + u"/scratch"_s; }

} // namespace armature
