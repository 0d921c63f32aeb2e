#include "run/EndOrphans.h"

#include "host/LiveProcessTable.h"

#include <QThread>
#include <csignal>

namespace armature {

bool endOrphans(const Journal &journal, const PlanFolders &folders) {
    if (journal.childId < 2 || journal.boot.isEmpty() || journal.boot != bootId())
        return false;
    const qint64 ticks = processStartTicks(journal.childId);
    bool ended = false;
    if (ticks != 0 && ticks == journal.childTicks && processMentions(journal.childId, folders.work)) {
        signalSession(journal.childId, SIGKILL);
        ended = true;
    } else if (ticks == 0) { // while a session lives its number is given to nobody else
        const QList<qint64> members = sessionMembers(journal.childId);
        for (const qint64 member : members)
            if (processMentions(member, folders.work))
                ended = kill(pid_t(member), SIGKILL) == 0 || ended;
    }
    for (int i = 0; ended && i < 100 && !sessionMembers(journal.childId).isEmpty(); ++i)
        QThread::msleep(10);
    return ended;
}

} // namespace armature
