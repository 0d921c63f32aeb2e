#pragma once

#include "index/IndexClient.h"
#include "model/Catalog.h"
#include "recheck/PlatformFit.h"

#include <set>

namespace armature {

/// What asking one index for one package came to: the files, or why they are not known.
struct ProjectFacts {
    std::optional<ProjectFiles> files;
    Problem problem; ///< where there are no files
};
/// "No such package" and a page without files of the package are problems too (NotFound): a mirror need not have
/// everything, so neither contradicts anybody.
ProjectFacts factsFrom(const QString &project, const PageOutcome &outcome);

/// By package and index id.
using Facts = std::map<std::pair<QString, QString>, ProjectFacts>;

/// Compares the catalog with what its indexes list. Pure. A claim is contradicted only by files that are there or
/// missing on pages that were read; whatever could not be read is CouldNotTell. Behaviour (kernels, limits, "works") is
/// never judged, only the files it needs.
///
/// Which Python: that of the stacks which pin one series (==3.10.*) and list the package, else any CPython 3. Which
/// system: the cell's or build's own glibc and macOS, else the defaults of WheelTarget.h. "First" is asked for any
/// CPython 3 and the default system, over the default index, or over all of PyTorch's indexes of the same kind (CUDA or
/// not) where the cell names one of them.
class Judge {
public:
    /// Both must outlive the judge.
    Judge(const Catalog &catalog, const Facts &facts) : m_catalog(catalog), m_facts(facts) {}

    std::vector<ClaimCheck> cell(const Package &package, const Cell &cell);
    std::vector<ClaimCheck> floor(const Package &package, const Floor &floor, const QString &platform);
    std::vector<ClaimCheck> build(const TorchBuild &build);
    ClaimCheck absent(const AbsentBuild &absent);
    /// Everything that fits any CPython 3 on a platform of the catalog.
    PlatformFit fit(const QString &package, const QString &platform, const QString &index);
    /// The pages that were looked for, by package and index id: what has to be fetched.
    [[nodiscard]] const std::set<std::pair<QString, QString>> &wanted() const { return m_wanted; }

private:
    struct Place { ///< of a claim
        QString package;
        QString platform;
        QString index;
    };
    struct FirstQuestion {
        Place place;
        Version since;
        WheelEnvironment environment;
        bool fromSource = false;
        bool gpuMatters = false; ///< files of this package may or may not serve the GPU under one name
    };
    ClaimCheck versionClaim(const Package &package, const Cell &cell);
    ClaimCheck unavailableClaim(const Package &package, const Cell &cell);
    ClaimCheck pythonClaim(const Package &package, const Cell &cell);
    ClaimCheck firstClaim(const FirstQuestion &question, ClaimKind kind);
    ClaimCheck existsClaim(const Place &place, const Version &version, const WheelEnvironment &environment,
                           ClaimKind kind);
    ClaimCheck sizeClaim(const TorchBuild &build);
    struct Wanted { ///< files of one version for a list of Pythons
        Place place;
        Version version;
        bool exactLabel = false;
        QString label; ///< the claim in words
    };
    ClaimCheck filesClaim(const Wanted &wanted, const TorchBuild &build, ClaimKind kind);

    const ProjectFacts &factsOf(const QString &package, const QString &index);
    [[nodiscard]] WheelEnvironment environmentOf(const QString &platform, const Version &python, const Version &glibc,
                                                 const Version &macos) const;

    const Catalog &m_catalog;
    const Facts &m_facts;
    WheelTargets m_targets;
    std::set<std::pair<QString, QString>> m_wanted;
};

// What the judge and the asking of questions share.
/// The Python series a stack pins for this package; empty if none does.
Version pinnedPython(const Catalog &catalog, const QString &package);
/// Every Python the catalog names for a PyTorch build, ascending.
std::vector<Version> knownPythons(const Catalog &catalog);
/// The catalog says that this package is built where it is installed: a stack lists it, or the cell needs a compiler.
bool isBuiltFromSource(const Catalog &catalog, const Package &package, const Cell &cell);
/// PyTorch's own packages exist with and without GPU under one name: on a GPU platform an early file proves nothing.
bool gpuMatters(const Catalog &catalog, const QString &package, const QString &platform);
/// The indexes a first version may be on: the index itself, or all of PyTorch's of the same kind that serve the
/// package.
QStringList indexFamily(const Catalog &catalog, const QString &package, const QString &index);
/// The platform of a build, or SYSTEM-ARCHITECTURE.
QString platformOfBuild(const Catalog &catalog, const QString &system, const QString &architecture,
                        const QString &flavour);
/// "0.49.0" of ">=0.49.0"; empty for any other form.
Version lowerBound(const SpecifierSet &versions);

} // namespace armature
