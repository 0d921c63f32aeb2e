#include "session/Program.h"

#include "run/Manifest.h"
#include "session/Resources.h"
#include "session/Session.h"

#include <armature_commit.h> // made for each build by packaging/cmake/Commit.cmake

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace armature {

QString programVersion() { return QStringLiteral(ARMATURE_VERSION); }

QString programCommit() {
    const QString commit = QStringLiteral(ARMATURE_COMMIT);
    return commit.isEmpty() ? QStringLiteral("unknown commit") : commit;
}

QString versionText(const QString &program) {
    QString text = QStringLiteral("%1 %2\n").arg(program, programVersion());
    text += programCommit().startsWith(QLatin1String("unknown")) ? programCommit() + u'\n' : QStringLiteral("commit %1\n").arg(programCommit());
    Session session({});
    const auto catalog = session.catalog();
    if (!catalog)
        return text + QStringLiteral("catalog: %1 (%2)\n").arg(catalog.problem().detail, catalog.problem().subject);
    const auto builtIn = readCatalog();
    const bool own = builtIn && builtIn->digest == (*catalog)->digest;
    return text +
           QStringLiteral("catalog %1, sha256 %2, %3\n")
               .arg((*catalog)->date.toString(Qt::ISODate), (*catalog)->digest, own ? QStringLiteral("in the program") : QStringLiteral("installed"));
}

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
