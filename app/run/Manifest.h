#pragma once

#include "model/InstallPlan.h"
#include "model/VerificationReport.h"

namespace armature {

/// The file that a package was installed from.
struct PackageOrigin {
    QString index; ///< URL without credentials; empty where the installer did not tell it
    QString url;   ///< of the file, without credentials and query
    QString file;
    QString sha256;
    bool operator==(const PackageOrigin &) const = default;
};

/// What an environment is, as `armature.json` inside it tells: written last, so that an environment with one is
/// complete.
struct Manifest {
    int schema = 1;
    QString programVersion;
    QString catalogDigest;
    QString planDigest;
    QString title;
    QString stack;
    QString project;
    QStringList options; ///< optional parts of the stack
    QString target;      ///< absolute path it was made for
    QString folderId;    ///< of the folder itself, see folderIdOf; empty: made before it was recorded
    Installer installer = Installer::Uv;
    QString installerVersion;
    QString python;                       ///< "3.10.12", from pyvenv.cfg
    QMap<QString, QString> packages;      ///< normalised name -> exact version, every distribution in it
    QMap<QString, PackageOrigin> origins; ///< normalised name -> where it came from, of what the resolver told
    QMap<QString, QString> records;       ///< normalised name -> recordDigest of what was installed
    QStringList direct;                   ///< normalised names of what was asked for
    QMap<QString, QString> accepted;      ///< normalised name -> the failure that the user accepted
    QString torch;                        ///< exact version; empty: none
    QString torchFlavour;
    QString torchIndex;
    std::vector<PackageIndex> indexes; ///< without credentials
    QDateTime createdAt;
    int packagesWorking = 0; ///< verdicts of the verification it was sealed with
    int packagesUnknown = 0;
    qint64 filesChecked = 0;
    qint64 bytesOnDisk = 0;
    bool operator==(const Manifest &) const = default;
};

/// Name of the manifest, and of the one that waits in an environment until that is in its place.
QString manifestPath(const QString &environment);
QString pendingManifestPath(const QString &environment);

/// NotFound: not an environment of ours, or not a complete one. Malformed: unreadable or made by a newer program.
Result<Manifest> readManifest(const QString &environment);
Result<Manifest> readPendingManifest(const QString &environment);
Result<void> writePendingManifest(const QString &environment, const Manifest &manifest);
/// The step that makes an environment complete: the waiting manifest becomes the manifest.
Result<void> sealManifest(const QString &environment);

/// The number that a file system gives a folder: it stays when the folder is moved within the volume, and no copy has
/// it. Empty if it cannot be read.
QString folderIdOf(const QString &folder);

/// Whether a folder is an environment this program made, so that it may be replaced or deleted: `whyNotOwn` is empty.
bool isOwnEnvironment(const QString &folder);

/// Why a folder is not an environment that this program made, for people. A manifest alone proves nothing: anybody can
/// copy one. It must name this very folder, by its number (a moved environment of ours keeps that) or, in a manifest
/// from before it was recorded, by its path beside a pyvenv.cfg. One that cannot be read needs a pyvenv.cfg and, in the
/// work folder beside it, the journal of a run for this target.
QString whyNotOwn(const QString &folder);

/// "a virtual environment made by uv 0.9.1", as a pyvenv.cfg tells.
QString venvInWords(const QString &folder);

/// What to ask for to get an environment again, at its own target. `sameVersions` (repair): its stack or project, its
/// options, installer, Python series and PyTorch flavour, and every version in it. Without (rebuild): its stack or
/// project and its options only; everything else is what fits today.
Choices choicesOf(const Manifest &manifest, bool sameVersions);

/// HashMismatch if a file of a resolution has the name of one in the environment and another content: both are named.
Result<void> checkOrigins(const Manifest &manifest, const Resolution &resolution);

/// The URL of every index that the environment came from, by its id, but for those in `given` and the one that the
/// installer asks by itself today (`current`), for which it has the credentials. They are not kept: an index that needs
/// some refuses, and nothing is taken from another one.
QMap<QString, QString> indexesOf(const Manifest &manifest, const QMap<QString, QString> &given, const QString &current);

/// The manifest of an environment that a plan has built and a report has judged.
Manifest makeManifest(const InstallPlan &plan, const std::optional<VerificationReport> &report,
                      const QMap<QString, QString> &packages);

template <class V> void describe(V &v, PackageOrigin &x) {
    v("index", x.index), v("url", x.url), v("file", x.file), v("sha256", x.sha256);
}
template <class V> void describe(V &v, Manifest &x) {
    v("schema", x.schema), v("program_version", x.programVersion), v("catalog_digest", x.catalogDigest);
    v("plan_digest", x.planDigest), v("title", x.title), v("stack", x.stack), v("project", x.project),
        v("options", x.options), v("target", x.target), v("folder_id", x.folderId);
    v("installer", x.installer), v("installer_version", x.installerVersion), v("python", x.python),
        v("packages", x.packages);
    v("origins", x.origins), v("records", x.records), v("direct", x.direct), v("accepted", x.accepted);
    v("torch", x.torch), v("torch_flavour", x.torchFlavour), v("torch_index", x.torchIndex), v("indexes", x.indexes);
    v("created_at", x.createdAt), v("packages_working", x.packagesWorking), v("packages_unknown", x.packagesUnknown);
    v("files_checked", x.filesChecked), v("bytes_on_disk", x.bytesOnDisk);
}

} // namespace armature
