#pragma once

#include "base/Problem.h"

#include <optional>
#include <utility>
#include <variant>

namespace armature {

/// A value, or the Problem that kept it from being made. (std::expected is not in g++ 12.)
template <class T> class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Problem problem) : m_state(std::in_place_index<1>, std::move(problem)) {}

    [[nodiscard]] bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    /// Precondition of the value accessors: ok(). Of problem(): not ok().
    [[nodiscard]] const T &value() const & { return std::get<0>(m_state); }
    [[nodiscard]] T &value() & { return std::get<0>(m_state); }
    [[nodiscard]] T &&value() && { return std::get<0>(std::move(m_state)); }
    const T *operator->() const { return &value(); }
    const T &operator*() const { return value(); }

    [[nodiscard]] const Problem &problem() const { return std::get<1>(m_state); }
    [[nodiscard]] T valueOr(T fallback) const { return ok() ? value() : std::move(fallback); }

private:
    std::variant<T, Problem> m_state;
};

/// Success without a value, or a Problem.
template <> class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Problem problem) : m_problem(std::move(problem)) {}

    [[nodiscard]] bool ok() const { return !m_problem.has_value(); }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Problem &problem() const { return m_problem.value(); }

private:
    std::optional<Problem> m_problem;
};

} // namespace armature
