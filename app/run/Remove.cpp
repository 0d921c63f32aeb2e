#include "run/Remove.h"

#include "run/DurableFile.h"
#include "run/Swap.h"
#include "run/WorkFolder.h"

#include <QDir>
#include <QFile>

namespace armature {
namespace {

using Kind = EnvironmentState::Kind;

/// The work folder holds nothing but our own small files by now. What does not belong there keeps the folder in place.
void dropWorkFolder(const PlanFolders &folders) {
    for (const QString &name : QDir(folders.work).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden))
        static_cast<void>(removeOwned(folders.work + u'/' + name, folders.work));
    for (const QString &name : QDir(folders.work).entryList(QDir::Files | QDir::Hidden))
        QFile::remove(folders.work + u'/' + name);
    QDir().rmdir(folders.work);
}

} // namespace

Result<void> removeEnvironment(const PlanFolders &folders, const QString &program) {
    const EnvironmentState before = stateOf(folders);
    if (before.kind == Kind::Foreign)
        return Problem{ProblemCode::Foreign, folders.target, QStringLiteral("it has no manifest of this program"), {}, {}};
    if (before.kind == Kind::Absent && !isWorkFolder(folders.work))
        return Problem{ProblemCode::NotFound, folders.target, QStringLiteral("there is no environment here"), {}, {}};
    if (auto prepared = prepareWorkFolder(folders); !prepared)
        return prepared;
    auto lock = Lock::acquire(lockPath(folders), program);
    if (!lock)
        return lock.problem();
    if (auto recovered = recover(folders); !recovered)
        return recovered.problem();
    const QString old = oldPath(folders);
    const EnvironmentState now = stateOf(folders); // what an interrupted run left is put right
    if (now.manifest || isThere(manifestPath(folders.target))) {
        if (auto moved = renameDurably(folders.target, old); !moved)
            return moved;
        QFile::remove(manifestPath(old)); // from here on it is rubbish, not a former environment to be restored
        flushVolume(old);
    }
    if (auto removed = removeOwned(old, folders.work); !removed)
        return removed;
    dropWorkFolder(folders);
    return {};
}

} // namespace armature
