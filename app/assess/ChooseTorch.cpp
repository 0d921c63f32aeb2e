#include "assess/ChooseTorch.h"

#include "assess/BuildRules.h"
#include "assess/Floors.h"
#include "assess/Obstacles.h"
#include "assess/UnknownBuilds.h"
#include "base/Literals.h"

#include <algorithm>
#include <functional>

namespace armature {
namespace {

using Effect = Reason::Effect;

struct Candidate {
    TorchBuild build;
    std::vector<Reason> reasons;
    [[nodiscard]] const Reason *rejection() const {
        const auto it =
            std::find_if(reasons.begin(), reasons.end(), [](const Reason &r) { return r.effect == Effect::Rejects; });
        return it == reasons.end() ? nullptr : &*it;
    }
    [[nodiscard]] bool warns() const {
        return std::any_of(reasons.begin(), reasons.end(), [](const Reason &r) { return r.effect == Effect::Warns; });
    }
    /// CUDA on a machine without a GPU, let through because its index was asked for.
    [[nodiscard]] bool idleCuda() const {
        return std::any_of(reasons.begin(), reasons.end(), [](const Reason &r) {
            return r.kind == ReasonKind::Accelerator && r.effect == Effect::Warns;
        });
    }
    /// Nothing to warn about and nothing uncertain.
    [[nodiscard]] bool clean() const {
        return std::all_of(reasons.begin(), reasons.end(), [](const Reason &r) { return r.effect == Effect::Fits; });
    }
    /// Everything that rejects it is of this kind.
    [[nodiscard]] bool rejectedOnlyBy(ReasonKind kind) const {
        return std::all_of(reasons.begin(), reasons.end(),
                           [kind](const Reason &r) { return r.effect != Effect::Rejects || r.kind == kind; });
    }
};
using Candidates = std::vector<Candidate>;

int cudaRank(const TorchBuild &build) { return build.isCuda() ? build.flavour.mid(2).toInt() : 0; }

/// What comes first of builds that would all run.
struct Preference {
    QString flavour{};
    Version torch{}; ///< the version that the installer chose by itself, once the first choice went with nothing
    std::vector<TorchBuild> tried{};
    [[nodiscard]] bool wasTried(const Version &version) const {
        return std::any_of(tried.begin(), tried.end(), [&](const TorchBuild &each) { return each.torch == version; });
    }
};

/// No CUDA that would lie idle; then, once a build went with nothing, the installer's own version and those not tried
/// yet; then newest torch; nothing to warn about; the stack's own flavour; the newest CUDA; the default index.
bool better(const Candidate &a, const Candidate &b, const Preference &prefer) {
    if (a.idleCuda() != b.idleCuda())
        return b.idleCuda();
    if (const bool agrees = a.build.torch == prefer.torch; agrees != (b.build.torch == prefer.torch))
        return agrees;
    if (const bool again = prefer.wasTried(a.build.torch); again != prefer.wasTried(b.build.torch))
        return !again;
    if (a.build.torch != b.build.torch)
        return a.build.torch > b.build.torch;
    if (a.warns() != b.warns())
        return b.warns();
    if (a.clean() != b.clean())
        return a.clean();
    const bool aPreferred = a.build.flavour == prefer.flavour;
    const bool bPreferred = b.build.flavour == prefer.flavour;
    if (aPreferred != bPreferred)
        return aPreferred;
    if (cudaRank(a.build) != cudaRank(b.build))
        return cudaRank(a.build) > cudaRank(b.build);
    return a.build.index == DefaultIndexId && b.build.index != DefaultIndexId;
}

/// How near a rejected build came: the ones a reader would ask about first.
bool nearer(const RejectedBuild &a, const RejectedBuild &b) {
    const auto rank = [](const Reason &reason) { return std::pair(reason.kind, reason.rule); };
    return rank(a.reason) != rank(b.reason) ? rank(a.reason) < rank(b.reason) : a.build.torch > b.build.torch;
}

int series(const TorchBuild &build) { return build.torch.segment(0) * 1000 + build.torch.segment(1); }

const Candidate *best(const Candidates &candidates, const Preference &prefer) {
    const Candidate *winner = nullptr;
    for (const Candidate &candidate : candidates)
        if (candidate.rejection() == nullptr && (winner == nullptr || better(candidate, *winner, prefer)))
            winner = &candidate;
    if (winner == nullptr || winner->clean() || !prefer.torch.isEmpty())
        return winner;
    // The release before it, with nothing to warn about, beats the newest one with a warning; older ones do not.
    const Candidate *sound = nullptr;
    for (const Candidate &candidate : candidates)
        if (candidate.rejection() == nullptr && candidate.clean() &&
            series(candidate.build) >= series(winner->build) - 1 &&
            (sound == nullptr || better(candidate, *sound, prefer)))
            sound = &candidate;
    return sound != nullptr ? sound : winner;
}

Reason preferenceReason(const Candidate *winner) {
    return {Rule::Preference,
            ReasonKind::Preference,
            Effect::Rejects,
            u"newest torch (or the release before it, if that one leaves nothing to warn about), then the stack's own "
            "CUDA flavour, then the newest CUDA"_s,
            u"would run too, but %1 comes first"_s.arg(winner != nullptr ? winner->build.label() : QString()),
            u"order of choice"_s};
}

std::vector<RejectedBuild> rejectedOf(const Candidates &candidates, const Candidate *winner) {
    std::vector<RejectedBuild> rejected;
    for (const Candidate &candidate : candidates)
        if (&candidate != winner) {
            const Reason *rejection = candidate.rejection();
            rejected.push_back({candidate.build, rejection != nullptr ? *rejection : preferenceReason(winner)});
        }
    std::stable_sort(rejected.begin(), rejected.end(), nearer);
    return rejected;
}

/// What keeps the builds of the right version off the GPU, each cause once, what can be put right first.
std::vector<Reason> gpuCauses(const Candidates &candidates, const MachineProfile &machine, const QString &wanted) {
    std::vector<Reason> causes = unusableGpus(machine);
    for (const Candidate &candidate : candidates) {
        const Reason *rejection = candidate.rejection();
        if (rejection == nullptr || !candidate.build.isCuda() ||
            (rejection->kind != ReasonKind::Gpu && rejection->kind != ReasonKind::Driver))
            continue;
        const auto same = [&](const Reason &r) { return r.rule == rejection->rule; };
        if (std::none_of(causes.begin(), causes.end(), same))
            causes.push_back(*rejection);
    }
    std::stable_partition(causes.begin(), causes.end(),
                          [](const Reason &reason) { return reason.kind == ReasonKind::Driver; });
    if (causes.empty())
        causes.push_back({Rule::Build, ReasonKind::Gpu, Effect::Rejects, u"a CUDA build of torch%1"_s.arg(wanted),
                          u"the catalog knows none for this system"_s, u"catalog"_s, otherVersionRemedy()});
    return causes;
}

/// The build that only the fewest things keep off, of those that were asked for by name if any was; nullptr if none.
const Candidate *nearest(const Candidates &candidates) {
    const auto rejections = [](const Candidate &candidate) {
        return std::count_if(candidate.reasons.begin(), candidate.reasons.end(),
                             [](const Reason &r) { return r.effect == Effect::Rejects; });
    };
    const Candidate *found = nullptr;
    for (const Candidate &candidate : candidates) {
        const bool asked = std::none_of(candidate.reasons.begin(), candidate.reasons.end(),
                                        [](const Reason &r) { return r.kind == ReasonKind::Request; });
        if (!asked || candidate.rejection() == nullptr)
            continue;
        const auto fewer = found == nullptr ? -1 : rejections(candidate) - rejections(*found);
        if (fewer < 0 ||
            (fewer == 0 && nearer({candidate.build, *candidate.rejection()}, {found->build, *found->rejection()})))
            found = &candidate;
    }
    return found;
}

/// Why nothing fits a machine that is no obstacle itself: the build that came nearest, and the request by name where it
/// alone stands in the way.
std::vector<Reason> decisiveReasons(const Candidates &candidates, const QString &forcedFlavour) {
    std::vector<Reason> reasons;
    if (const Candidate *candidate = nearest(candidates))
        reasons.push_back(*candidate->rejection());
    const bool requestAlone = std::any_of(candidates.begin(), candidates.end(), [](const Candidate &candidate) {
        return candidate.rejectedOnlyBy(ReasonKind::Request);
    });
    if (!forcedFlavour.isEmpty() && (requestAlone || reasons.empty()))
        reasons.push_back({Rule::Forced, ReasonKind::Request, Effect::Rejects, u"the build \"%1\""_s.arg(forcedFlavour),
                           u"not among the builds that fit this machine"_s, u"command line"_s, forcedRemedy()});
    return reasons;
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

/// One choice in the making.
struct Chooser {
    const MachineProfile &machine;
    const Catalog &catalog;
    const Subject &subject;
    QString forcedFlavour;
    Version served{}; ///< see BuildQuestion

    [[nodiscard]] Preference preference() const {
        return {subject.preferFlavour, subject.tried.empty() ? Version() : subject.plainTorch, subject.tried};
    }

    [[nodiscard]] Candidates judge(BuildQuestion question) const {
        question.served = served;
        Candidates candidates;
        for (const TorchBuild &build : catalog.builds)
            if (builtFor(build, machine))
                candidates.push_back({build, buildReasons(build, machine, catalog, subject, question)});
        for (const TorchBuild &build : unknownBuilds(machine, catalog, subject, question.pin))
            candidates.push_back({build, buildReasons(build, machine, catalog, subject, question)});
        return candidates;
    }

    /// The version in place of a pin that the catalog's floors rule out; nullptr where the pin can stay.
    [[nodiscard]] const Floor *replacementOf(const Version &pinned) const {
        for (const TorchBuild &build : catalog.builds)
            if (build.torch == pinned && builtFor(build, machine))
                for (const Floor *floor : floorsFor(catalog, subject, u"torch"_s, machine, build.flavour))
                    if (!floor->prefer.isEmpty() && !floor->versions.contains(pinned))
                        return floor;
        for (const Floor *floor : floorsFor(catalog, subject, u"torch"_s, machine, {}))
            if (!floor->prefer.isEmpty() && !floor->versions.contains(pinned))
                return floor;
        return nullptr;
    }

    /// Judges the builds as asked; where a floor rules a pin out and no build of it is left, with the pin replaced.
    [[nodiscard]] Candidates judgeWithFloors(TorchChoice &choice) const {
        Candidates candidates = judge({.pin = choice.pin, .forcedFlavour = forcedFlavour});
        const Version pinned = choice.pin.pinned();
        const Floor *floor = pinned.isEmpty() || best(candidates, {}) != nullptr ? nullptr : replacementOf(pinned);
        if (floor == nullptr)
            return candidates;
        choice.effectivePin = SpecifierSet::parse(u"=="_s + floor->prefer.text()).valueOr(choice.pin);
        choice.pinReplacedBecause = floor->reason;
        return judge({.pin = choice.effectivePin, .pinSource = u"catalog"_s, .forcedFlavour = forcedFlavour});
    }

    /// The newest GPU is served; where no build can, the newest one that some build runs on.
    [[nodiscard]] Candidates judgeForNewestGpu(TorchChoice &choice) {
        std::vector<Version> capabilities;
        for (const Gpu *gpu : machine.nvidiaGpus())
            capabilities.push_back(gpu->capability.valueOr({}));
        std::sort(capabilities.begin(), capabilities.end(), std::greater<>());
        capabilities.erase(std::unique(capabilities.begin(), capabilities.end()), capabilities.end());
        const TorchChoice asked = choice;
        for (const Version &capability : capabilities) {
            served = capability;
            choice = asked;
            Candidates candidates = judgeWithFloors(choice);
            if (best(candidates, preference()) != nullptr)
                return candidates;
        }
        served = capabilities.empty() ? Version() : capabilities.front();
        choice = asked;
        return judgeWithFloors(choice);
    }

    void choose(TorchChoice &choice) {
        const Candidates candidates = judgeForNewestGpu(choice);
        const Candidate *winner = best(candidates, preference());
        choice.rejected = rejectedOf(candidates, winner);
        if (winner != nullptr) {
            choice.outcome = TorchChoice::Outcome::Chosen;
            choice.build = winner->build;
            choice.reasons = winner->reasons;
            return;
        }
        choice.reasons = decisiveReasons(candidates, forcedFlavour);
        const auto unknown = unknownVersionReason(machine, catalog, choice.effectivePin);
        if (unknown && choice.reasons.size() == 1 && choice.reasons.front().rule == Rule::Pin)
            choice.reasons = {*unknown};
        const bool otherGpu = machine.has(FindingCode::OtherGpu);
        if ((!machine.hasNvidiaGpu() && !otherGpu) || !forcedFlavour.isEmpty())
            return;
        // A GPU, and nothing for it: a CPU build is possible, but only the user may say so.
        const Candidates withoutGpu = judge({.pin = choice.effectivePin, .forcedFlavour = u"cpu"_s, .ignoreGpu = true});
        if (const Candidate *cpu = best(withoutGpu, {})) {
            choice.outcome = TorchChoice::Outcome::NeedsDecision;
            choice.build = cpu->build;
            if (machine.hasNvidiaGpu()) // else the reason is that the GPU is another maker's
                choice.reasons = gpuCauses(candidates, machine, choice.effectivePin.text());
        }
    }
};

} // namespace

TorchChoice chooseTorch(const MachineProfile &machine, const Catalog &catalog, const Subject &subject,
                        const QString &forcedFlavour) {
    TorchChoice choice;
    const Requirement *requirement = subject.requirement(u"torch"_s);
    if (requirement == nullptr || !requirement->url.isEmpty()) { // a file that was named is taken as it is
        choice.outcome = TorchChoice::Outcome::NotWanted;
        return choice;
    }
    choice.pin = choice.effectivePin = requirement->specifiers;
    choice.reasons = machineObstacles(machine);
    if (choice.reasons.empty())
        Chooser{machine, catalog, subject, forcedFlavour}.choose(choice);
    listAbsent(choice, catalog, machine);
    return choice;
}

} // namespace armature
