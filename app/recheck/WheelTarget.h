#pragma once

#include "base/Literals.h"
#include "recheck/Claim.h"
#include "wheels/Tags.h"

#include <map>

namespace armature {

/// What a claim stands on where the catalog names nothing: Ubuntu 24.04's glibc and the newest macOS among the test
/// machines.
inline const Version DefaultGlibc = Version::of("2.39");
inline const Version DefaultMacos = Version::of("26.0");

/// The environment a claim speaks of. Empty versions: the defaults above; an empty `python` stands for "some CPython
/// 3".
WheelEnvironment describePlatform(const QString &system, const QString &architecture, const Version &python,
                                  const Version &glibc, const Version &macos);

/// A wheel on a project's page, its name read once.
struct ProjectWheel {
    ClaimFile file;
    WheelName name;
    /// Built for a platform, not "any".
    [[nodiscard]] bool isNative() const { return !name.platforms.contains("any"_L1); }
};

/// Says whether wheels fit an environment. With a Python as installers decide it, Requires-Python included. Without one
/// the platform must fit and the wheel must be for an ordinary CPython 3 of any minor version: old releases are for
/// Pythons nobody runs today.
class WheelTarget {
public:
    explicit WheelTarget(const WheelEnvironment &environment) : m_tags(environment) {}
    [[nodiscard]] bool fits(const ProjectWheel &wheel) const;
    /// For the platform, whatever Python it is for: what the first releases of old projects have.
    [[nodiscard]] bool fitsPlatform(const ProjectWheel &wheel) const;
    /// The one of `wheels` that fits best, or null.
    [[nodiscard]] const ProjectWheel *best(const std::vector<ProjectWheel> &wheels) const;
    /// "Python 3.10, glibc 2.24".
    [[nodiscard]] QString inWords() const;
    [[nodiscard]] const WheelEnvironment &environment() const { return m_tags.environment(); }

private:
    TagSet m_tags;
};

/// Targets made once: a tag set has some two thousand entries.
class WheelTargets {
public:
    const WheelTarget &of(const WheelEnvironment &environment);

private:
    std::map<QString, WheelTarget> m_targets;
};

} // namespace armature
