#pragma once

#include "host/Process.h"
#include "model/InstallPlan.h"
#include "model/MachineProfile.h"
#include "model/OwnResult.h"
#include "model/VerificationReport.h"
#include "recheck/RecheckReport.h"
#include "run/EnvironmentState.h"
#include "session/Session.h"

#include <functional>

// What passes between the engine's thread and the window's: values only.

namespace armature {

struct EngineOptions {
    SessionOptions session;
    Choices choices;
    QString recordedRun;      ///< folder of a record to be played; empty: the real thing
    double playbackSpeed = 1; ///< of a recorded run; 0 = without pauses
    QString records;          ///< where records are kept; empty: the user's data folder
    QString rechecks;         ///< where answers of the indexes are kept; empty: the user's data folder
    ProcessFactory processes = makeLiveProcess;
};

/// How much a volume has and what a run will take from it.
struct SpaceBar {
    QString role; ///< target, cache, tmp
    QString path;
    qint64 need = 0;            ///< bytes; 0 = not known
    std::optional<qint64> have; ///< bytes free; nothing if the system does not tell
    bool operator==(const SpaceBar &) const = default;
};

/// The target folder as it is now.
struct PlaceFacts {
    EnvironmentState state;
    std::optional<Problem> problem; ///< why it cannot be the target
    QStringList warnings;
    bool replaces = false;
    std::vector<SpaceBar> bars;
};

struct PlanState {
    enum class Stage { None, Planning, Resolving, Ready, Failed };
    Stage stage = Stage::None;
    std::optional<InstallPlan> plan; ///< with its resolution when Ready, where the installer resolves beforehand
    std::optional<Problem> problem;  ///< when Failed
    int silentSeconds = 0;           ///< while Resolving
};

/// How a run, verification or removal ended.
struct RunEnding {
    QString verb; ///< install, verify, remove
    std::optional<Problem> problem;
    std::optional<VerificationReport> verification;
    std::optional<Resolution> resolution;
    QString recordFolder; ///< empty: none could be kept
    QString markdown;     ///< the report for an issue
};

/// What a reviewer of the catalog sees besides the catalog.
struct ReviewState {
    bool asking = false;
    int done = 0; ///< pages, while asking
    int total = 0;
    std::optional<RecheckReport> report; ///< the newest one, kept from before or just made
    std::optional<Problem> problem;      ///< why the last asking came to nothing
    QMap<QString, OwnResult> own;
};

/// Takes the lines of a run as they come, on the engine's thread.
struct LineSink {
    std::function<void(const LineSeen &)> line;
    std::function<void(const QString &)> heading;
};

} // namespace armature
