#pragma once

#include "files/Lock.h"
#include "run/Journal.h"
#include "run/Manifest.h"

namespace armature {

/// What stands at a target, read from its manifest, journal and lock. Nothing is imported or run, nothing is changed.
struct EnvironmentState {
    enum class Kind {
        Absent,      ///< nothing there
        Building,    ///< a run works on it now; `holder` and `step` say who and where
        Interrupted, ///< a run ended without a word in `step`; the next one tidies up
        Ready,       ///< complete and sealed
        Stale,       ///< works, but is not what would be built now, or was changed since; `why`
        Broken,      ///< sealed, and something it needs is gone; `why`
        Foreign,     ///< something else, not ours: never touched
    };
    Kind kind = Kind::Absent;
    QString target;
    QString step;                     ///< of Building and Interrupted
    QString why;                      ///< technical, one sentence; of Absent: how the last run ended
    QString holder;                   ///< of Building
    std::optional<Manifest> manifest; ///< of the sealed environment in place, also while another is built
    bool operator==(const EnvironmentState &) const = default;
};

/// `catalogDigest`: of the catalog in use; an environment made with another one is stale. Empty: not compared.
EnvironmentState stateOf(const PlanFolders &folders, const QString &catalogDigest = {});

template <> struct EnumNames<EnvironmentState::Kind> {
    using Kind = EnvironmentState::Kind;
    static constexpr std::array<std::pair<Kind, const char *>, 7> names{{{Kind::Absent, "absent"},
                                                                         {Kind::Building, "building"},
                                                                         {Kind::Interrupted, "interrupted"},
                                                                         {Kind::Ready, "ready"},
                                                                         {Kind::Stale, "stale"},
                                                                         {Kind::Broken, "broken"},
                                                                         {Kind::Foreign, "foreign"}}};
};

template <class V> void describe(V &v, EnvironmentState &x) {
    v("kind", x.kind), v("target", x.target), v("step", x.step), v("why", x.why), v("holder", x.holder),
        v("manifest", x.manifest);
}

} // namespace armature
