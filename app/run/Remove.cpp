#include "run/Remove.h"

#include "base/Literals.h"
#include "files/DurableFile.h"
#include "run/Swap.h"
#include "run/WorkFolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace armature {
namespace {

using Kind = EnvironmentState::Kind;

/// What is not sealed is judged by its kind.
bool isOurs(const EnvironmentState &state) {
    return state.kind != Kind::Foreign && (!isThere(manifestPath(state.target)) || isOwnEnvironment(state.target));
}

/// The marker goes last: killed before, the folder is still known as ours; killed after, it is empty. What cannot be
/// deleted keeps both.
void dropWorkFolder(const PlanFolders &folders) {
    const QString marker = u"armature-work"_s;
    const QString lock = QFileInfo(lockPath(folders)).fileName();
    bool empty = true;
    for (const QString &name :
         QDir(folders.work).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
        if (name != marker && name != lock)
            empty = removeOwned(folders.work + u'/' + name, folders.work) && empty;
    if (!empty || !removeOwned(lockPath(folders), folders.work))
        return;
    QFile::remove(folders.work + u'/' + marker);
    QDir().rmdir(folders.work);
}

Problem foreign(const PlanFolders &folders) {
    return {.code = ProblemCode::Foreign,
            .subject = folders.target,
            .detail = whyNotOwn(folders.target),
            .remedy = u"Nothing was touched: only what armature made is removed."_s};
}

} // namespace

Result<void> removeEnvironment(const PlanFolders &folders, const QString &program) {
    const EnvironmentState before = stateOf(folders);
    if (!isOurs(before))
        return foreign(folders);
    if (before.kind == Kind::Absent && !isWorkFolder(folders.work))
        return Problem{
            .code = ProblemCode::NotFound, .subject = folders.target, .detail = u"there is no environment here"_s};
    if (auto prepared = prepareWorkFolder(folders); !prepared)
        return prepared;
    auto lock = Lock::acquire(lockPath(folders), program);
    if (!lock)
        return lock.problem();
    if (auto recovered = recover(folders); !recovered)
        return recovered.problem();
    const QString old = oldPath(folders);
    const EnvironmentState now = stateOf(folders); // what an interrupted run left is put right
    if (!isOurs(now)) // it has come up meanwhile; a former environment may wait in work/old
        return foreign(folders);
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
