#include "assess/UnknownBuilds.h"

#include "assess/BuildRules.h"
#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

using Effect = Reason::Effect;

/// How far apart two versions lie, for "nearest".
int distance(const Version &a, const Version &b) {
    return std::abs((a.segment(0) * 100 + a.segment(1)) * 100 + a.segment(2) -
                    (b.segment(0) * 100 + b.segment(1)) * 100 - b.segment(2));
}

bool sameRelease(const Version &a, const Version &b) {
    return a.segment(0) == b.segment(0) && a.segment(1) == b.segment(1);
}

/// "cu126" is CUDA 12.6.
Version cudaOf(const QString &flavour) {
    return Version::parse(flavour.mid(2).chopped(1) + u'.' + flavour.right(1)).valueOr({});
}

/// What the installer found by itself, on the default index.
TorchBuild buildFound(const MachineProfile &machine, const Subject &subject, const Version &version,
                      const Version &nearest) {
    TorchBuild build;
    build.torch = version;
    build.flavour = machine.system.kind == SystemKind::MacOs ? u"mps"_s : subject.plainFlavour;
    build.index = DefaultIndexId;
    build.system = machine.system.kind == SystemKind::MacOs ? u"macos"_s : u"linux"_s;
    build.architecture = machine.processor.architecture.valueOr({});
    for (const char *series : {"3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14"}) // the installer looked at them
        build.python << QLatin1String(series);
    build.judgedLike = nearest;
    build.provenance.confidence = Confidence::Inferred;
    return build;
}

const TorchBuild *nearestBuild(const MachineProfile &machine, const Catalog &catalog, const Version &asked) {
    const TorchBuild *nearest = nullptr;
    for (const TorchBuild &build : catalog.builds)
        if (builtFor(build, machine) &&
            (nearest == nullptr || distance(build.torch, asked) < distance(nearest->torch, asked)))
            nearest = &build;
    return nearest;
}

} // namespace

std::optional<Reason> unknownVersionReason(const MachineProfile &machine, const Catalog &catalog,
                                           const SpecifierSet &pin) {
    const Version asked = pin.pinned();
    const TorchBuild *nearest = asked.isEmpty() ? nullptr : nearestBuild(machine, catalog, asked);
    if (nearest == nullptr || nearest->torch == asked.withoutLocal())
        return std::nullopt;
    return Reason{Rule::Pin,
                  ReasonKind::Version,
                  Effect::Rejects,
                  {},
                  u"torch%1 is asked for, which the catalog does not know for this machine, and the installer was not "
                  "asked or found no file of it that fits here; the nearest version that the catalog knows is %2"_s.arg(
                      pin.text(), nearest->torch.text()),
                  u"catalog"_s,
                  u"Ask for torch==%1, or for a version that the index has a file of for this machine."_s.arg(
                      nearest->torch.text())};
}

std::vector<TorchBuild> unknownBuilds(const MachineProfile &machine, const Catalog &catalog, const Subject &subject,
                                      const SpecifierSet &pin) {
    Version asked = pin.pinned().withoutLocal();
    if (pin.isEmpty() || (asked.isEmpty() && (subject.plainTorch.isEmpty() || !pin.contains(subject.plainTorch))))
        return {};
    if (asked.isEmpty())
        asked = subject.plainTorch;
    std::vector<TorchBuild> own;
    for (const TorchBuild &build : catalog.builds)
        if (builtFor(build, machine)) {
            if (build.torch == asked || pin.contains(build.torch))
                return {};
            own.push_back(build);
        }
    if (own.empty())
        return {};
    std::stable_sort(own.begin(), own.end(), [&](const TorchBuild &a, const TorchBuild &b) {
        return distance(a.torch, asked) < distance(b.torch, asked);
    });
    const Version nearest = own.front().torch;
    if (!sameRelease(nearest, asked)) {
        // One that only others know: there is a file, since the installer found it.
        if (subject.plainTorch != asked || subject.plainFlavour.isEmpty())
            return {};
        return {buildFound(machine, subject, asked, nearest)};
    }
    std::erase_if(own, [&](const TorchBuild &build) { return build.torch != nearest; });
    for (TorchBuild &build : own) {
        build.torch = asked;
        build.judgedLike = nearest;
        build.companions.clear(); // made for the other version
        build.triton = Version();
        build.downloadMb = 0;
        build.note.clear();
        build.provenance.confidence = Confidence::Inferred;
    }
    return own;
}

std::optional<CudaFlavour> flavourLike(const Catalog &catalog, const QString &flavour) {
    const Version cuda = cudaOf(flavour);
    for (const CudaFlavour &known : catalog.flavours)
        if (known.cuda.segment(0) == cuda.segment(0))
            return CudaFlavour{flavour, cuda, known.driverFloor, {}, {}};
    return std::nullopt;
}

Reason unknownKernels(const TorchBuild &build, const Version &capability, const Catalog &catalog) {
    Version begins; // nothing is known of what is older
    Version oldest;
    Version newest;
    for (const TorchBuild &known : catalog.builds) {
        if (!known.isCuda() || known.architecture != build.architecture)
            continue;
        const Version cuda = cudaOf(known.flavour);
        begins = begins.isEmpty() ? cuda : std::min(begins, cuda);
        if (capabilityReason(known, capability).effect != Effect::Fits)
            continue;
        oldest = oldest.isEmpty() ? cuda : std::min(oldest, cuda);
        newest = std::max(newest, cuda);
    }
    const Version cuda = cudaOf(build.flavour);
    const QString seen = u"compute capability %1"_s.arg(capability.text());
    const auto reason = [&](Effect effect, const QString &required) {
        return Reason{Rule::Capability,
                      ReasonKind::Gpu,
                      effect,
                      required,
                      seen,
                      {},
                      effect == Effect::Rejects ? otherVersionRemedy() : QString()};
    };
    if (oldest.isEmpty())
        return reason(Effect::Rejects,
                      u"kernels for CUDA %1, and no build that is known runs on this GPU"_s.arg(cuda.text()));
    if ((cuda < oldest && begins < oldest) || newest < cuda)
        return reason(Effect::Rejects, u"CUDA %1, while builds for this GPU have CUDA %2 to %3"_s.arg(
                                           cuda.text(), oldest.text(), newest.text()));
    return {Rule::Capability,
            ReasonKind::Gpu,
            Effect::Undetermined,
            u"kernels that the catalog does not know"_s,
            u"whether they run on %1 will be seen"_s.arg(seen),
            {}};
}

Reason unknownBuildReason(const TorchBuild &build) {
    return {
        Rule::Evidence,
        ReasonKind::Evidence,
        Effect::Undetermined,
        {},
        build.capabilities.empty() && build.isCuda()
            ? u"The catalog does not know torch %1, which is taken as asked; the nearest version that it knows is %2"_s
                  .arg(build.torch.text(), build.judgedLike.text())
            : u"The catalog does not know torch %1, which is taken as asked and judged like %2, the nearest version that it knows"_s
                  .arg(build.torch.text(), build.judgedLike.text()),
        u"catalog"_s,
        u"If it does not work, ask for torch %1."_s.arg(build.judgedLike.text())};
}

} // namespace armature
