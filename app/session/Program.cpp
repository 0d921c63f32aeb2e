#include "session/Program.h"

#include "base/Literals.h"
#include "run/Manifest.h"
#include "run/Swap.h"
#include "session/Resources.h"
#include "session/Session.h"
#include "update/CatalogStore.h"

#include <armature_commit.h> // made for each build by packaging/cmake/Commit.cmake

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace armature {

QString programVersion() { return QStringLiteral(ARMATURE_VERSION); }

QString programCommit() {
    const QString commit = QStringLiteral(ARMATURE_COMMIT);
    return commit.isEmpty() ? u"unknown commit"_s : commit;
}

QString versionText(const QString &program) {
    QString text = u"%1 %2\n"_s.arg(program, programVersion());
    text += programCommit().startsWith("unknown"_L1) ? programCommit() + u'\n' : u"commit %1\n"_s.arg(programCommit());
    const auto builtIn = readCatalogHead();
    if (!builtIn)
        return text + u"catalog: %1 (%2)\n"_s.arg(builtIn.problem().detail, builtIn.problem().subject);
    const auto line = [](const QDate &date, const QString &digest, const QString &place) {
        return u"catalog %1, sha256 %2, %3\n"_s.arg(date.toString(Qt::ISODate), digest, place);
    };
    if (!CatalogStore(CatalogStore::defaultFolder()).hasInstalled()) // nothing to choose between, so nothing to load
        return text + line(builtIn->date, builtIn->digest, u"in the program"_s);
    Session session({});
    const auto catalog = session.catalog();
    if (!catalog)
        return text + u"catalog: %1 (%2)\n"_s.arg(catalog.problem().detail, catalog.problem().subject);
    const bool own = builtIn->digest == (*catalog)->digest;
    return text + line((*catalog)->date, (*catalog)->digest, own ? u"in the program"_s : u"installed"_s);
}

QString defaultTarget(const QString &name) { return QDir::homePath() + u"/armature/"_s + name; }

QString targetName(const QString &stack, const QString &project) {
    return project.isEmpty() ? QString(stack).replace(u'@', u'-')
                             : QFileInfo(QDir::cleanPath(QFileInfo(project).absoluteFilePath())).completeBaseName();
}

QString defaultRecords() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/armature/records"_s;
}

Result<Expectation> expectationOf(const QString &environment) {
    auto manifest = readManifest(environment);
    if (manifest)
        return Expectation{manifest->packages, manifest->torchFlavour, manifest->direct, manifest->accepted.keys(),
                           true};
    if (manifest.problem().code != ProblemCode::NotFound)
        return manifest.problem();
    auto installed = installedDistributions(environment);
    if (const QString former = waitingEnvironment(PlanFolders::forTarget(environment, {}));
        !installed && !former.isEmpty())
        return Problem{
            .code = ProblemCode::NotFound,
            .subject = environment,
            .detail =
                u"a run was ended while it put a new environment in place; the former one is whole and waits in %1"_s
                    .arg(former),
            .remedy = u"\"armature install\" for this target puts it back before anything else."_s};
    if (!installed)
        return Problem{
            .code = ProblemCode::NotFound, .subject = environment, .detail = u"there is no environment here"_s};
    Expectation expectation;
    for (const InstalledDistribution &distribution : *installed)
        expectation.packages.insert(distribution.name, distribution.version.text());
    return expectation;
}

} // namespace armature
