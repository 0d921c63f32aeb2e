#pragma once

#include "model/Json.h"

#include <array>

namespace armature {

/// The rules that judge a build or a package on a machine. They stand in the order in which a reader asks about
/// rejected builds of one kind.
enum class Rule {
    Preference,
    Solution,
    Capability,
    Driver,
    Jetson,
    Fault,
    GpuLost,
    GpuUnusable,
    OtherGpu,
    CpuOnly,
    NoGpu,
    Accelerator,
    Forced,
    Python,
    Glibc,
    MacOs,
    Architecture,
    Needs,
    Build,
    Evidence,
    Claim,
    Floor,
    Pin,
};

/// What a reason is about, and so what can be done: decisions are made by this, never by the rule's name. The kinds
/// stand in the order in which a reader asks about rejected builds.
enum class ReasonKind {
    Preference,  ///< it would run too, but another one comes first
    Solution,    ///< the installer found no set of versions with it
    Gpu,         ///< what this GPU or board is: no driver changes it
    Driver,      ///< what the driver or a sick GPU keeps from working: it can be put right
    Accelerator, ///< a CUDA build without a GPU, or a CPU build beside one
    Request,     ///< what the user asked for by name
    Machine,     ///< system, C library, processor, Python, tools
    Evidence,    ///< how well the build is known: speaks of our knowledge, not of the machine
    Claim,       ///< the catalog's own sentence about the package
    Replacement, ///< a version that cannot work here was replaced
    Version,     ///< the version is not one that was asked for, or not one that works here
};

/// One rule applied to one machine. Verdicts are computed from reasons, never stored.
struct Reason {
    enum class Effect { Fits, Warns, Rejects, Undetermined };
    Rule rule = Rule::Claim;
    ReasonKind kind = ReasonKind::Machine;
    Effect effect = Effect::Fits;
    QString required; ///< what the build or package asks for
    QString observed; ///< what the machine or the build has
    QString source;   ///< of the observation: file or command; of the claim: evidence
    QString remedy{}; ///< what can be done about it; empty: nothing, or nothing needed
    bool operator==(const Reason &) const = default;
    /// The reason as one sentence without a full stop: "Needs driver 580 or newer for CUDA 13.0; this machine has
    /// driver 570.86".
    [[nodiscard]] QString sentence() const;
};

template <> struct EnumNames<Rule> {
    static constexpr std::array<std::pair<Rule, const char *>, 23> names{{{Rule::Preference, "preference"},
                                                                          {Rule::Solution, "solution"},
                                                                          {Rule::Capability, "capability"},
                                                                          {Rule::Driver, "driver"},
                                                                          {Rule::Jetson, "jetson"},
                                                                          {Rule::Fault, "fault"},
                                                                          {Rule::GpuLost, "gpu-lost"},
                                                                          {Rule::GpuUnusable, "gpu-unusable"},
                                                                          {Rule::OtherGpu, "other-gpu"},
                                                                          {Rule::CpuOnly, "cpu-only"},
                                                                          {Rule::NoGpu, "no-gpu"},
                                                                          {Rule::Accelerator, "accelerator"},
                                                                          {Rule::Forced, "forced"},
                                                                          {Rule::Python, "python"},
                                                                          {Rule::Glibc, "glibc"},
                                                                          {Rule::MacOs, "macos"},
                                                                          {Rule::Architecture, "architecture"},
                                                                          {Rule::Needs, "needs"},
                                                                          {Rule::Build, "build"},
                                                                          {Rule::Evidence, "evidence"},
                                                                          {Rule::Claim, "claim"},
                                                                          {Rule::Floor, "floor"},
                                                                          {Rule::Pin, "pin"}}};
};
template <> struct EnumNames<ReasonKind> {
    static constexpr std::array<std::pair<ReasonKind, const char *>, 11> names{
        {{ReasonKind::Preference, "preference"},
         {ReasonKind::Solution, "solution"},
         {ReasonKind::Gpu, "gpu"},
         {ReasonKind::Driver, "driver"},
         {ReasonKind::Accelerator, "accelerator"},
         {ReasonKind::Request, "request"},
         {ReasonKind::Machine, "machine"},
         {ReasonKind::Evidence, "evidence"},
         {ReasonKind::Claim, "claim"},
         {ReasonKind::Replacement, "replacement"},
         {ReasonKind::Version, "version"}}};
};
template <> struct EnumNames<Reason::Effect> {
    static constexpr std::array<std::pair<Reason::Effect, const char *>, 4> names{
        {{Reason::Effect::Fits, "fits"},
         {Reason::Effect::Warns, "warns"},
         {Reason::Effect::Rejects, "rejects"},
         {Reason::Effect::Undetermined, "undetermined"}}};
};

template <class V> void describe(V &v, Reason &x) {
    v("rule", x.rule), v("kind", x.kind), v("effect", x.effect), v("required", x.required), v("observed", x.observed);
    v("source", x.source), v("remedy", x.remedy);
}

} // namespace armature
