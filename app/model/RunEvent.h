#pragma once

#include "model/Json.h"

#include <array>
#include <optional>
#include <variant>

// What a run tells, and the pure fold that turns it into what a window or terminal shows.

namespace armature {

enum class Channel { Output, Error, Program }; ///< standard output, standard error, this program's own lines
enum class StepOutcome { Done, Failed, Cancelled, Skipped };
enum class RunOutcome { Done, Failed, Cancelled };

struct RunStarted {
    QStringList stepIds;
    std::vector<double> weights; ///< same order
    bool operator==(const RunStarted &) const = default;
};
struct StepStarted {
    QString step;
    QString command; ///< display text, redacted; empty if the step runs none
    bool operator==(const StepStarted &) const = default;
};
/// One line of output, decoded, without its end. `replaces`: it follows a carriage return and redraws the line before.
struct LineSeen {
    Channel channel = Channel::Program;
    QString text; ///< redacted, control characters removed
    bool replaces = false;
    bool operator==(const LineSeen &) const = default;
};
/// Only what is known: bytes done and total (0 = not known), or nothing for `silentSeconds`.
struct ProgressSeen {
    qint64 done = 0;
    qint64 total = 0;
    int silentSeconds = 0;
    QString what; ///< "torch", "download", …
    bool operator==(const ProgressSeen &) const = default;
};
struct StepFinished {
    QString step;
    StepOutcome outcome = StepOutcome::Done;
    int exitCode = 0;
    qint64 milliseconds = 0;
    std::optional<Problem> problem;
    bool operator==(const StepFinished &) const = default;
};
/// Exactly one, always last.
struct RunFinished {
    RunOutcome outcome = RunOutcome::Done;
    std::optional<Problem> problem;
    bool operator==(const RunFinished &) const = default;
};

struct RunEvent {
    using What = std::variant<RunStarted, StepStarted, LineSeen, ProgressSeen, StepFinished, RunFinished>;
    QDateTime at;
    What what;
    bool operator==(const RunEvent &) const = default;
};

struct StepState {
    QString id;
    double weight = 1;
    bool running = false;
    std::optional<StepOutcome> outcome;
    qint64 milliseconds = 0;
    QString command;
    bool operator==(const StepState &) const = default;
};

/// What has become of a run so far. Built by `fold` alone; holds the last lines of the step that failed.
struct RunState {
    std::vector<StepState> steps;
    QString currentStep;
    ProgressSeen progress;
    qint64 lineCount = 0;
    QStringList lastLines; ///< at most 200, of the current or failing step
    std::optional<RunOutcome> outcome;
    std::optional<Problem> problem;
    bool operator==(const RunState &) const = default;
    /// 0..1 over all steps by weight; the running step counts with its known bytes only.
    [[nodiscard]] double fraction() const;
};

/// The state after `event`. Events after RunFinished change nothing.
RunState fold(RunState state, const RunEvent &event);

template <> struct EnumNames<Channel> {
    static constexpr std::array<std::pair<Channel, const char *>, 3> names{
        {{Channel::Output, "stdout"}, {Channel::Error, "stderr"}, {Channel::Program, "armature"}}};
};
template <> struct EnumNames<StepOutcome> {
    static constexpr std::array<std::pair<StepOutcome, const char *>, 4> names{{{StepOutcome::Done, "done"},
                                                                                {StepOutcome::Failed, "failed"},
                                                                                {StepOutcome::Cancelled, "cancelled"},
                                                                                {StepOutcome::Skipped, "skipped"}}};
};
template <> struct EnumNames<RunOutcome> {
    static constexpr std::array<std::pair<RunOutcome, const char *>, 3> names{
        {{RunOutcome::Done, "done"}, {RunOutcome::Failed, "failed"}, {RunOutcome::Cancelled, "cancelled"}}};
};

/// {"at": …, "event": "run_started" | "step_started" | "line" | "progress" | "step_finished" | "run_finished",
/// …fields}: one JSON line of `--json`.
QJsonObject toJson(const RunEvent &event);
Result<RunEvent> runEventFromJson(const QJsonObject &object, const QString &place);

} // namespace armature
