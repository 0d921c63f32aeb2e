#include "catalog/CatalogReaders.h"

#include <algorithm>

namespace armature {
namespace {

/// A build for a system no platform has would never be chosen, and nobody would notice.
void checkSystem(TomlTable &t, const QString &system, const QString &architecture, const CatalogDraft &draft) {
    const auto &platforms = draft.catalog.platforms;
    if (std::none_of(platforms.begin(), platforms.end(), [&](const Platform &platform) {
            return platform.system == system && platform.architecture == architecture;
        }))
        t.fail("architecture", u"no platform is %1 on %2"_s.arg(system.left(60), architecture.left(60)));
}

void readBuild(TomlTable &t, CatalogDraft &draft) {
    TorchBuild build;
    build.torch = t.version("torch", TomlTable::Required);
    build.flavour = t.text("flavour", TomlTable::Required);
    build.local = t.text("local");
    build.index = readIndex(t, "index", TomlTable::Required, draft);
    build.system = t.text("system", TomlTable::Required);
    build.architecture = t.text("architecture", TomlTable::Required);
    build.python = t.texts("python", TomlTable::Required);
    build.glibc = t.version("glibc");
    build.macos = t.version("macos");
    build.capabilities = t.versions("capabilities");
    build.ptx = t.version("ptx");
    build.triton = t.version("triton");
    build.tritonIndex = readIndex(t, "triton_index", TomlTable::Optional, draft);
    build.downloadMb = t.integer("download_mb");
    build.note = t.text("note");
    build.provenance = readProvenance(t, TomlTable::Required, draft);
    checkSystem(t, build.system, build.architecture, draft);
    if (build.isCuda() && draft.catalog.flavour(build.flavour) == nullptr)
        t.fail("flavour", u"there is no flavour \"%1\""_s.arg(build.flavour.left(60)));
    if (build.isCuda() && build.capabilities.empty())
        t.fail("capabilities", u"a CUDA build needs its capabilities"_s);
    const auto &builds = draft.catalog.builds;
    if (std::any_of(builds.begin(), builds.end(), [&](const TorchBuild &other) {
            return other.torch == build.torch && other.flavour == build.flavour && other.index == build.index &&
                   other.system == build.system && other.architecture == build.architecture;
        }))
        t.fail("torch", u"this build is given twice"_s);
    draft.catalog.builds.push_back(std::move(build));
}

void readFlavour(TomlTable &t, CatalogDraft &draft) {
    CudaFlavour flavour;
    flavour.id = t.text("id", TomlTable::Required);
    flavour.cuda = t.version("cuda", TomlTable::Required);
    flavour.driverFloor = t.version("driver_floor", TomlTable::Required);
    flavour.driverFull = t.version("driver_full");
    flavour.evidence = readEvidence(t, TomlTable::Required);
    refuseTwice(t, draft.catalog.flavours, flavour.id);
    draft.catalog.flavours.push_back(std::move(flavour));
}

void readAbsent(TomlTable &t, CatalogDraft &draft) {
    AbsentBuild absent;
    absent.torch = t.version("torch", TomlTable::Required);
    absent.flavour = t.text("flavour", TomlTable::Required);
    absent.index = readIndex(t, "index", TomlTable::Required, draft);
    absent.system = t.text("system", TomlTable::Required);
    absent.architecture = t.text("architecture", TomlTable::Required);
    absent.reason = t.text("reason", TomlTable::Required);
    absent.evidence = readEvidence(t, TomlTable::Required);
    draft.catalog.absent.push_back(std::move(absent));
}

void readFault(TomlTable &t, CatalogDraft &draft) {
    BuildFault fault;
    fault.id = t.text("id", TomlTable::Required);
    fault.torch = t.specifiers("torch", TomlTable::Required);
    fault.flavours = readFlavours(t, "flavours", draft);
    fault.platforms = readPlatforms(t, "platforms", draft);
    fault.triton = t.specifiers("triton");
    fault.macos = t.specifiers("macos");
    fault.capabilities = t.versions("capabilities");
    fault.findings = t.names<FindingCode>("findings");
    fault.effect = t.name("effect", FaultEffect::Rejects, TomlTable::Required);
    fault.reason = t.text("reason", TomlTable::Required);
    fault.remedy = t.text("remedy");
    fault.provenance = readProvenance(t, TomlTable::Required, draft);
    refuseTwice(t, draft.catalog.faults, fault.id);
    if (fault.platforms.isEmpty() && fault.capabilities.empty() && fault.findings.empty())
        t.fail("platforms",
               u"a fault on every machine is no fault of a machine: name platforms, capabilities or findings"_s);
    const auto &builds = draft.catalog.builds;
    if (std::none_of(builds.begin(), builds.end(),
                     [&](const TorchBuild &build) { return concernsVersions(fault, build); }))
        t.fail("torch", u"no build is of such a version"_s);
    draft.catalog.faults.push_back(std::move(fault));
}

} // namespace

void readBuilds(TomlTable &root, CatalogDraft &draft) {
    root.each("flavour", [&](TomlTable &t) { readFlavour(t, draft); });
    root.each("build", [&](TomlTable &t) { readBuild(t, draft); });
    root.each("absent", [&](TomlTable &t) { readAbsent(t, draft); });
    root.each("fault", [&](TomlTable &t) { readFault(t, draft); });
}

} // namespace armature
