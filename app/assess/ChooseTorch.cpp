#include "assess/ChooseTorch.h"

#include "assess/BuildRules.h"
#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

struct Candidate {
    TorchBuild build;
    std::vector<Reason> reasons;
    [[nodiscard]] const Reason *rejection() const {
        const auto it = std::find_if(reasons.begin(), reasons.end(),
                                     [](const Reason &r) { return r.effect == Reason::Effect::Rejects; });
        return it == reasons.end() ? nullptr : &*it;
    }
    [[nodiscard]] bool warns() const {
        return std::any_of(reasons.begin(), reasons.end(),
                           [](const Reason &r) { return r.effect == Reason::Effect::Warns; });
    }
    /// CUDA on a machine without a GPU, let through because its index was asked for.
    [[nodiscard]] bool idleCuda() const {
        return std::any_of(reasons.begin(), reasons.end(),
                           [](const Reason &r) { return r.rule == "no-gpu"_L1 && r.effect == Reason::Effect::Warns; });
    }
    /// Nothing to warn about and nothing uncertain.
    [[nodiscard]] bool clean() const {
        return std::all_of(reasons.begin(), reasons.end(),
                           [](const Reason &r) { return r.effect == Reason::Effect::Fits; });
    }
};

int cudaRank(const TorchBuild &build) { return build.isCuda() ? build.flavour.mid(2).toInt() : 0; }

/// No CUDA that would lie idle; then newest torch; nothing to warn about; the stack's own flavour; the newest CUDA; the
/// default index.
bool better(const Candidate &a, const Candidate &b, const QString &preferFlavour) {
    if (a.idleCuda() != b.idleCuda())
        return b.idleCuda();
    if (a.build.torch != b.build.torch)
        return a.build.torch > b.build.torch;
    if (a.warns() != b.warns())
        return b.warns();
    if (a.clean() != b.clean())
        return a.clean();
    const bool aPreferred = a.build.flavour == preferFlavour;
    const bool bPreferred = b.build.flavour == preferFlavour;
    if (aPreferred != bPreferred)
        return aPreferred;
    if (cudaRank(a.build) != cudaRank(b.build))
        return cudaRank(a.build) > cudaRank(b.build);
    return a.build.index == "default"_L1 && b.build.index != "default"_L1;
}

/// How near a rejected build came: the ones a reader would ask about first.
int distance(const QString &rule) {
    static const QStringList order{u"preference"_s, u"capability"_s, u"driver"_s, u"cpu-only"_s,
                                   u"forced"_s,     u"jetson"_s,     u"no-gpu"_s, u"python"_s,
                                   u"glibc"_s,      u"macos"_s,      u"pin"_s};
    const auto at = order.indexOf(rule);
    return at < 0 ? int(order.size()) : int(at);
}

SpecifierSet both(const SpecifierSet &a, const SpecifierSet &b) {
    if (a.isEmpty() || b.isEmpty())
        return a.isEmpty() ? b : a;
    return SpecifierSet::parse(a.text() + u',' + b.text()).valueOr(a);
}

/// Applies the floors of torch itself to the pin.
void applyFloors(TorchChoice &choice, const Catalog &catalog, const MachineProfile &machine) {
    choice.effectivePin = choice.pin;
    for (const Floor *floor : floorsFor(catalog, u"torch"_s, machine, {})) {
        const Version pinned = choice.pin.pinned();
        if (pinned.isEmpty()) {
            choice.effectivePin = both(choice.effectivePin, floor->versions);
        } else if (!floor->versions.contains(pinned) && !floor->prefer.isEmpty()) {
            choice.effectivePin = SpecifierSet::parse(u"=="_s + floor->prefer.text()).valueOr(choice.pin);
            choice.pinReplacedBecause = floor->reason;
        }
    }
}

std::vector<Candidate> judge(const MachineProfile &machine, const Catalog &catalog, const Subject &subject,
                             const BuildQuestion &question) {
    std::vector<Candidate> candidates;
    for (const TorchBuild &build : catalog.builds) {
        if (!builtFor(build, machine))
            continue;
        candidates.push_back({build, buildReasons(build, machine, catalog, subject, question)});
    }
    return candidates;
}

/// What keeps the builds of the right version off the GPU: each cause once.
std::vector<Reason> gpuCauses(const std::vector<Candidate> &candidates, const MachineProfile &machine) {
    static const QStringList gpuRules{u"driver"_s, u"capability"_s, u"jetson"_s};
    std::vector<Reason> causes = lostGpus(machine);
    for (const Candidate &candidate : candidates) {
        const Reason *rejection = candidate.rejection();
        if (rejection == nullptr || !candidate.build.isCuda() || !gpuRules.contains(rejection->rule))
            continue;
        const auto same = [&](const Reason &r) { return r.rule == rejection->rule; };
        if (std::none_of(causes.begin(), causes.end(), same))
            causes.push_back(*rejection);
    }
    return causes;
}

int series(const TorchBuild &build) { return build.torch.segment(0) * 1000 + build.torch.segment(1); }

const Candidate *best(const std::vector<Candidate> &candidates, const QString &preferFlavour) {
    const Candidate *winner = nullptr;
    for (const Candidate &candidate : candidates)
        if (candidate.rejection() == nullptr && (winner == nullptr || better(candidate, *winner, preferFlavour)))
            winner = &candidate;
    if (winner == nullptr || winner->clean())
        return winner;
    // The release before it, with nothing to warn about, beats the newest one with a warning; older ones do not.
    const Candidate *sound = nullptr;
    for (const Candidate &candidate : candidates)
        if (candidate.rejection() == nullptr && candidate.clean() &&
            series(candidate.build) >= series(winner->build) - 1 &&
            (sound == nullptr || better(candidate, *sound, preferFlavour)))
            sound = &candidate;
    return sound != nullptr ? sound : winner;
}

void listRejected(TorchChoice &choice, const std::vector<Candidate> &candidates, const Candidate *winner) {
    for (const Candidate &candidate : candidates) {
        if (&candidate == winner)
            continue;
        const Reason *rejection = candidate.rejection();
        choice.rejected.push_back(
            {candidate.build, rejection != nullptr ? *rejection
                                                   : Reason{u"preference"_s, Reason::Effect::Rejects,
                                                            u"newest torch (or the release before it, if that one "
                                                            u"leaves nothing to warn about), then the stack's own "
                                                            "CUDA flavour, then the newest CUDA"_s,
                                                            u"would run too, but %1 comes first"_s.arg(
                                                                winner != nullptr ? winner->build.label() : QString()),
                                                            u"order of choice"_s}});
    }
    std::stable_sort(choice.rejected.begin(), choice.rejected.end(),
                     [](const RejectedBuild &a, const RejectedBuild &b) {
                         const int left = distance(a.reason.rule);
                         const int right = distance(b.reason.rule);
                         return left != right ? left < right : a.build.torch > b.build.torch;
                     });
}

void listAbsent(TorchChoice &choice, const Catalog &catalog, const MachineProfile &machine) {
    for (const AbsentBuild &absent : catalog.absent) {
        TorchBuild shape;
        shape.system = absent.system;
        shape.architecture = absent.architecture;
        if (builtFor(shape, machine) &&
            (choice.pin.contains(absent.torch) || choice.effectivePin.contains(absent.torch)))
            choice.absent.push_back(absent);
    }
}

} // namespace

TorchChoice chooseTorch(const MachineProfile &machine, const Catalog &catalog, const Subject &subject,
                        const QString &forcedFlavour) {
    TorchChoice choice;
    const Requirement *requirement = subject.requirement(u"torch"_s);
    if (requirement == nullptr) {
        choice.outcome = TorchChoice::Outcome::NotWanted;
        return choice;
    }
    choice.pin = requirement->specifiers;
    applyFloors(choice, catalog, machine);
    const std::vector<Reason> machineReasons = machineObstacles(machine);
    const BuildQuestion question{choice.effectivePin, forcedFlavour, false};
    const std::vector<Candidate> candidates =
        machineReasons.empty() ? judge(machine, catalog, subject, question) : std::vector<Candidate>();
    const Candidate *winner = best(candidates, subject.preferFlavour);
    listRejected(choice, candidates, winner);
    listAbsent(choice, catalog, machine);
    if (winner != nullptr) {
        choice.outcome = TorchChoice::Outcome::Chosen;
        choice.build = winner->build;
        choice.reasons = winner->reasons;
        return choice;
    }
    choice.reasons = machineReasons;
    if (!machineReasons.empty() || !wantsCuda(machine) || !forcedFlavour.isEmpty())
        return choice;
    // A GPU, and nothing for it: a CPU build is possible, but only the user may say so.
    const std::vector<Candidate> withoutGpu = judge(machine, catalog, subject, {choice.effectivePin, u"cpu"_s, true});
    if (const Candidate *cpu = best(withoutGpu, {})) {
        choice.outcome = TorchChoice::Outcome::NeedsDecision;
        choice.build = cpu->build;
        choice.reasons = gpuCauses(candidates, machine);
    }
    return choice;
}

std::vector<const Floor *> floorsFor(const Catalog &catalog, const QString &package, const MachineProfile &machine,
                                     const QString &flavour) {
    std::vector<const Floor *> result;
    const Package *entry = catalog.package(package);
    if (entry == nullptr)
        return result;
    const QString platform = platformOf(machine);
    for (const Floor &floor : entry->floors) {
        const bool platformFits = floor.platforms.isEmpty() || floor.platforms.contains(platform);
        const bool flavourFits = floor.flavours.isEmpty() || flavour.isEmpty() || floor.flavours.contains(flavour);
        const bool capabilityFits = floor.capabilities.empty() || hasCapability(machine, floor.capabilities);
        // A floor that speaks only of a flavour says nothing while no flavour is known.
        const bool flavourKnown = floor.flavours.isEmpty() || !flavour.isEmpty() || !floor.capabilities.empty();
        if (platformFits && flavourFits && capabilityFits && flavourKnown)
            result.push_back(&floor);
    }
    return result;
}

} // namespace armature
