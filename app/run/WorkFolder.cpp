#include "run/WorkFolder.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"
#include "run/Journal.h"
#include "run/Manifest.h"

#include <QDir>
#include <QFileInfo>

namespace armature {
namespace {

QString markerPath(const QString &folder) { return folder + u"/armature-work"_s; }

/// Nothing but what a preparation that was killed may have left: files that it writes before the marker is in place.
bool holdsNothing(const QString &folder) {
    const QStringList names =
        QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (const QString &name : names)
        if (!name.startsWith("armature-work.new-"_L1) && !name.startsWith(".gitignore"_L1))
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
    return whyNotPrivate(folder).isEmpty() &&
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
    const auto foreign = [&](const QString &why) {
        return Problem{.code = ProblemCode::Foreign, .subject = folders.work, .detail = why};
    };
    if (isThere(folders.work)) {
        if (const QString why = whyNotPrivate(folders.work); !why.isEmpty())
            return foreign(why);
        if (!holdsNothing(folders.work) && !hasJournal(folders))
            return foreign(u"is there and was not made by this program"_s);
    }
    if (Result<void> made = makePrivateFolder(folders.work); !made)
        return made;
    if (const QString why = whyNotPrivate(folders.work); !why.isEmpty())
        return foreign(why); // somebody was faster, or the volume keeps no permissions
    if (Result<void> ignored = writeDurably(folders.work + u"/.gitignore"_s, "*\n"); !ignored)
        return ignored;
    return writeDurably(markerPath(folders.work), markerText());
}

bool hasJournal(const PlanFolders &folders) {
    const Result<std::optional<Journal>> journal = readJournal(journalPath(folders));
    return journal && journal.value() && journal.value()->target == folders.target;
}

Result<void> keepWorkFolder(const PlanFolders &folders, const QString &id) {
    if (folderIdOf(folders.work) == id && isWorkFolder(folders.work))
        return {};
    if (folderIdOf(folders.work) == id && whyNotPrivate(folders.work).isEmpty())
        return writeDurably(markerPath(folders.work), markerText());
    return Problem{.code = ProblemCode::NotFound,
                   .subject = folders.work,
                   .detail = u"the folder in which the environment is built was taken away during the run"_s,
                   .remedy = u"Make sure that nothing deletes that folder or unmounts its volume, and try again."_s};
}

void dropRemadeWorkFolder(const PlanFolders &folders, const QString &id) {
    const QString now = folderIdOf(folders.work);
    if (now.isEmpty() || now == id || !whyNotPrivate(folders.work).isEmpty())
        return;
    const QStringList made{QFileInfo(folders.staging).fileName(), QFileInfo(folders.tmp).fileName(),
                           QFileInfo(scratchPath(folders)).fileName(), QFileInfo(journalPath(folders)).fileName()};
    const QStringList names =
        QDir(folders.work).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (const QString &name : names)
        if (!made.contains(name))
            return;
    for (const QString &name : names)
        static_cast<void>(removeTree(folders.work, name));
    QDir().rmdir(folders.work);
}

QString lockPath(const PlanFolders &folders) { return folders.work + u"/lock"_s; }
QString journalPath(const PlanFolders &folders) { return folders.work + u"/journal.json"_s; }
QString oldPath(const PlanFolders &folders) { return folders.work + u"/old"_s; }
QString scratchPath(const PlanFolders &folders) { return folders.work + u"/scratch"_s; }

} // namespace armature
