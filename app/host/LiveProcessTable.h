#pragma once

#include <QList>
#include <QString>

// What the operating system says about running processes. Every function takes ids of the session a command was started
// in (see LiveProcess: the child leads a session and a process group of its own, both with its own id).

namespace armature {

/// When a process was started, in the system's own ticks since boot; 0 if there is no such process (any more) or it
/// cannot be told.
qint64 processStartTicks(qint64 processId);

/// Largest resident set of a running process in bytes; 0 if not known.
qint64 processPeakMemory(qint64 processId);

/// The processes of a session that still live (zombies do not). Linux only; elsewhere the leader of a living group.
QList<qint64> sessionMembers(qint64 session);

/// Sends a signal to the group and to every other member of the session. Ids below 2 are ignored.
void signalSession(qint64 session, int signal);

/// The environment variable by which every process that a run has started is known, also one that made a session of its
/// own: children inherit it. Its value is another one for every command.
QString runMarkVariable();

/// Kills the processes that carry a mark and, if `folder` is given, work in it. An empty mark stands for any run of
/// this program. True if there was one. On Linux only; elsewhere nothing is found.
bool endMarked(const QString &mark, const QString &folder = {});

/// Whether a process works in `folder`: its working folder, arguments or environment name it. False where this cannot
/// be told.
bool processMentions(qint64 processId, const QString &folder);

/// Changes with every start of the machine; empty where it cannot be told.
QString bootId();

} // namespace armature
