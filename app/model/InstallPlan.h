#pragma once

#include "model/CommandLine.h"
#include "model/Compatibility.h"
#include "model/Demand.h"
#include "model/InstallerSettings.h"
#include "model/WheelEnvironment.h"

#include <variant>

namespace armature {

/// What the user decided. Everything has a default a beginner can live with.
struct Choices {
    QString stack;   ///< catalog id; empty when a project is given
    QString project; ///< folder or file; empty when a stack is given
    QString target;  ///< folder of the environment, absolute
    Installer installer = Installer::Automatic;
    QString uv;          ///< absolute path of the uv to use; empty: the search path's or the one that came along
    QString python;      ///< version ("3.10") or absolute path; empty: chosen
    QString flavour;     ///< a torch flavour forced by the user ("cpu", "cu126", "default"); empty: chosen
    QString gpu;         ///< number or name of the GPU to plan for (--gpu); empty: those that were found
    QString driver;      ///< version of its driver (--driver); empty: the one that was found
    QStringList options; ///< optional parts of the stack
    QStringList extras;  ///< of the project
    QStringList groups;  ///< dependency groups of the project
    bool allExtras = false;
    bool editable = false; ///< the project itself is installed too, in place, as the last of the installing steps
    QStringList builds;    ///< packages that may be built from their source, by name
    QMap<QString, QString> indexOverrides; ///< index id -> URL; may hold credentials: never stored or shown unredacted
    QString proxy; ///< URL for the installer's requests; empty: the system's own settings; may hold credentials: never
                   ///< stored or shown unredacted
    bool offline = false;
    QMap<QString, QString> versions; ///< normalised name -> exact version to keep (repair); empty: what fits today
    QStringList accept;              ///< normalised names of packages whose failure the user accepts (--accept)
    bool operator==(const Choices &) const = default;
};

/// One requirement as it will be given to the installer, and where it came from.
struct PlannedRequirement {
    QString text;     ///< PEP 508
    QString origin;   ///< "llm-studio 1.14.9", "pyproject.toml", "catalog: torch build"
    QString replaces; ///< upstream's text, where it was replaced
    QString why;      ///< why it was replaced or added
    QString index;    ///< index id it is taken from
    bool operator==(const PlannedRequirement &) const = default;
};

/// One package of the resolution.
struct ResolvedPackage {
    QString name; ///< normalised
    Version version;
    QString index;    ///< URL without credentials
    QString file;     ///< wheel or sdist file name
    QString url;      ///< without credentials
    qint64 bytes = 0; ///< of the file; 0 = not known
    QString sha256;
    bool sourceOnly = false; ///< no wheel fits: it would be built
    bool operator==(const ResolvedPackage &) const = default;
};

/// What the installer's own resolver answered.
struct Resolution {
    std::vector<ResolvedPackage> packages; ///< sorted by name
    bool operator==(const Resolution &) const = default;
    [[nodiscard]] const ResolvedPackage *package(const QString &name) const;
    /// Sum of the known sizes, and whether every size is known.
    [[nodiscard]] qint64 knownBytes() const;
    [[nodiscard]] bool allSizesKnown() const;
};

/// A file the plan needs, written into the work folder before the first step.
struct PlanFile {
    QString name;
    QString content;
    bool operator==(const PlanFile &) const = default;
};

// The steps are a closed set. Folders in their commands are those of the plan: see PlanFolders.
struct ResolveStep {
    CommandLine command;
    QString output; ///< file the resolution is read from: pylock.toml or a pip report
    bool operator==(const ResolveStep &) const = default;
};
struct CreateEnvironmentStep {
    CommandLine command;
    QString fetchedPython; ///< the series uv fetches, "3.10"; empty: an installed Python is used
    bool operator==(const CreateEnvironmentStep &) const = default;
};
struct InstallStep {
    CommandLine command;
    QStringList packages; ///< the ones named in the title; empty: everything resolved
    QString index;        ///< id of the index these packages are taken from; empty: as resolved
    QString project{};    ///< folder of the project that is installed itself, in place; empty: packages are
    bool operator==(const InstallStep &) const = default;
};
/// Compares exact versions (local label included) with what lies in the environment.
struct CheckStep {
    QMap<QString, QString> exactVersions; ///< normalised name -> exact version
    bool operator==(const CheckStep &) const = default;
};
/// One package to be questioned from inside the environment.
struct VerifyJob {
    QString package;    ///< normalised
    QString importName; ///< empty: nothing to import, only its files and version are judged
    QString script;     ///< name in resources/verify; empty: import_only.py
    Version planned;    ///< empty: known once versions are resolved
    std::optional<Status> claim;
    bool direct = false;   ///< asked for by name: nothing about it may stay unknown
    bool accepted = false; ///< the user accepts that it fails
    bool operator==(const VerifyJob &) const = default;
};
/// Judges every file from outside, then runs the jobs of the packages that are installed. Of an installation, the
/// versions come from the resolution.
struct VerifyStep {
    std::vector<VerifyJob> jobs;
    QString device;                       ///< cpu, cuda or mps: what torch is to use; empty: not asked
    QString cuda;                         ///< "12.9": CUDA of the planned build; empty: not asked
    bool hash = false;                    ///< also compare the sha256 of every file
    QMap<QString, QString> exactVersions; ///< normalised name -> exact version that must be there
    QStringList direct;                   ///< normalised names of what was asked for: each is imported
    QStringList accept;                   ///< normalised names of packages that may fail
    bool operator==(const VerifyStep &) const = default;
    /// The same with what is to be installed: its jobs alone, each with its version, and one for everything that was
    /// asked for and has none in the catalog.
    [[nodiscard]] VerifyStep forVersions(const QMap<QString, QString> &versions) const;
};
/// Puts the verified environment in place of the old one and writes the manifest.
struct PromoteStep {
    bool operator==(const PromoteStep &) const = default;
};
using StepAction = std::variant<ResolveStep, CreateEnvironmentStep, InstallStep, CheckStep, VerifyStep, PromoteStep>;

struct Step {
    QString id; ///< "resolve", "create", "install-torch", "install", "check", "verify", "promote"
    QString title;
    QString why;
    double weight = 1; ///< share of the overall progress
    StepAction action;
    bool operator==(const Step &) const = default;
    /// The command of the step, if it runs one.
    [[nodiscard]] const CommandLine *command() const;
    [[nodiscard]] CommandLine *command();
};

/// Where a plan works. All lie beside the target, on its volume, so that the swap is a rename.
struct PlanFolders {
    QString target;
    QString work;    ///< `.armature-NAME` beside the target: lock, journal, plan files
    QString staging; ///< the environment while it is built
    QString tmp;     ///< TMPDIR of the commands
    QString cache;   ///< the installer's cache
    bool operator==(const PlanFolders &) const = default;
    static PlanFolders forTarget(const QString &target, const QString &cache);
};

/// The whole program of an installation: what is not in here is not asked for while it runs. A stored plan can be
/// carried out by another process.
struct InstallPlan {
    static constexpr int Schema = 1;
    int schema = Schema;
    Choices choices;
    QString title; ///< "H2O LLM Studio 1.14.9"
    QString platform;
    Installer installer = Installer::Uv; ///< never Automatic
    QString installerVersion;
    QString python;               ///< path or version request
    WheelEnvironment environment; ///< what the files are chosen for
    QString catalogDigest;        ///< of the catalog it was made with
    PlanFolders folders;
    TorchChoice torch;
    std::vector<PlannedRequirement> requirements;
    std::vector<PackageIndex> indexes; ///< in use, overrides applied, credentials removed
    std::vector<PlanFile> files;
    std::vector<Step> steps;
    QStringList sourceBuilds; ///< packages that may be built from their sdist
    std::optional<Resolution> resolution;
    QMap<QString, QStringList> hashes; ///< normalised name -> hashes that the project states; another file is refused
    std::optional<Demand> demand;      ///< of a project: what its own files ask for, before anything was chosen here
    qint64 estimatedDownload = 0;      ///< bytes, from the catalog, where nothing was resolved; 0 = not known
    qint64 estimatedDisk = 0;          ///< bytes the environment will take; 0 = not known
    QStringList notes;
    QStringList credentials; ///< index ids and "proxy" whose credentials a stored plan leaves out
    bool simulated = false;  ///< made for a recorded machine: refused by install
    bool operator==(const InstallPlan &) const = default;
    /// It installs nothing: an environment that is there is judged.
    [[nodiscard]] bool onlyVerifies() const;
};

/// JSON of a step: {"id", "title", "why", "weight", "kind", …the action's fields}.
QJsonValue toJsonValue(const Step &step);
bool fromJsonValue(const QJsonValue &json, Step &step);

/// index_overrides are written without credentials: a plan read back cannot reveal them.
QJsonValue toJsonValue(const Choices &choices);
bool fromJsonValue(const QJsonValue &json, Choices &choices);

template <class V> void describe(V &v, PackageIndex &x) {
    v("id", x.id), v("title", x.title), v("url", x.url), v("packages", x.packages);
}
template <class V> void describe(V &v, PlannedRequirement &x) {
    v("text", x.text), v("origin", x.origin), v("replaces", x.replaces), v("why", x.why), v("index", x.index);
}
template <class V> void describe(V &v, ResolvedPackage &x) {
    v("name", x.name), v("version", x.version), v("index", x.index), v("file", x.file), v("url", x.url),
        v("bytes", x.bytes);
    v("sha256", x.sha256), v("source_only", x.sourceOnly);
}
template <class V> void describe(V &v, Resolution &x) { v("packages", x.packages); }
template <class V> void describe(V &v, PlanFile &x) { v("name", x.name), v("content", x.content); }
template <class V> void describe(V &v, PlanFolders &x) {
    v("target", x.target), v("work", x.work), v("staging", x.staging), v("tmp", x.tmp), v("cache", x.cache);
}
template <class V> void describe(V &v, VerifyJob &x) {
    v("package", x.package), v("import_name", x.importName), v("script", x.script), v("planned", x.planned);
    v("claim", x.claim), v("direct", x.direct), v("accepted", x.accepted);
}
template <class V> void describe(V &v, InstallPlan &x) {
    v("schema", x.schema), v("wheel_environment", x.environment), v("catalog_digest", x.catalogDigest);
    v("credentials", x.credentials), v("choices", x.choices), v("title", x.title), v("platform", x.platform),
        v("installer", x.installer);
    v("installer_version", x.installerVersion), v("python", x.python), v("folders", x.folders), v("torch", x.torch);
    v("requirements", x.requirements), v("indexes", x.indexes), v("files", x.files), v("steps", x.steps);
    v("source_builds", x.sourceBuilds), v("resolution", x.resolution), v("estimated_download", x.estimatedDownload);
    v("estimated_disk", x.estimatedDisk), v("notes", x.notes), v("hashes", x.hashes), v("demand", x.demand),
        v("simulated", x.simulated);
}

} // namespace armature
