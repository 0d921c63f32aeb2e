#include "run/Swap.h"

#include "base/Literals.h"
#include "files/DurableFile.h"
#include "run/EndOrphans.h"
#include "run/KeptFiles.h"
#include "run/WorkFolder.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace armature {
namespace {

bool isSealed(const QString &environment) { return isThere(manifestPath(environment)); }
bool isWaiting(const QString &environment) {
    return !isSealed(environment) && isThere(pendingManifestPath(environment));
}

/// Nothing there, or a folder with nothing in it: rename(2) replaces such a one.
bool isFree(const QString &path) {
    const QFileInfo info(path);
    if (!isThere(path))
        return true;
    return info.isDir() && !info.isSymLink() &&
           QDir(path).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

/// Brings a former environment back to the target. What stood there, unsealed, goes to staging or to where the former
/// one was.
Result<void> restore(const PlanFolders &folders, const QString &former) {
    if (isFree(folders.target))
        return renameDurably(former, folders.target);
    Result<void> exchanged = exchangeDurably(former, folders.target);
    if (exchanged || exchanged.problem().code != ProblemCode::Unsupported)
        return exchanged;
    // Only work/old can hold the former one here: without exchange it never comes to staging.
    if (Result<void> removed = removeOwned(folders.staging, folders.work); !removed)
        return removed;
    if (Result<void> moved = renameDurably(folders.target, folders.staging); !moved)
        return moved;
    return renameDurably(former, folders.target);
}

/// The new environment to the target; the former one, if any, is in work/old afterwards.
Result<void> exchange(const PlanFolders &folders) {
    if (isFree(folders.target))
        return renameDurably(folders.staging, folders.target);
    Result<void> exchanged = exchangeDurably(folders.staging, folders.target);
    if (exchanged)
        return renameDurably(folders.staging, oldPath(folders));
    if (exchanged.problem().code != ProblemCode::Unsupported)
        return exchanged;
    if (Result<void> moved = renameDurably(folders.target, oldPath(folders)); !moved)
        return moved;
    return renameDurably(folders.staging, folders.target);
}

/// Where a former environment waits to come back; empty if nowhere.
QString formerPlace(const PlanFolders &folders, bool exchangeBegan) {
    if (isSealed(oldPath(folders)))
        return oldPath(folders);
    return exchangeBegan && isSealed(folders.staging) ? folders.staging : QString();
}

Result<void> clear(const PlanFolders &folders, const QStringList &paths, Recovery &recovery) {
    for (const QString &path : paths) {
        if (!isThere(path))
            continue;
        if (Result<void> removed = removeOwned(path, folders.work); !removed)
            return removed;
        recovery.done << u"deleted %1"_s.arg(path);
    }
    return {};
}

/// Puts the target right. The former environment goes first; without one, a verified new one that waits there is
/// sealed.
Result<void> settleTarget(const PlanFolders &folders, const QString &former, Recovery &recovery) {
    if (isSealed(folders.target))
        return {};
    if (!former.isEmpty()) {
        recovery.done << u"restored the former environment"_s;
        return restore(folders, former);
    }
    if (!isWaiting(folders.target))
        return {};
    if (readPendingManifest(folders.target)) {
        recovery.done << u"finished the exchange: the new environment had been verified"_s;
        return sealManifest(folders.target);
    }
    recovery.done << u"took back an environment whose manifest cannot be read"_s;
    if (Result<void> removed = removeOwned(folders.staging, folders.work); !removed)
        return removed;
    return renameDurably(folders.target, folders.staging);
}

/// The journal of a run that ended without a word says so from now on.
Result<void> closeJournal(const PlanFolders &folders, const std::optional<Journal> &journal, bool finished) {
    if (!journal || (journal->phase != RunPhase::Building && journal->phase != RunPhase::Promoting))
        return {};
    Journal now = *journal;
    now.phase = finished ? RunPhase::Done : RunPhase::Interrupted;
    now.childId = 0;
    now.why = finished ? QString() : u"the run ended without a word in step \"%1\""_s.arg(journal->step);
    return writeJournal(journalPath(folders), now);
}

} // namespace

Result<Promotion> promote(const PlanFolders &folders) {
    if (!isFree(folders.target) && !isOwnEnvironment(folders.target))
        return Problem{.code = ProblemCode::Foreign,
                       .subject = folders.target,
                       .detail = u"has come up while the environment was built"_s};
    if (!isWaiting(folders.staging))
        return Problem{
            .code = ProblemCode::Internal, .subject = folders.staging, .detail = u"is not ready to be exchanged"_s};
    if (Result<void> removed = removeOwned(oldPath(folders), folders.work); !removed)
        return removed.problem();
    flushVolume(folders.staging); // what the manifest vouches for must be on the medium before it
    Result<void> result = exchange(folders);
    if (result)
        result = sealManifest(folders.target);
    if (!result) {
        const QString former = isSealed(folders.target) ? QString() : formerPlace(folders, true);
        if (!former.isEmpty())
            static_cast<void>(restore(folders, former)); // if that fails too, recover() does it at the next start
        return result.problem();
    }
    const Result<QString> kept = keepOwnFiles(folders, {oldPath(folders)});
    if (!kept)
        return Promotion{{}, kept.problem()};
    QFile::remove(manifestPath(oldPath(folders))); // from here on it is rubbish, and nothing is looked for in it
    static_cast<void>(removeOwned(oldPath(folders), folders.work)); // recover() tries again
    return Promotion{*kept, {}};
}

QString waitingEnvironment(const PlanFolders &folders) {
    const bool waits = isWorkFolder(folders.work) && isFree(folders.target) && isSealed(oldPath(folders));
    return waits ? oldPath(folders) : QString();
}

Result<Recovery> recover(const PlanFolders &folders) {
    Recovery recovery;
    if (!isWorkFolder(folders.work))
        return recovery;
    const Result<std::optional<Journal>> read = readJournal(journalPath(folders));
    const std::optional<Journal> journal = read ? *read : std::nullopt;
    if (journal && endOrphans(*journal, folders))
        recovery.done << u"ended what still ran of the interrupted run"_s;
    const bool exchangeBegan = !journal || journal->phase != RunPhase::Building;
    const QString former = formerPlace(folders, exchangeBegan);
    const bool foreign = !isFree(folders.target) && !isSealed(folders.target) && !isWaiting(folders.target);
    if (foreign && !former.isEmpty()) {
        recovery.done << u"kept the former environment in %1: %2 is not ours"_s.arg(former, folders.target);
        return recovery;
    }
    if (const Result<void> settled = settleTarget(folders, former, recovery); !settled)
        return settled.problem();
    QStringList replaced; // environments that people worked with: what is theirs in them is no rubbish
    for (const QString &place : {oldPath(folders), exchangeBegan ? folders.staging : QString()})
        if (!place.isEmpty() && (isSealed(place) || (exchangeBegan && isWaiting(place))))
            replaced << place; // one that waits may have stood at the target until now
    const Result<QString> kept = keepOwnFiles(folders, replaced);
    if (!kept)
        return kept.problem();
    if (!kept->isEmpty())
        recovery.done << u"kept your own files of the former environment in %1"_s.arg(*kept);
    for (const QString &place : replaced) { // half deleted, the rest of its packages would look like the user's files
        QFile::remove(manifestPath(place));
        QFile::remove(pendingManifestPath(place));
    }
    QStringList rubbish{oldPath(folders), folders.tmp, scratchPath(folders), folders.staging};
    static const QRegularExpression halfWritten(u"\\.new-\\d+$"_s); // of a kill inside writeDurably
    for (const QString &name : QDir(folders.work).entryList(QDir::Files | QDir::Hidden).filter(halfWritten))
        rubbish << folders.work + u'/' + name;
    if (const Result<void> cleared = clear(folders, rubbish, recovery); !cleared)
        return cleared.problem();
    const bool finished = journal && journal->phase == RunPhase::Promoting && former.isEmpty() &&
                          isSealed(folders.target) &&
                          readManifest(folders.target).valueOr({}).planDigest == journal->planDigest;
    if (const Result<void> closed = closeJournal(folders, journal, finished); !closed)
        return closed.problem();
    return recovery;
}

} // namespace armature
