#pragma once

#include "model/SessionRecord.h"
#include "record/RunSummary.h"

namespace armature {

/// A record as Markdown that can be pasted into an issue: verdict, machine, PyTorch build, replaced requirements,
/// steps, verification, failing checks, the end of the log if it failed, versions. `logFile` is
/// the program's log, named where something failed. Pure; redacts nothing itself: give it redacted values.
QString markdownReport(const SessionRecord &record, const RunSummary &run, const QString &logFile = {});

} // namespace armature
