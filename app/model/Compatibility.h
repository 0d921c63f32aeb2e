#pragma once

#include "model/Catalog.h"
#include "model/Reason.h"

#include <optional>

namespace armature {

struct RejectedBuild {
    TorchBuild build;
    Reason reason; ///< the first rule that rejected it
    bool operator==(const RejectedBuild &) const = default;
};

/// Which PyTorch build, why, and why not the others.
/// Rejected builds that one sentence is true of.
struct RejectedGroup {
    QStringList builds; ///< their labels
    Reason reason;
};

struct TorchChoice {
    enum class Outcome {
        Chosen,
        NeedsDecision, ///< there is a GPU, but only a CPU build fits: the user must say so
        None,          ///< nothing fits
        NotWanted,     ///< the stack or project does not use torch
    };
    Outcome outcome = Outcome::None;
    std::optional<TorchBuild> build;     ///< set when Chosen; when NeedsDecision: the CPU build that would be used
    std::vector<Reason> reasons;         ///< of `build`; when None: of the machine
    std::vector<RejectedBuild> rejected; ///< nearest first
    std::vector<AbsentBuild> absent;     ///< builds one might look for, and that do not exist
    SpecifierSet pin;                    ///< what the stack or project asks for
    SpecifierSet effectivePin;           ///< after floors replaced what cannot work
    QString pinReplacedBecause;          ///< empty if the pin was kept
    /// The rejected builds, those with the same reason together, in the order in which a reader asks about them. Builds
    /// of another version are left out unless `all`: they say nothing about the machine.
    [[nodiscard]] std::vector<RejectedGroup> rejectedGroups(bool all = false) const;
    bool operator==(const TorchChoice &) const = default;
};

/// What a plan for this machine asks the installer for.
struct PlannedVersion {
    QString version;  ///< "2.9.1+cu130", or what is admitted where the resolver chooses: ">=0.49"
    QString index;    ///< id
    QString replaces; ///< what the stack or project asks for, where that was changed
    bool operator==(const PlannedVersion &) const = default;
};

/// One package on this machine.
struct CompatibilityRow {
    QString package;
    QString title;
    QString platform;
    std::optional<Cell> claim;             ///< what the catalog says of the platform; empty: nothing known
    std::optional<PlannedVersion> planned; ///< empty: the plan does not name it, or there is no plan
    std::vector<Reason> reasons;
    /// The version and the index that this machine gets: the plan's, else the catalog's. Empty where neither knows.
    [[nodiscard]] QString versionHere() const;
    [[nodiscard]] QString indexHere() const;
    bool operator==(const CompatibilityRow &) const = default;
    /// The worst of the reasons: Rejects = unavailable, Warns = limited, Undetermined or no reason = unknown, else
    /// available.
    [[nodiscard]] Status verdict() const;
};

struct CompatibilityReport {
    QString platform;
    QString stack; ///< id, or the project's name
    QDate catalogDate;
    std::vector<CompatibilityRow> rows;
    TorchChoice torch;
    std::vector<Limit> limits; ///< that apply to this machine and stack, worst first
    bool operator==(const CompatibilityReport &) const = default;
    [[nodiscard]] const CompatibilityRow *row(const QString &package) const;
};

template <> struct EnumNames<TorchChoice::Outcome> {
    static constexpr std::array<std::pair<TorchChoice::Outcome, const char *>, 4> names{
        {{TorchChoice::Outcome::Chosen, "chosen"},
         {TorchChoice::Outcome::NeedsDecision, "needs-decision"},
         {TorchChoice::Outcome::None, "none"},
         {TorchChoice::Outcome::NotWanted, "not-wanted"}}};
};

template <class V> void describe(V &v, RejectedBuild &x) { v("build", x.build), v("reason", x.reason); }
template <class V> void describe(V &v, AbsentBuild &x) {
    v("torch", x.torch), v("flavour", x.flavour), v("index", x.index), v("system", x.system),
        v("architecture", x.architecture);
    v("reason", x.reason), v("evidence", x.evidence);
}
template <class V> void describe(V &v, TorchChoice &x) {
    v("outcome", x.outcome), v("build", x.build), v("reasons", x.reasons), v("rejected", x.rejected),
        v("absent", x.absent);
    v("pin", x.pin), v("effective_pin", x.effectivePin), v("pin_replaced_because", x.pinReplacedBecause);
}
template <class V> void describe(V &v, Cell &x) {
    v("platform", x.platform), v("status", x.status), v("since", x.since), v("version", x.version), v("index", x.index);
    v("limitation", x.limitation), v("remedy", x.remedy), v("glibc", x.glibc), v("macos", x.macos),
        v("python", x.python);
    v("needs", x.needs), v("from_source", x.fromSource), v("latest", x.latest), v("latest_file", x.latestFile);
    v("latest_python", x.latestPython), v("provenance", x.provenance);
}
template <class V> void describe(V &v, PlannedVersion &x) {
    v("version", x.version), v("index", x.index), v("replaces", x.replaces);
}
template <class V> void describe(V &v, CompatibilityRow &x) {
    v("package", x.package), v("title", x.title), v("platform", x.platform), v("claim", x.claim),
        v("planned", x.planned), v("reasons", x.reasons);
}
template <class V> void describe(V &v, CompatibilityReport &x) {
    v("platform", x.platform), v("stack", x.stack), v("catalog_date", x.catalogDate), v("rows", x.rows),
        v("torch", x.torch);
    v("limits", x.limits);
}

} // namespace armature
