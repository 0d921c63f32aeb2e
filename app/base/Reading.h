#pragma once

#include "base/Problem.h"

#include <optional>
#include <utility>

namespace armature {

/// What was learned about one fact of a machine. "None" is not "could not tell", and every fact names its file or
/// command.
template <class T> struct Reading {
    enum class State { Unknown, Absent, Known };

    State state = State::Unknown;
    std::optional<T> value; ///< set exactly when Known
    QString source;         ///< file or command it was read from; for Absent: where it was looked for
    Problem problem;        ///< why it is Unknown

    static Reading known(T fact, QString from) { return {State::Known, std::move(fact), std::move(from), {}}; }
    static Reading absent(QString from) { return {State::Absent, std::nullopt, std::move(from), {}}; }
    static Reading unknown(Problem why) { return {State::Unknown, std::nullopt, {}, std::move(why)}; }

    [[nodiscard]] bool isKnown() const { return state == State::Known; }
    [[nodiscard]] bool isAbsent() const { return state == State::Absent; }
    [[nodiscard]] bool isUnknown() const { return state == State::Unknown; }
    const T &operator*() const { return value.value(); }
    const T *operator->() const { return &value.value(); }
    [[nodiscard]] T valueOr(T fallback) const { return value.value_or(std::move(fallback)); }
    /// Known and equal to `fact`.
    [[nodiscard]] bool is(const T &fact) const { return isKnown() && *value == fact; }

    bool operator==(const Reading &) const = default;
};

} // namespace armature
