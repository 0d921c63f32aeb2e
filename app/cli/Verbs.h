#pragma once

#include <QStringList>

// One function per verb. `words` are the arguments after the verb; the result is the exit code of the design:
// 0 done, 1 failed, 2 usage or bad input, 3 locked, 4 could not determine, 5 cancelled.

namespace armature {

int detectVerb(const QStringList &words);
int statusVerb(const QStringList &words);
int explainVerb(const QStringList &words);
int planVerb(const QStringList &words);
int installVerb(const QStringList &words);
int verifyVerb(const QStringList &words);
int repairVerb(const QStringList &words);
int removeVerb(const QStringList &words);
int recheckVerb(const QStringList &words);
int exportVerb(const QStringList &words);
int snapshotVerb(const QStringList &words);
int replayVerb(const QStringList &words);
int catalogVerb(const QStringList &words);

/// The whole program: finds the verb, prints help or version.
int runCommandLine(const QStringList &arguments);

} // namespace armature
