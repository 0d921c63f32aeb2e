#pragma once

#include "model/InstallPlan.h"
#include "model/MachineProfile.h"
#include "model/RunEvent.h"
#include "model/VerificationReport.h"

namespace armature {

/// Everything one run of the program saw and did: any page can be drawn again from it.
struct SessionRecord {
    int schema = 1;
    QString programVersion;
    QString catalogDigest;
    QString verb; ///< install, verify, plan …
    QDateTime startedAt;
    QDateTime finishedAt;
    MachineProfile machine;
    std::optional<CompatibilityReport> report;
    std::optional<InstallPlan> plan;
    std::optional<VerificationReport> verification;
    QString kept; ///< folder of the user's own files out of a replaced environment; empty: there were none
    std::optional<Problem> problem; ///< why it ended without success
    bool operator==(const SessionRecord &) const = default;
};

template <class V> void describe(V &v, SessionRecord &x) {
    v("schema", x.schema), v("program_version", x.programVersion), v("catalog_digest", x.catalogDigest),
        v("verb", x.verb);
    v("started_at", x.startedAt), v("finished_at", x.finishedAt), v("machine", x.machine), v("report", x.report);
    v("plan", x.plan), v("verification", x.verification), v("problem", x.problem), v("kept", x.kept);
}

} // namespace armature
