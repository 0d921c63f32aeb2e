#include "model/RunEvent.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

constexpr int KeptLines = 200;

template <class V> void describe(V &v, RunStarted &x) { v("steps", x.stepIds), v("weights", x.weights); }
template <class V> void describe(V &v, StepStarted &x) { v("step", x.step), v("command", x.command); }
template <class V> void describe(V &v, LineSeen &x) {
    v("channel", x.channel), v("text", x.text), v("replaces", x.replaces);
}
template <class V> void describe(V &v, ProgressSeen &x) {
    v("done", x.done), v("total", x.total), v("silent_seconds", x.silentSeconds), v("what", x.what);
}
template <class V> void describe(V &v, StepFinished &x) {
    v("step", x.step), v("outcome", x.outcome), v("exit_code", x.exitCode), v("milliseconds", x.milliseconds);
    v("problem", x.problem);
}
template <class V> void describe(V &v, RunFinished &x) { v("outcome", x.outcome), v("problem", x.problem); }

constexpr std::array<const char *, 6> EventNames{"run_started", "step_started",  "line",
                                                 "progress",    "step_finished", "run_finished"};

template <size_t I = 0> bool readEvent(const QString &kind, const QJsonObject &object, RunEvent::What &what) {
    if constexpr (I < std::variant_size_v<RunEvent::What>) {
        if (kind != QLatin1String(EventNames[I]))
            return readEvent<I + 1>(kind, object, what);
        std::variant_alternative_t<I, RunEvent::What> value;
        JsonReader reader(object);
        describe(reader, value);
        what = std::move(value);
        return reader.wrongKey().isEmpty();
    }
    return false;
}

StepState *find(RunState &state, const QString &id) {
    const auto it =
        std::find_if(state.steps.begin(), state.steps.end(), [&](const StepState &s) { return s.id == id; });
    return it == state.steps.end() ? nullptr : &*it;
}

/// Applies one event; one overload per kind.
struct Folder {
    RunState &state;

    void operator()(const RunStarted &started) const {
        state = RunState{};
        for (qsizetype i = 0; i < started.stepIds.size(); ++i) {
            const double weight = size_t(i) < started.weights.size() ? started.weights[size_t(i)] : 1;
            state.steps.push_back({started.stepIds[i], weight, false, std::nullopt, 0, {}});
        }
    }
    void operator()(const StepStarted &started) const {
        state.currentStep = started.step;
        state.progress = {};
        state.lastLines.clear();
        if (StepState *step = find(state, started.step)) {
            step->running = true;
            step->outcome.reset();
            step->command = started.command;
        }
    }
    void operator()(const LineSeen &line) const {
        if (line.replaces && !state.lastLines.isEmpty())
            state.lastLines.last() = line.text;
        else
            state.lastLines << line.text;
        state.lineCount += line.replaces ? 0 : 1;
        if (state.lastLines.size() > KeptLines)
            state.lastLines.removeFirst();
        state.progress.silentSeconds = 0;
    }
    void operator()(const ProgressSeen &progress) const { state.progress = progress; }
    void operator()(const StepFinished &finished) const {
        if (StepState *step = find(state, finished.step)) {
            step->running = false;
            step->outcome = finished.outcome;
            step->milliseconds = finished.milliseconds;
        }
        if (finished.problem)
            state.problem = finished.problem;
    }
    void operator()(const RunFinished &finished) const {
        state.outcome = finished.outcome;
        if (finished.problem)
            state.problem = finished.problem;
        state.currentStep.clear();
    }
};

} // namespace

double RunState::fraction() const {
    double total = 0;
    double done = 0;
    for (const StepState &step : steps) {
        total += step.weight;
        if (step.outcome == StepOutcome::Done || step.outcome == StepOutcome::Skipped)
            done += step.weight;
        else if (step.running && progress.total > 0)
            done += step.weight * double(std::min(progress.done, progress.total)) / double(progress.total);
    }
    return total > 0 ? done / total : 0;
}

RunState fold(RunState state, const RunEvent &event) {
    if (!state.outcome)
        std::visit(Folder{state}, event.what);
    return state;
}

QJsonObject toJson(const RunEvent &event) {
    QJsonObject object = std::visit(
        [](const auto &what) {
            JsonWriter writer;
            auto copy = what;
            describe(writer, copy);
            return writer.object();
        },
        event.what);
    object.insert(u"at"_s, toJsonValue(event.at));
    object.insert(u"event"_s, QLatin1String(EventNames[event.what.index()]));
    return object;
}

Result<RunEvent> runEventFromJson(const QJsonObject &object, const QString &place) {
    RunEvent event;
    const QString kind = object.value(u"event"_s).toString();
    if (!fromJsonValue(object.value(u"at"_s), event.at) || !readEvent(kind, object, event.what))
        return Problem{.code = ProblemCode::Malformed, .subject = place, .detail = u"not a run event"_s};
    return event;
}

} // namespace armature
