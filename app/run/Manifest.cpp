#include "run/Manifest.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "base/Secrets.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"
#include "run/Journal.h"
#include "run/WorkFolder.h"
#include "verify/SitePackages.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <sys/stat.h>

namespace armature {
namespace {

Result<Manifest> readAt(const QString &path) {
    const Result<QByteArray> content = readBounded(path, 16'000'000);
    if (!content)
        return content.problem();
    const Result<QJsonObject> object = parseJsonObject(*content, path);
    if (!object)
        return object.problem();
    if (object->value(u"schema"_s).toInt() != 1 || !object->contains(u"packages"_s))
        return Problem{
            .code = ProblemCode::Malformed, .subject = path, .detail = u"not a manifest this program can read"_s};
    return fromJson<Manifest>(*object, path);
}

/// The first thing that does not work, in one sentence.
QString failureOf(const PackageVerification &package) {
    for (const Verdict wanted : {Verdict::Fails, Verdict::Unknown})
        for (const Check &check : package.checks)
            if (check.verdict == wanted)
                return check.question + u' ' + check.observed;
    return {};
}

/// Whether a run of this program for a folder is recorded beside it.
bool hasRunHere(const QString &folder) {
    const PlanFolders folders = PlanFolders::forTarget(folder, {});
    return isWorkFolder(folders.work) && hasJournal(folders);
}

} // namespace

QString venvInWords(const QString &folder) {
    const QMap<QString, QString> settings = readVenvConfiguration(folder);
    for (const QString &maker : {u"uv"_s, u"virtualenv"_s})
        if (settings.contains(maker))
            return u"a virtual environment made by %1 %2"_s.arg(maker, settings.value(maker).left(40));
    return u"a virtual environment made by \"python -m venv\" or another program"_s;
}

QString manifestPath(const QString &environment) { return environment + u"/armature.json"_s; }
QString pendingManifestPath(const QString &environment) { return environment + u"/armature.pending.json"_s; }

Result<Manifest> readManifest(const QString &environment) { return readAt(manifestPath(environment)); }
Result<Manifest> readPendingManifest(const QString &environment) { return readAt(pendingManifestPath(environment)); }

Result<void> writePendingManifest(const QString &environment, const Manifest &manifest) {
    return writeDurably(pendingManifestPath(environment), QJsonDocument(toJson(manifest)).toJson());
}

Result<void> sealManifest(const QString &environment) {
    return renameDurably(pendingManifestPath(environment), manifestPath(environment));
}

QString folderIdOf(const QString &folder) {
    struct stat found {};
    if (lstat(QFile::encodeName(folder).constData(), &found) != 0 || !S_ISDIR(found.st_mode))
        return {};
    return QString::number(quint64(found.st_ino));
}

bool isOwnEnvironment(const QString &folder) { return whyNotOwn(folder).isEmpty(); }

QString whyNotOwn(const QString &folder) {
    if (!isThere(manifestPath(folder)))
        return u"it has no manifest of this program"_s;
    const QFileInfo settings(folder + u"/pyvenv.cfg"_s);
    const bool isVenv = settings.isFile() && !settings.isSymLink();
    const Result<Manifest> manifest = readManifest(folder);
    if (!manifest && !isVenv)
        return u"it holds no environment, only a file named armature.json"_s;
    if (!manifest)
        return hasRunHere(folder) ? QString()
                                  : u"it is %1, its armature.json cannot be read (%2), and no run of this program is "
                                    "recorded beside it"_s.arg(venvInWords(folder), manifest.problem().detail);
    if (!manifest->folderId.isEmpty()) {
        if (manifest->folderId == folderIdOf(folder))
            return {};
        return u"its manifest was made for another folder (%1): this is a copy, or it came from another volume"_s.arg(
            manifest->target);
    }
    if (!isVenv)
        return u"it holds no environment, only a manifest of one"_s;
    const bool samePath = !manifest->target.isEmpty() &&
                          QFileInfo(manifest->target).canonicalFilePath() == QFileInfo(folder).canonicalFilePath();
    return samePath ? QString() : u"its manifest was made for another folder (%1)"_s.arg(manifest->target);
}

Choices choicesOf(const Manifest &manifest, bool sameVersions) {
    Choices choices;
    choices.stack = manifest.stack;
    choices.project = manifest.project;
    choices.options = manifest.options;
    choices.target = manifest.target;
    choices.accept = manifest.accepted.keys();
    if (!sameVersions)
        return choices;
    choices.installer = manifest.installer;
    choices.flavour = manifest.torchIndex == DefaultIndexId ? manifest.torchIndex : manifest.torchFlavour;
    choices.python = manifest.python.section(u'.', 0, 1);
    choices.versions = manifest.packages;
    return choices;
}

Result<void> checkOrigins(const Manifest &manifest, const Resolution &resolution) {
    for (const ResolvedPackage &package : resolution.packages) {
        const PackageOrigin before = manifest.origins.value(package.name);
        const bool known = !before.sha256.isEmpty() && !package.sha256.isEmpty();
        if (!known || before.file != package.file || before.sha256 == package.sha256)
            continue;
        return Problem{
            .code = ProblemCode::HashMismatch,
            .subject = package.file,
            .detail = u"it has another content than the file of the same name that is installed: sha256 %1 from %2, "
                      "and now %3 from %4"_s.arg(before.sha256, before.index, package.sha256, package.index),
            .remedy = u"A published file never changes. Find out from its publisher which one is genuine before you "
                      "install it; nothing was changed here."_s};
    }
    return {};
}

QMap<QString, QString> indexesOf(const Manifest &manifest, const QMap<QString, QString> &given,
                                 const QString &current) {
    QMap<QString, QString> urls;
    for (const PackageIndex &index : manifest.indexes) {
        const bool isCurrent =
            index.id == DefaultIndexId && withoutCredentials(current) == withoutCredentials(index.url);
        if (!index.url.isEmpty() && !given.contains(index.id) && !isCurrent)
            urls.insert(index.id, index.url);
    }
    return urls;
}

Manifest makeManifest(const InstallPlan &plan, const std::optional<VerificationReport> &report,
                      const QMap<QString, QString> &packages) {
    Manifest manifest;
    manifest.planDigest = planDigest(plan);
    manifest.catalogDigest = plan.catalogDigest;
    manifest.title = plan.title;
    manifest.stack = plan.choices.stack;
    if (!plan.choices.project.isEmpty()) // a repair starts in another folder
        manifest.project = QDir::cleanPath(QFileInfo(plan.choices.project).absoluteFilePath());
    manifest.options = plan.choices.options;
    manifest.target = plan.folders.target;
    manifest.installer = plan.installer;
    manifest.installerVersion = plan.installerVersion;
    manifest.packages = packages;
    manifest.torch = packages.value(u"torch"_s);
    if (plan.torch.build && !manifest.torch.isEmpty()) {
        manifest.torchFlavour = plan.torch.build->flavour;
        manifest.torchIndex = plan.torch.build->index;
    }
    if (plan.resolution)
        for (const ResolvedPackage &package : plan.resolution->packages)
            manifest.origins.insert(package.name, {withoutCredentials(package.index), withoutCredentials(package.url),
                                                   package.file, package.sha256});
    manifest.indexes = plan.indexes;
    for (PackageIndex &index : manifest.indexes)
        index.url = redacted(index.url);
    const QMap<QString, QString> configuration = readVenvConfiguration(plan.folders.staging);
    manifest.python = configuration.value(u"version"_s, configuration.value(u"version_info"_s));
    manifest.createdAt = QDateTime::currentDateTimeUtc();
    if (!report)
        return manifest;
    for (const PackageVerification &package : report->packages) {
        manifest.packagesWorking += package.verdict() == Verdict::Works ? 1 : 0;
        manifest.packagesUnknown += package.verdict() == Verdict::Unknown ? 1 : 0;
    }
    manifest.filesChecked = report->filesChecked;
    for (const PackageVerification &package : report->packages) {
        if (package.direct)
            manifest.direct << normalizedName(package.package);
        if (package.accepted && package.hinders())
            manifest.accepted.insert(normalizedName(package.package), failureOf(package));
    }
    manifest.bytesOnDisk = report->bytesOnDisk;
    return manifest;
}

} // namespace armature
