#include "session/Program.h"

#include "run/Manifest.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace armature {

QString programVersion() { return QStringLiteral(ARMATURE_VERSION); }

QString defaultTarget(const QString &name) { return QDir::homePath() + QStringLiteral("/armature/") + name; }

QString targetName(const QString &stack, const QString &project) {
    return project.isEmpty() ? stack : QFileInfo(QDir::cleanPath(QFileInfo(project).absoluteFilePath())).completeBaseName();
}

QString defaultRecords() { return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/armature/records"); }

Result<Expectation> expectationOf(const QString &environment) {
    auto manifest = readManifest(environment);
    if (manifest)
        return Expectation{manifest->packages, manifest->torchFlavour, true};
    if (manifest.problem().code != ProblemCode::NotFound)
        return manifest.problem();
    auto installed = installedDistributions(environment);
    if (!installed)
        return Problem{ProblemCode::NotFound, environment, QStringLiteral("there is no environment here"), {}, {}};
    Expectation expectation;
    for (const InstalledDistribution &distribution : *installed)
        expectation.packages.insert(distribution.name, distribution.version.text());
    return expectation;
}

} // namespace armature
