#include "run/EndOrphans.h"

#include "host/LiveProcessTable.h"

#include <QThread>
#include <csignal>

namespace armature {
namespace {

bool endSession(const Journal &journal, const PlanFolders &folders) {
    if (journal.childId < 2 || journal.boot.isEmpty() || journal.boot != bootId())
        return false;
    const qint64 ticks = processStartTicks(journal.childId);
    if (ticks != 0 && ticks == journal.childTicks && processMentions(journal.childId, folders.work)) {
        signalSession(journal.childId, SIGKILL);
        return true;
    }
    bool ended = false;
    if (ticks == 0) { // while a session lives its number is given to nobody else
        const QList<qint64> members = sessionMembers(journal.childId);
        for (const qint64 member : members)
            if (processMentions(member, folders.work))
                ended = kill(pid_t(member), SIGKILL) == 0 || ended;
    }
    return ended;
}

} // namespace

bool endOrphans(const Journal &journal, const PlanFolders &folders) {
    const bool session = endSession(journal, folders);
    const bool marked = endMarked({}, folders.work); // what made a session of its own, or was started by a verification
    const auto left = [&] {
        return (session && !sessionMembers(journal.childId).isEmpty()) || (marked && endMarked({}, folders.work));
    };
    for (int i = 0; i < 100 && left(); ++i)
        QThread::msleep(10);
    return session || marked;
}

} // namespace armature
