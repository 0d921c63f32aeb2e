#include "run/Preparation.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "files/DurableFile.h"
#include "plan/Commands.h"
#include "plan/MakePlan.h"
#include "run/Relocate.h"
#include "run/SpaceCheck.h"
#include "run/Swap.h"
#include "run/WorkFolder.h"
#include "verify/Inspect.h"
#include "wheels/ReadResolution.h"

#include <QFile>
#include <QFileInfo>

namespace armature {
namespace {

constexpr qint64 MaxResolutionBytes = 32LL * 1024 * 1024;

Problem defect(const QString &what, const QString &why) {
    return {.code = ProblemCode::Internal, .subject = what, .detail = why};
}

Result<void> checkFolders(const PlanFolders &folders) {
    for (const QString &path : {folders.staging, folders.tmp})
        if (QFileInfo(path).path() != folders.work)
            return defect(path, u"does not lie directly in the work folder %1"_s.arg(folders.work));
    return {};
}

Result<void> writePlanFiles(const InstallPlan &plan) {
    for (const PlanFile &file : plan.files) {
        if (file.name.isEmpty() || file.name.contains(u'/') || file.name.startsWith(u'.'))
            return defect(file.name, u"is no plain file name"_s);
        if (Result<void> written = writeDurably(plan.folders.work + u'/' + file.name, file.content.toUtf8()); !written)
            return written;
    }
    return {};
}

/// Fresh, empty folders for temporary files and scripts.
Result<void> makeFolders(const PlanFolders &folders) {
    for (const QString &path : {folders.tmp, scratchPath(folders)}) {
        if (Result<void> removed = removeOwned(path, folders.work); !removed)
            return removed;
        if (Result<void> made = makePrivateFolder(path); !made)
            return made;
    }
    return {};
}

Journal newJournal(const InstallPlan &plan, const RunnerSettings &settings) {
    Journal journal;
    journal.planDigest = planDigest(plan);
    journal.programVersion = settings.programVersion;
    journal.target = plan.folders.target;
    journal.startedAt = QDateTime::currentDateTimeUtc();
    return journal;
}

/// Everything that needs the lock.
Result<void> prepareLocked(const InstallPlan &plan, const RunnerSettings &settings, Prepared &prepared) {
    const PlanFolders &folders = plan.folders;
    const Result<Recovery> recovery = recover(folders);
    if (!recovery)
        return recovery.problem();
    for (const QString &line : recovery->done)
        prepared.lines << u"An earlier run was interrupted: "_s + line;
    const Result<TargetVerdict> target = checkTarget(folders, settings.targetRules);
    if (!target)
        return target.problem();
    prepared.lines << target->warnings;
    if (target->replaces)
        prepared.lines << u"The environment in place stays until the new one has been verified."_s;
    if (Result<void> space = checkSpace(spaceNeeds(plan, plan.resolution)); !space)
        return space;
    if (Result<void> made = makeFolders(folders); !made)
        return made;
    if (Result<void> written = writePlanFiles(plan); !written)
        return written;
    return writeJournal(journalPath(folders), prepared.journal);
}

} // namespace

Result<Prepared> prepareRun(const InstallPlan &plan, const RunnerSettings &settings) {
    if (plan.simulated)
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = plan.folders.target,
                       .detail = u"the plan was made for a recorded machine, not for this one"_s};
    if (const Result<void> folders = checkFolders(plan.folders); !folders)
        return folders.problem();
    if (const Result<TargetVerdict> target = checkTarget(plan.folders, settings.targetRules); !target)
        return target.problem(); // before a work folder appears beside it
    if (const Result<void> work = prepareWorkFolder(plan.folders); !work)
        return work.problem();
    Result<std::unique_ptr<Lock>> lock = Lock::acquire(lockPath(plan.folders), settings.programName);
    if (!lock)
        return lock.problem();
    Prepared prepared{std::move(lock).value(), {}, newJournal(plan, settings), folderIdOf(plan.folders.work)};
    if (const Result<void> ready = prepareLocked(plan, settings, prepared); !ready)
        return ready.problem();
    return prepared;
}

Result<Promoted> promoteRun(const InstallPlan &plan, const RunnerSettings &settings,
                            const std::optional<VerificationReport> &report, Journal journal) {
    const PlanFolders &folders = plan.folders;
    const Result<QMap<QString, QString>> packages = installedVersions(folders.staging);
    if (!packages)
        return packages.problem();
    const Result<Relocation> relocation = relocate(folders.staging, folders.target);
    if (!relocation)
        return relocation.problem();
    if (report) {
        const VerificationReport after = inspectEnvironment(folders.staging, {});
        if (after.fileFaultCount > 0)
            return Problem{.code = ProblemCode::VerificationFailed,
                           .subject = after.fileFaults.empty() ? folders.staging : after.fileFaults.front().path,
                           .detail = u"%1 files differ from their record after the paths in them were changed"_s.arg(
                               after.fileFaultCount)};
    }
    Manifest manifest = makeManifest(plan, report, *packages);
    for (const InstalledDistribution &distribution : installedDistributions(folders.staging).valueOr({}))
        manifest.records.insert(distribution.name, recordDigest(distribution));
    manifest.programVersion = settings.programVersion;
    manifest.folderId = folderIdOf(folders.staging); // the exchange moves the folder: it keeps its number
    QFile::remove(manifestPath(folders.staging));    // only a package can have put one there
    if (const Result<void> written = writePendingManifest(folders.staging, manifest); !written)
        return written.problem();
    journal.phase = RunPhase::Promoting;
    if (const Result<void> written = writeJournal(journalPath(folders), journal); !written)
        return written.problem();
    const Result<Promotion> promotion = promote(folders);
    if (!promotion)
        return promotion.problem();
    Promoted promoted{{u"%1 files name the final folder now"_s.arg(relocation->changed.size()),
                       u"%1 packages are in place at %2"_s.arg(manifest.packages.size()).arg(folders.target)},
                      promotion->kept};
    if (promotion->notKept)
        promoted.lines
            << u"Your own files of the former environment are still in %1: %2: %3. They stay there until the "
               "next run can move them."_s.arg(oldPath(folders), promotion->notKept->subject,
                                               promotion->notKept->detail);
    return promoted;
}

EnvironmentState concludeRun(const PlanFolders &folders, bool dropStaging, const Journal &journal,
                             std::unique_ptr<Lock> lock, const QString &workId) {
    if (!keepWorkFolder(folders, workId)) { // its journal and lock went with it
        dropRemadeWorkFolder(folders, workId);
        return stateOf(folders);
    }
    if (dropStaging && !isThere(manifestPath(folders.staging))) // it may be the former one that could not be put back
        static_cast<void>(removeOwned(folders.staging, folders.work));
    for (const QString &path : {folders.tmp, scratchPath(folders)})
        static_cast<void>(removeOwned(path, folders.work));
    static_cast<void>(
        writeJournal(journalPath(folders), journal)); // if not, recover() says "interrupted": nothing is lost
    lock.reset();
    return stateOf(folders);
}

Result<QMap<QString, QString>> installedVersions(const QString &environment) {
    const auto installed = installedDistributions(environment);
    if (!installed)
        return installed.problem();
    QMap<QString, QString> versions;
    for (const InstalledDistribution &distribution : *installed)
        versions.insert(distribution.name, distribution.version.text());
    return versions;
}

Result<void> checkVersions(const QString &environment, const QMap<QString, QString> &exactVersions) {
    const Result<QMap<QString, QString>> installed = installedVersions(environment);
    if (!installed)
        return installed.problem();
    QStringList wrong;
    for (auto it = exactVersions.begin(); it != exactVersions.end(); ++it) {
        const QString found = installed->value(it.key());
        const Result<Version> planned = Version::parse(it.value());
        const QString expected = planned ? planned->text() : it.value();
        if (found != expected)
            wrong << u"%1 %2 instead of %3"_s.arg(it.key(), found.isEmpty() ? u"is missing"_s : found, expected);
    }
    if (wrong.isEmpty())
        return {};
    return Problem{.code = ProblemCode::VerificationFailed,
                   .subject = wrong.size() == 1 ? wrong.first().section(u' ', 0, 0) : environment,
                   .detail = wrong.join(u"; "_s)};
}

Result<Resolution> readResolution(const InstallPlan &plan, const QString &file) {
    const Result<QByteArray> text = readBounded(file, MaxResolutionBytes, Links::Follow);
    if (!text)
        return text.problem();
    Result<Resolution> resolution = parseResolution(plan, *text, QFileInfo(file).fileName());
    if (resolution && plan.installer == Installer::Pip)
        if (const Result<void> written =
                writeDurably(plan.folders.work + u'/' + LockedFile, lockedRequirements(*resolution).toUtf8());
            !written)
            return written.problem();
    return resolution;
}

Result<void> checkSourceBuilds(const Resolution &resolution, const QStringList &allowed) {
    QStringList names;
    QStringList versions;
    bool published = false; // by an index, without a wheel
    for (const ResolvedPackage &package : resolution.packages)
        if (package.sourceOnly && !allowed.contains(package.name)) {
            names << package.name;
            versions << (package.name + u' ' + package.version.text()).trimmed();
            published = published || !package.file.isEmpty();
        }
    if (names.isEmpty())
        return {};
    const QString list = names.join(u", "_s);
    return Problem{.code = ProblemCode::WouldCompile,
                   .subject = versions.join(u", "_s),
                   .detail = published
                                 ? u"there is no wheel for this machine, only source code"_s
                                 : u"the project takes %1 from a folder or a repository, as source code"_s.arg(list),
                   .remedy = u"Building runs the code of %1. Leave it out, or allow that: --build %2"_s.arg(
                       list, names.join(u" --build "_s))};
}

QStringList differences(const Resolution &planned, const Resolution &fresh) {
    QStringList result;
    for (const ResolvedPackage &package : fresh.packages) {
        const ResolvedPackage *before = planned.package(package.name);
        if (before == nullptr)
            result << u"%1 %2 is new"_s.arg(package.name, package.version.text());
        else if (before->version != package.version)
            result << u"%1 is %2, planned was %3"_s.arg(package.name, package.version.text(), before->version.text());
        else if (before->file != package.file || before->sha256 != package.sha256)
            result << u"%1 %2 comes as another file"_s.arg(package.name, package.version.text());
    }
    for (const ResolvedPackage &package : planned.packages)
        if (fresh.package(package.name) == nullptr)
            result << u"%1 is not needed any more"_s.arg(package.name);
    return result;
}

} // namespace armature
