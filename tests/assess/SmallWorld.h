#pragma once

#include "base/Literals.h"
#include "model/Compatibility.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"

// Small machines and a small catalog, made in code: what a rule does with them can be followed by reading.

namespace armature {

inline Reading<Version> knownVersion(const char *text, const char *source) {
    return Reading<Version>::known(Version::of(text), QLatin1String(source));
}

inline MachineProfile linuxMachine(const char *architecture, const char *glibc = "2.39") {
    MachineProfile machine;
    machine.system.kind = SystemKind::Linux;
    machine.system.libc = Reading<Libc>::known({u"glibc"_s, Version::of(glibc)}, u"getconf"_s);
    machine.processor.architecture = Reading<QString>::known(QLatin1String(architecture), u"uname"_s);
    return machine;
}

inline MachineProfile mac(const char *architecture, const char *version) {
    MachineProfile machine;
    machine.system.kind = SystemKind::MacOs;
    machine.system.versionId = Reading<QString>::known(QLatin1String(version), u"sw_vers"_s);
    machine.processor.architecture = Reading<QString>::known(QLatin1String(architecture), u"uname"_s);
    return machine;
}

inline void addGpu(MachineProfile &machine, const char *capability) {
    Gpu gpu;
    gpu.name = Reading<QString>::known(u"NVIDIA GPU of %1"_s.arg(QLatin1String(capability)), u"nvml"_s);
    gpu.capability = knownVersion(capability, "nvml");
    machine.gpus.push_back(gpu);
}

/// A Linux machine with one GPU and a driver; an empty driver is one that is not loaded.
inline MachineProfile gpuMachine(const char *architecture, const char *capability, const char *driver) {
    MachineProfile machine = linuxMachine(architecture);
    addGpu(machine, capability);
    machine.driver.version =
        *driver != '\0' ? knownVersion(driver, "nvml") : Reading<Version>::absent(u"/proc/driver/nvidia/version"_s);
    machine.driver.printed = QLatin1String(driver);
    return machine;
}

inline std::vector<Version> versionsOf(std::initializer_list<const char *> texts) {
    std::vector<Version> versions;
    for (const char *text : texts)
        versions.push_back(Version::of(text));
    return versions;
}

inline TorchBuild smallBuild(const char *torch, const char *flavour, const char *architecture,
                             std::initializer_list<const char *> capabilities = {}) {
    TorchBuild build;
    build.torch = Version::of(torch);
    build.flavour = build.local = QLatin1String(flavour);
    build.index = u"pytorch-"_s + build.flavour;
    build.system = u"linux"_s;
    build.architecture = QLatin1String(architecture);
    build.python = QStringList{u"3.10"_s, u"3.11"_s, u"3.12"_s};
    build.glibc = Version::of("2.28");
    build.capabilities = versionsOf(capabilities);
    build.provenance.confidence = Confidence::Confirmed;
    return build;
}

/// torch 2.8.0 and 2.9.1 for both architectures and Apple silicon; only CUDA 12.6 has kernels for Pascal.
inline Catalog smallCatalog() {
    Catalog catalog;
    catalog.flavours = {{u"cu126"_s, Version::of("12.6"), Version::of("525"), Version::of("560"), {}},
                        {u"cu129"_s, Version::of("12.9"), Version::of("525"), Version::of("575"), {}},
                        {u"cu130"_s, Version::of("13.0"), Version::of("580"), Version(), {}}};
    catalog.builds = {smallBuild("2.8.0", "cu129", "aarch64", {"8.0", "9.0", "10.0", "12.0"}),
                      smallBuild("2.8.0", "cpu", "aarch64"),
                      smallBuild("2.9.1", "cu126", "aarch64", {"8.0", "9.0"}),
                      smallBuild("2.9.1", "cu130", "aarch64", {"8.0", "9.0", "10.0", "11.0", "12.0"}),
                      smallBuild("2.9.1", "cpu", "aarch64"),
                      smallBuild("2.8.0", "cu126", "x86_64", {"6.0", "7.0", "8.0", "9.0"}),
                      smallBuild("2.9.1", "cu126", "x86_64", {"6.0", "7.0", "8.0", "9.0"}),
                      smallBuild("2.9.1", "cu130", "x86_64", {"8.0", "9.0", "10.0", "12.0"}),
                      smallBuild("2.9.1", "cpu", "x86_64")};
    TorchBuild apple = smallBuild("2.9.1", "mps", "arm64");
    apple.system = u"macos"_s;
    apple.index = DefaultIndexId;
    apple.local.clear();
    apple.glibc = Version();
    apple.macos = Version::of("14");
    catalog.builds.push_back(apple);
    Package torch;
    torch.id = torch.title = u"torch"_s;
    catalog.packages = {torch};
    return catalog;
}

inline Floor smallFloor(const char *versions, const char *prefer) {
    Floor floor;
    floor.versions = SpecifierSet::of(versions);
    floor.prefer = *prefer != '\0' ? Version::of(prefer) : Version();
    floor.reason = u"older ones fail here."_s;
    return floor;
}

/// Asks for the given requirements.
inline Subject smallSubject(std::initializer_list<const char *> requirements) {
    Subject subject;
    subject.id = subject.title = subject.origin = u"demo"_s;
    for (const char *text : requirements)
        subject.requirements.push_back(Requirement::parse(QLatin1String(text)).valueOr({}));
    return subject;
}

} // namespace armature
