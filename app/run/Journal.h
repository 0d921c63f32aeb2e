#pragma once

#include "model/InstallPlan.h"

namespace armature {

/// Where a run stands, as its journal tells a later start of the program.
enum class RunPhase {
    Building,    ///< the environment is made in staging; the target is untouched
    Promoting,   ///< staging and target are being exchanged
    Done,        ///< the manifest is written
    Failed,      ///< ended without success, tidied up
    Cancelled,   ///< ended by the user, tidied up
    Interrupted, ///< ended without a word; a later start tidied up
};

/// The journal of the last run for a target. Holds no command, no URL and nothing of the environment: no secret can be
/// in it.
struct Journal {
    int schema = 1;
    RunPhase phase = RunPhase::Building;
    QString step; ///< id of the current or last step; empty: preparing
    QString planDigest;
    QString programVersion;
    QString target;
    QDateTime startedAt;
    QDateTime changedAt;
    qint64 childId = 0;    ///< process, group and session of the running command; 0: none
    qint64 childTicks = 0; ///< its start time, see processStartTicks
    QString boot;          ///< start of the machine that childId belongs to
    QString why;           ///< of Failed and Interrupted, for people
    bool operator==(const Journal &) const = default;
};

/// Replaces the journal in one step, flushed to the medium.
Result<void> writeJournal(const QString &path, Journal journal);

/// Nothing if no journal was ever written; Malformed if it is torn or from a newer program. Never a half-read one.
Result<std::optional<Journal>> readJournal(const QString &path);

/// SHA-256 of the plan's JSON, which holds no credentials.
QString planDigest(const InstallPlan &plan);

template <> struct EnumNames<RunPhase> {
    static constexpr std::array<std::pair<RunPhase, const char *>, 6> names{{{RunPhase::Building, "building"},
                                                                             {RunPhase::Promoting, "promoting"},
                                                                             {RunPhase::Done, "done"},
                                                                             {RunPhase::Failed, "failed"},
                                                                             {RunPhase::Cancelled, "cancelled"},
                                                                             {RunPhase::Interrupted, "interrupted"}}};
};

template <class V> void describe(V &v, Journal &x) {
    v("schema", x.schema), v("phase", x.phase), v("step", x.step), v("plan_digest", x.planDigest);
    v("program_version", x.programVersion), v("target", x.target), v("started_at", x.startedAt),
        v("changed_at", x.changedAt);
    v("child_id", x.childId), v("child_ticks", x.childTicks), v("boot", x.boot), v("why", x.why);
}

} // namespace armature
