#pragma once

#include "base/Literals.h"
#include "model/Finding.h"

#include <array>
#include <optional>

// The compatibility knowledge as values. resources/catalog/README.md says what each field means; catalog/ makes them
// from TOML.

namespace armature {

/// The id of the index that the user's own installer uses by default.
inline const QString DefaultIndexId = u"default"_s;

enum class Status { Available, Limited, Unavailable, Unknown };
enum class Confidence { Confirmed, Reported, Inferred };

struct Evidence {
    QString what;
    QString url; ///< empty where `what` names a file of a package on the default index
    bool operator==(const Evidence &) const = default;
};

/// Who says so, and when it was looked at.
struct Provenance {
    std::vector<Evidence> evidence;
    QDate checked;
    Confidence confidence = Confidence::Inferred;
    bool operator==(const Provenance &) const = default;
};

struct Platform {
    QString id;
    QString title;
    QString system;
    QString architecture;
    QString accelerator;
    QStringList examples;
    bool operator==(const Platform &) const = default;
};

struct PackageIndex {
    QString id;
    QString title;
    QString url;          ///< empty for the installer's own default index
    QStringList packages; ///< used for these and nothing else; empty for the default index
    bool operator==(const PackageIndex &) const = default;
};

/// One version of torch from one index for one system and architecture.
struct TorchBuild {
    Version torch;
    QString flavour; ///< cpu, cuNNN or mps
    QString local;   ///< local version label of the wheel, without "+"
    QString index;
    QString system;
    QString architecture;
    QStringList python; ///< "3.10" …
    Version glibc;
    Version macos;
    std::vector<Version> capabilities;
    Version ptx;
    QMap<QString, Version> companions; ///< package -> its version that is made for this release of torch
    Version triton;
    QString tritonIndex;
    qint64 downloadMb = 0; ///< of the torch wheel; 0 = not known
    QString note;
    Provenance provenance;
    Version judgedLike{}; ///< the catalog does not know this build: the nearest version that it knows; else empty
    bool operator==(const TorchBuild &) const = default;

    /// torch with its local label, as it must be installed: "2.8.0+cu129".
    [[nodiscard]] Version exactVersion() const { return local.isEmpty() ? torch : torch.withLocal(local); }
    /// "2.8.0+cu129 from pytorch-cu129"; "2.8.0 (cu128) from default" where the wheel has no label.
    [[nodiscard]] QString label() const;
    [[nodiscard]] bool isCuda() const { return flavour.startsWith("cu"_L1); }
};

/// What a CUDA flavour asks of the driver.
struct CudaFlavour {
    QString id;
    Version cuda;
    Version driverFloor;
    Version driverFull; ///< empty: not known
    std::vector<Evidence> evidence;
    bool operator==(const CudaFlavour &) const = default;
};

/// A build people look for and that does not exist.
struct AbsentBuild {
    Version torch;
    QString flavour;
    QString index;
    QString system;
    QString architecture;
    QString reason;
    std::vector<Evidence> evidence;
    bool operator==(const AbsentBuild &) const = default;
};

enum class FaultEffect { Rejects, Warns };

/// Something that is wrong with some builds of torch on some machines although all their numbers fit. Every condition
/// that is given must hold.
struct BuildFault {
    QString id;
    SpecifierSet torch;
    QStringList flavours;              ///< empty: all
    QStringList platforms;             ///< empty: all
    SpecifierSet triton{};             ///< empty: all; else of builds that are made for such a Triton
    SpecifierSet macos{};              ///< empty: all; else on such a macOS
    std::vector<Version> capabilities; ///< empty: all; else of one GPU at least
    std::vector<FindingCode> findings; ///< empty: all; else one of them
    FaultEffect effect = FaultEffect::Rejects;
    QString reason;
    QString remedy;
    Provenance provenance;
    bool operator==(const BuildFault &) const = default;
};

/// Whether the fault speaks of this version of torch, and of the Triton it is made for.
bool concernsVersions(const BuildFault &fault, const TorchBuild &build);

struct Cell {
    QString platform;
    Status status = Status::Unknown;
    Version since;
    Version version;
    QString index;
    QString limitation;
    QString remedy;
    Version glibc;
    Version macos;
    SpecifierSet python;
    QStringList needs;
    bool fromSource = false; ///< `version` has no wheel there and is built from its sdist
    Version latest{};        ///< the newest version with a file there when the index was last read; empty: not known
    QString latestFile{};    ///< of `latest`
    SpecifierSet latestPython{}; ///< what `latest` asks for where that is not the stack's Python
    Provenance provenance;
    bool operator==(const Cell &) const = default;
};

/// Where it holds, only these versions of a package work.
struct Floor {
    QStringList platforms;
    std::vector<Version> capabilities;
    QStringList flavours;
    SpecifierSet versions;
    Version prefer;
    QString reason;
    Provenance provenance;
    bool operator==(const Floor &) const = default;
};

/// What was believed before and turned out wrong, or no longer holds; kept so that whoever meets it elsewhere finds
/// why.
struct PastClaim {
    QStringList platforms; ///< empty: all
    QString claim;
    QString saidBy; ///< "founding research, 21 Jan 2026"
    QDate superseded;
    QString reason; ///< what is true instead, and how that is known
    std::vector<Evidence> evidence;
    bool operator==(const PastClaim &) const = default;
    [[nodiscard]] bool concerns(const QString &platform) const {
        return platforms.isEmpty() || platforms.contains(platform);
    }
};

/// The version of a package that is made for some releases of torch.
struct Companion {
    SpecifierSet torch;
    Version version;
    bool operator==(const Companion &) const = default;
};

struct Package {
    QString id;
    QString title;
    QString summary;
    QString importName;
    QString verifyScript;
    QString dependencyOf; ///< id of the stack this comes with; empty for a row of its own
    std::vector<Cell> cells;
    std::vector<Floor> floors;
    std::vector<PastClaim> past;         ///< newest first
    std::vector<Companion> companions{}; ///< only of a package that follows the releases of torch
    Provenance companionsFrom{};         ///< of `companions`
    bool operator==(const Package &) const = default;
    [[nodiscard]] const Cell *cell(const QString &platform) const;
};

struct StackOption {
    QString id;
    QString title;
    QStringList requirements;
    bool operator==(const StackOption &) const = default;
};

enum class LimitSeverity {
    Blocks, ///< the stack cannot do its main job
    Limits, ///< shown
    Note    ///< folded away under "Good to know"
};

/// A consequence that is said before anything is installed. Every condition that is given must hold.
struct Limit {
    QString id;
    LimitSeverity severity = LimitSeverity::Note;
    QStringList platforms;
    std::vector<Version> capabilities;
    QStringList needsMissing;
    std::vector<FindingCode> findings; ///< only on machines with one of these findings
    SpecifierSet macos;                ///< only on these macOS versions
    QStringList with{};                ///< requirements: only if a version that one of them names will be installed
    SpecifierSet gpus{};               ///< only with this number of usable NVIDIA GPUs
    QStringList processors{};          ///< only on these, or their variants: "Apple M5" is "Apple M5 Max" too
    QString title;
    QString consequence;
    QString remedy;
    Provenance provenance;
    bool operator==(const Limit &) const = default;
};

/// The releases of a stack at its publisher.
struct Upstream {
    QString releases;        ///< where they are listed, in the JSON of GitHub's list of releases; empty: nowhere
    Version newest;          ///< the newest that is known; empty: not known
    Provenance provenance{}; ///< of `newest`
    bool operator==(const Upstream &) const = default;
};

/// The floor of one package in one stack: what is put in place of the stack's own pin on some machines.
struct StackFloor {
    QString package; ///< normalised name
    Floor floor;
    bool operator==(const StackFloor &) const = default;
};

/// One release of a stack.
struct Stack {
    QString id;
    QString title;
    QString version;   ///< the release
    QDate released{};  ///< invalid: not known
    QString notRead{}; ///< what of this release could not be read, as a sentence; empty: nothing
    Upstream upstream{};
    QString summary;
    SpecifierSet python;
    QStringList requirements; ///< PEP 508, as upstream has them
    QStringList packages;
    QString preferFlavour;
    QStringList sourceBuilds;
    double diskGb = 0; ///< measured installed size; 0 = never measured
    std::vector<StackOption> options;
    std::vector<StackFloor> floors{};
    std::vector<Limit> limits;
    std::vector<Evidence> evidence;
    bool operator==(const Stack &) const = default;
    [[nodiscard]] QString exactName() const { return version.isEmpty() ? id : id + u'@' + version; }
};

struct Catalog {
    int schema = 0;
    QDate date;
    QString digest; ///< SHA-256 over all files, hex: says which catalog a record was made with
    std::vector<Platform> platforms;
    std::vector<PackageIndex> indexes;
    std::vector<TorchBuild> builds;
    std::vector<CudaFlavour> flavours;
    std::vector<AbsentBuild> absent;
    std::vector<BuildFault> faults;
    std::vector<Package> packages;
    std::vector<Stack> stacks;
    bool operator==(const Catalog &) const = default;

    [[nodiscard]] const Platform *platform(const QString &id) const;
    [[nodiscard]] const PackageIndex *index(const QString &id) const;
    [[nodiscard]] const Package *package(const QString &name) const; ///< by normalised name
    /// "llm-studio" is the newest release of it, "llm-studio@1.14.9" that one.
    [[nodiscard]] const Stack *stack(const QString &name) const;
    /// The shortest name that stack() finds it by.
    [[nodiscard]] QString nameOf(const Stack &stack) const;
    [[nodiscard]] QStringList stackNames() const;
    [[nodiscard]] qsizetype releasesOf(const QString &id) const;
    [[nodiscard]] const CudaFlavour *flavour(const QString &id) const;
    /// Where a package comes from beside a build: the build's own index if that serves the package, else the default
    /// one.
    [[nodiscard]] QString indexBeside(const TorchBuild &build, const QString &package) const;
};

template <> struct EnumNames<Status> {
    static constexpr std::array<std::pair<Status, const char *>, 4> names{{{Status::Available, "available"},
                                                                           {Status::Limited, "limited"},
                                                                           {Status::Unavailable, "unavailable"},
                                                                           {Status::Unknown, "unknown"}}};
};
template <> struct EnumNames<Confidence> {
    static constexpr std::array<std::pair<Confidence, const char *>, 3> names{
        {{Confidence::Confirmed, "confirmed"}, {Confidence::Reported, "reported"}, {Confidence::Inferred, "inferred"}}};
};
template <> struct EnumNames<FaultEffect> {
    static constexpr std::array<std::pair<FaultEffect, const char *>, 2> names{
        {{FaultEffect::Rejects, "rejects"}, {FaultEffect::Warns, "warns"}}};
};
template <> struct EnumNames<LimitSeverity> {
    static constexpr std::array<std::pair<LimitSeverity, const char *>, 3> names{
        {{LimitSeverity::Blocks, "blocks"}, {LimitSeverity::Limits, "limits"}, {LimitSeverity::Note, "note"}}};
};

template <class V> void describe(V &v, Evidence &x) { v("what", x.what), v("url", x.url); }
template <class V> void describe(V &v, PastClaim &x) {
    v("platforms", x.platforms), v("claim", x.claim), v("said_by", x.saidBy), v("superseded", x.superseded),
        v("reason", x.reason);
    v("evidence", x.evidence);
}
template <class V> void describe(V &v, Provenance &x) {
    v("evidence", x.evidence), v("checked", x.checked), v("confidence", x.confidence);
}
template <class V> void describe(V &v, TorchBuild &x) {
    v("torch", x.torch), v("flavour", x.flavour), v("local", x.local), v("index", x.index), v("system", x.system);
    v("architecture", x.architecture), v("python", x.python), v("glibc", x.glibc), v("macos", x.macos);
    v("capabilities", x.capabilities), v("ptx", x.ptx), v("companions", x.companions), v("triton", x.triton);
    v("triton_index", x.tritonIndex), v("download_mb", x.downloadMb), v("note", x.note), v("provenance", x.provenance);
    v("assumed_like", x.judgedLike);
}
template <class V> void describe(V &v, BuildFault &x) {
    v("id", x.id), v("torch", x.torch), v("flavours", x.flavours), v("platforms", x.platforms), v("triton", x.triton),
        v("macos", x.macos), v("capabilities", x.capabilities), v("findings", x.findings);
    v("effect", x.effect), v("reason", x.reason), v("remedy", x.remedy), v("provenance", x.provenance);
}
template <class V> void describe(V &v, Limit &x) {
    v("id", x.id), v("severity", x.severity), v("title", x.title), v("consequence", x.consequence),
        v("remedy", x.remedy);
    v("provenance", x.provenance);
}

} // namespace armature
