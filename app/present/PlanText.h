#pragma once

#include "model/InstallPlan.h"
#include "model/OwnFiles.h"
#include "model/RunEvent.h"
#include "model/VerificationReport.h"

namespace armature {

/// The plan as the review page and `plan` print it: what, from where, how large, why, and the very commands.
QString planText(const InstallPlan &plan, const std::vector<Limit> &limits, int width, bool all);

/// "3 files of yours: notes.txt, data/a.csv and 1 more".
QString ownFilesText(const OwnFiles &own);

/// Three columns per package (planned, installed, works), then what failed, then the one-line verdict.
QString verificationText(const VerificationReport &report, int width);

/// One line about the running step `step` (its id): "1.2 GB of 2.4 GB (torch)", "3 of 14 packages (numpy)" while
/// verifying, "no output for 40 s, still running".
QString progressText(const ProgressSeen &progress, const QString &step);

} // namespace armature
