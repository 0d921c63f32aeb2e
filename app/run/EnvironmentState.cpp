#include "run/EnvironmentState.h"

#include "base/Literals.h"
#include "files/DurableFile.h"
#include "run/WorkFolder.h"
#include "verify/Inspect.h"

#include <QDir>
#include <QFileInfo>

namespace armature {
namespace {

using Kind = EnvironmentState::Kind;

/// Why a sealed environment cannot work; empty if nothing is seen. `changed`: packages that differ from the manifest.
QString whyBroken(const QString &target, const Manifest &manifest, QStringList &changed) {
    if (!QFileInfo(target + u"/pyvenv.cfg"_s).isFile())
        return u"pyvenv.cfg is missing"_s;
    const QFileInfo python(target + u"/bin/python"_s);
    if (!python.exists())
        return python.isSymLink() ? u"its Python %1 is gone"_s.arg(python.symLinkTarget()) : u"bin/python is missing"_s;
    const auto installed = installedDistributions(target);
    if (!installed)
        return u"its packages cannot be read: %1"_s.arg(installed.problem().detail);
    QMap<QString, QString> found;
    for (const InstalledDistribution &distribution : *installed)
        found.insert(distribution.name, distribution.version.text());
    for (auto it = manifest.packages.begin(); it != manifest.packages.end(); ++it) {
        const QString version = found.value(it.key());
        if (version.isEmpty())
            return u"%1 is not installed any more"_s.arg(it.key());
        if (version != it.value())
            changed << u"%1 is %2 instead of %3"_s.arg(it.key(), version, it.value());
    }
    return {};
}

void judgeSealed(EnvironmentState &state, const QString &catalogDigest) {
    QStringList changed;
    const Manifest &manifest = *state.manifest;
    state.why = whyBroken(state.target, manifest, changed);
    if (!state.why.isEmpty()) {
        state.kind = Kind::Broken;
    } else if (manifest.target != state.target && !isOwnEnvironment(state.target)) {
        state.kind = Kind::Foreign; // a manifest from elsewhere makes no environment
    } else if (manifest.target != state.target) {
        state.kind = Kind::Broken;
        state.why = u"it was made for %1 and has been moved"_s.arg(manifest.target);
    } else if (!changed.isEmpty()) {
        state.kind = Kind::Stale;
        state.why = u"changed since it was made: %1"_s.arg(changed.join(u", "_s));
    } else if (!catalogDigest.isEmpty() && manifest.catalogDigest != catalogDigest) {
        state.kind = Kind::Stale;
        state.why = u"made with another catalog"_s;
    } else {
        state.kind = Kind::Ready;
    }
}

bool isEmptyFolder(const QString &path) {
    return QDir(path).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

/// What lies at the target itself, whatever the journal says.
void judgeTarget(EnvironmentState &state, const QString &catalogDigest) {
    const QFileInfo info(state.target);
    const Result<Manifest> manifest = readManifest(state.target);
    if (!isThere(state.target) || (info.isDir() && !info.isSymLink() && isEmptyFolder(state.target))) {
        state.kind = Kind::Absent;
    } else if (info.isSymLink() || !info.isDir()) {
        state.kind = Kind::Foreign;
    } else if (manifest) {
        state.manifest = *manifest;
        judgeSealed(state, catalogDigest);
    } else if (manifest.problem().code != ProblemCode::NotFound && !isOwnEnvironment(state.target)) {
        state.kind = Kind::Foreign;
    } else if (manifest.problem().code != ProblemCode::NotFound) {
        state.kind = Kind::Broken;
        state.why = u"its manifest cannot be read: %1"_s.arg(manifest.problem().detail);
    } else {
        state.kind = isThere(pendingManifestPath(state.target)) ? Kind::Interrupted : Kind::Foreign;
    }
}

} // namespace

EnvironmentState stateOf(const PlanFolders &folders, const QString &catalogDigest) {
    EnvironmentState state;
    state.target = folders.target;
    judgeTarget(state, catalogDigest);
    if (state.kind == Kind::Foreign || !isWorkFolder(folders.work))
        return state;
    const Result<std::optional<Journal>> read = readJournal(journalPath(folders));
    const std::optional<Journal> journal = read ? *read : std::nullopt;
    if (const std::optional<LockHolder> holder = lockHolder(lockPath(folders))) {
        state.kind = Kind::Building;
        state.holder = holder->text();
        state.step = journal ? journal->step : QString();
        return state;
    }
    const bool torn = !read.ok();
    const bool running = journal && (journal->phase == RunPhase::Building || journal->phase == RunPhase::Promoting);
    const bool nothingInPlace = state.kind == Kind::Absent || state.kind == Kind::Interrupted;
    if (running || (nothingInPlace && (torn || (journal && journal->phase == RunPhase::Interrupted)))) {
        state.kind = Kind::Interrupted;
        state.step = journal ? journal->step : QString();
        state.why = torn ? u"its journal cannot be read: %1"_s.arg(read.problem().detail) : journal->why;
    } else if (state.kind == Kind::Absent && journal) {
        state.why = journal->why;
    }
    return state;
}

} // namespace armature
