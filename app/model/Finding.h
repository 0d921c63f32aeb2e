#pragma once

#include "model/Json.h"

#include <array>

namespace armature {

enum class Severity { Note, Warning, Error };

/// Everything that a finding can be about. tests/machines/README.md says what each one means; present/FindingText.cpp
/// has the words and the remedy.
enum class FindingCode {
    DriverMissing,
    DriverLibrariesMissing,
    DriverMismatch,
    DriverTooOld,
    GpuLost,
    CudaToolkitMissing,
    ProprietaryModuleOnGrace,
    PageSize64k,
    PageSize16k,
    Musl,
    GlibcTooOld,
    UnifiedMemory,
    GpuMemoryInRam,
    Mig,
    Jetson,
    Wsl,
    Container,
    RosettaProcess,
    Emulated,
    RosettaPython,
    IntelMac,
    MacOsTooOld,
    AppTranslocated,
    AppOnDiskImage,
    DeveloperToolsMissing,
    UnsupportedArchitecture,
    PythonMissing,
    NoEnsurepip,
    ExternallyManaged,
    MigEmpty,
    FabricNotReady,
    GpuHidden,
    MixedGpus,
    OtherGpu,
    CudaLibraryMissing,
    NixOs,
    FreeThreadedPython,
    PythonPathSet,
    JobLimits,
    AssumedGpu,
    VolumeReadOnly,
    VolumeNoExec,
    VolumeNoInodes,
    VolumeNetwork,
    VolumeWithoutLinks,
};

/// Something about the machine that changes what can be done.
struct Finding {
    FindingCode code = FindingCode::DriverMissing;
    Severity severity = Severity::Note;
    QString observed;
    QString source;
    bool operator==(const Finding &) const = default;
};

template <> struct EnumNames<Severity> {
    static constexpr std::array<std::pair<Severity, const char *>, 3> names{
        {{Severity::Note, "note"}, {Severity::Warning, "warning"}, {Severity::Error, "error"}}};
};
template <> struct EnumNames<FindingCode> {
    static constexpr std::array<std::pair<FindingCode, const char *>, 45> names{
        {{FindingCode::DriverMissing, "driver-missing"},
         {FindingCode::DriverLibrariesMissing, "driver-libraries-missing"},
         {FindingCode::DriverMismatch, "driver-mismatch"},
         {FindingCode::DriverTooOld, "driver-too-old"},
         {FindingCode::GpuLost, "gpu-lost"},
         {FindingCode::CudaToolkitMissing, "cuda-toolkit-missing"},
         {FindingCode::ProprietaryModuleOnGrace, "proprietary-module-on-grace"},
         {FindingCode::PageSize64k, "page-size-64k"},
         {FindingCode::PageSize16k, "page-size-16k"},
         {FindingCode::Musl, "musl"},
         {FindingCode::GlibcTooOld, "glibc-too-old"},
         {FindingCode::UnifiedMemory, "unified-memory"},
         {FindingCode::GpuMemoryInRam, "gpu-memory-in-ram"},
         {FindingCode::Mig, "mig"},
         {FindingCode::Jetson, "jetson"},
         {FindingCode::Wsl, "wsl"},
         {FindingCode::Container, "container"},
         {FindingCode::RosettaProcess, "rosetta-process"},
         {FindingCode::Emulated, "emulated"},
         {FindingCode::RosettaPython, "rosetta-python"},
         {FindingCode::IntelMac, "intel-mac"},
         {FindingCode::MacOsTooOld, "macos-too-old"},
         {FindingCode::AppTranslocated, "app-translocated"},
         {FindingCode::AppOnDiskImage, "app-on-disk-image"},
         {FindingCode::DeveloperToolsMissing, "developer-tools-missing"},
         {FindingCode::UnsupportedArchitecture, "unsupported-architecture"},
         {FindingCode::PythonMissing, "python-missing"},
         {FindingCode::NoEnsurepip, "no-ensurepip"},
         {FindingCode::ExternallyManaged, "externally-managed"},
         {FindingCode::MigEmpty, "mig-empty"},
         {FindingCode::FabricNotReady, "gpu-fabric-not-ready"},
         {FindingCode::GpuHidden, "gpu-hidden"},
         {FindingCode::MixedGpus, "mixed-gpus"},
         {FindingCode::OtherGpu, "other-gpu"},
         {FindingCode::CudaLibraryMissing, "cuda-library-missing"},
         {FindingCode::NixOs, "nixos"},
         {FindingCode::FreeThreadedPython, "free-threaded-python"},
         {FindingCode::PythonPathSet, "pythonpath-set"},
         {FindingCode::JobLimits, "job-limits"},
         {FindingCode::AssumedGpu, "assumed-gpu"},
         {FindingCode::VolumeReadOnly, "volume-read-only"},
         {FindingCode::VolumeNoExec, "volume-no-exec"},
         {FindingCode::VolumeNoInodes, "volume-no-inodes"},
         {FindingCode::VolumeNetwork, "volume-network"},
         {FindingCode::VolumeWithoutLinks, "volume-without-links"}}};
};

template <class V> void describe(V &v, Finding &x) {
    v("code", x.code), v("severity", x.severity), v("observed", x.observed), v("source", x.source);
}

} // namespace armature
