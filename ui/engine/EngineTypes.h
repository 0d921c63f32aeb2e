#pragma once

#include "host/Process.h"
#include "model/InstallPlan.h"
#include "model/MachineProfile.h"
#include "model/OwnFiles.h"
#include "model/OwnResult.h"
#include "model/VerificationReport.h"
#include "recheck/ClaimHistory.h"
#include "run/EnvironmentState.h"
#include "session/Session.h"

#include <functional>
#include <memory>

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
    OwnFiles own; ///< the user's own files in it
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
    QString kept;         ///< folder of the user's own files out of a replaced environment; empty: there were none
};

/// What a reviewer of the catalog sees besides the catalog.
struct StatusState {
    bool asking = false;
    int done = 0; ///< pages, while asking
    int total = 0;
    std::shared_ptr<const RecheckReport> report; ///< the newest one, kept from before or just made; may be null
    std::shared_ptr<const std::map<CellKey, CellOutcome>> outcomes; ///< of `report`
    std::optional<Problem> problem;                                 ///< why the last asking came to nothing
    QMap<QString, OwnResult> own;
    std::shared_ptr<const ClaimHistory> history; ///< null until the kept reports have been read
};

/// A machine the review judges the packages for. The wizard's own machine and choices are not touched by it.
struct SimulationChoice {
    enum class Kind {
        Wizard,   ///< whatever machine the wizard is about
        Recorded, ///< of a folder
        Nominal,  ///< one that stands for a platform of the catalog
    };
    Kind kind = Kind::Wizard;
    QString place; ///< folder, or platform id
    bool operator==(const SimulationChoice &) const = default;
};

struct SimulationState {
    SimulationChoice choice; ///< what `table` is about; of the last choice that could be read
    QString title;           ///< of the machine: heads a column
    QString headline;        ///< the machine in one line
    std::shared_ptr<const CompatibilityReport>
        table;                      ///< a row for every package; null: the wizard's own, or not judged
    std::optional<Problem> problem; ///< why the last choice came to nothing
};

/// A file to be written: knowledge, project or plan for the machine of the review.
struct ExportRequest {
    QString format; ///< see exportFormats()
    QString path;
};

struct ExportState {
    enum class Stage { None, Working, Resolving, Done, Failed };
    Stage stage = Stage::None;
    ExportRequest request;
    int silentSeconds = 0;          ///< of the resolver
    std::optional<Problem> problem; ///< when Failed; a cancel is one
    [[nodiscard]] bool isBusy() const { return stage == Stage::Working || stage == Stage::Resolving; }
};

/// Takes the lines of a run as they come, on the engine's thread.
struct LineSink {
    std::function<void(const LineSeen &)> line;
    std::function<void(const QString &)> heading; ///< the title of a step that begins
};

} // namespace armature
