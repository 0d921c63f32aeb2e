#include "verify/Inspect.h"

#include "verify/RecordCheck.h"
#include "verify/SitePackages.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace armature {
namespace {

constexpr qsizetype ShownNames = 10;

QString listed(const QStringList &names) {
    QString text = names.mid(0, ShownNames).join(QStringLiteral(", "));
    if (names.size() > ShownNames)
        text += QStringLiteral(" and %1 more").arg(names.size() - ShownNames);
    return text;
}

Check check(const char *id, const char *question, const QString &expected, const QString &observed, bool holds, Verdict otherwise = Verdict::Fails) {
    Check result;
    result.id = QString::fromLatin1(id);
    result.question = QString::fromLatin1(question);
    result.expected = expected;
    result.observed = observed;
    result.verdict = holds ? Verdict::Works : otherwise;
    return result;
}

Check judgeVenv(const QString &environment) {
    const bool present = QFileInfo(environment + QStringLiteral("/pyvenv.cfg")).isFile();
    const QString home = readVenvConfiguration(environment).value(QStringLiteral("home"));
    const QString observed = !present         ? QStringLiteral("no pyvenv.cfg")
                             : home.isEmpty() ? QStringLiteral("pyvenv.cfg without home")
                                              : QStringLiteral("home = ") + home;
    return check("pyvenv", "Is it a virtual environment?", QStringLiteral("pyvenv.cfg with home"), observed, present && !home.isEmpty());
}

/// The environment's own python is a link to, or a copy of, a Python elsewhere: without that one it cannot start.
Check judgeBasePython(const QString &environment, bool &pythonPresent) {
    const QString python = environment + QStringLiteral("/bin/python");
    const QFileInfo own(python);
    const QString home = readVenvConfiguration(environment).value(QStringLiteral("home"));
    const QDir base(home);
    const bool baseThere = !home.isEmpty() && QDir::isAbsolutePath(home) &&
                           !base.entryList({QStringLiteral("python"), QStringLiteral("python3"), QStringLiteral("python3.*")}, QDir::Files).isEmpty();
    pythonPresent = own.isFile();
    QString observed = own.isFile() ? own.canonicalFilePath() : QString();
    if (!own.isFile() && own.isSymLink())
        observed = QStringLiteral("base Python gone: bin/python points to %1").arg(own.symLinkTarget());
    else if (!own.isFile())
        observed = QStringLiteral("no bin/python");
    else if (!own.isExecutable())
        observed = QStringLiteral("bin/python is not executable");
    else if (!baseThere)
        observed = QStringLiteral("base Python gone: no Python in %1").arg(home.isEmpty() ? QStringLiteral("(home not given)") : home);
    return check("base-python", "Is the Python it was made from still there?", QStringLiteral("an executable Python"), observed,
                 own.isFile() && own.isExecutable() && baseThere);
}

/// Python looks into the folder of its own version only.
Check judgeSitePackages(const QString &environment, const QStringList &folders) {
    const auto configuration = readVenvConfiguration(environment);
    const Version version =
        Version::parse(configuration.value(QStringLiteral("version_info"), configuration.value(QStringLiteral("version")))).valueOr({});
    QString expected = QStringLiteral("lib/python3.*/site-packages");
    bool fits = !folders.isEmpty();
    if (!version.isEmpty()) {
        const QString name = QStringLiteral("/python%1.%2/site-packages").arg(version.segment(0)).arg(version.segment(1));
        expected = QStringLiteral("lib") + name;
        fits = std::any_of(folders.begin(), folders.end(), [&](const QString &folder) { return folder.endsWith(name); });
    }
    return check("site-packages", "Is there a folder for packages?", expected, folders.isEmpty() ? QStringLiteral("none") : listed(folders), fits);
}

Check judgeInstallers(const std::vector<InstalledDistribution> &distributions) {
    QMap<QString, int> counts;
    for (const InstalledDistribution &distribution : distributions)
        ++counts[installerOf(distribution)];
    QStringList parts;
    for (auto it = counts.begin(); it != counts.end(); ++it)
        parts << QStringLiteral("%1: %2").arg(it.key().isEmpty() ? QStringLiteral("not recorded") : it.key()).arg(it.value());
    return check("installer", "Which installers put the packages there?", {}, parts.isEmpty() ? QStringLiteral("no packages") : listed(parts), true);
}

Check judgeDuplicates(const std::vector<InstalledDistribution> &distributions) {
    QStringList twice;
    for (size_t i = 1; i < distributions.size(); ++i)
        if (distributions[i].name == distributions[i - 1].name && !twice.contains(distributions[i].name))
            twice << distributions[i].name;
    return check("duplicates", "Is every package there only once?", QStringLiteral("one dist-info folder per package"),
                 twice.isEmpty() ? QStringLiteral("%1 packages").arg(distributions.size()) : QStringLiteral("more than once: ") + listed(twice),
                 twice.isEmpty());
}

/// What an interrupted installation leaves behind. No proof of damage: people put files there, too.
Check judgeLeftovers(const QStringList &folders, const QSet<QByteArray> &claimed) {
    static const QStringList harmless{QStringLiteral("__pycache__"), QStringLiteral("lost+found")};
    QStringList found;
    for (const QString &folder : folders) {
        for (const QString &name : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const bool known = claimed.contains(QFile::encodeName(name)) || harmless.contains(name) || name.endsWith(QLatin1String(".egg-info"));
            if (name.startsWith(u'~') || !known)
                found << name.left(100);
        }
    }
    return check("leftovers", "Are there traces of an interrupted installation?", QStringLiteral("no folder that belongs to no package"),
                 found.isEmpty() ? QStringLiteral("none") : listed(found), found.isEmpty(), Verdict::Unknown);
}

Check judgeFiles(const VerificationReport &report, bool cancelled) {
    const QString expected =
        report.hashed ? QStringLiteral("every file as recorded, content included") : QStringLiteral("every file with its recorded size");
    QString observed = QStringLiteral("%1 files of %2 packages").arg(report.filesChecked).arg(report.distributionCount);
    if (report.fileFaultCount > 0)
        observed += QStringLiteral(", %1 at fault").arg(report.fileFaultCount);
    if (cancelled)
        observed += QStringLiteral(", cancelled before the end");
    const Verdict otherwise = report.fileFaultCount > 0 ? Verdict::Fails : Verdict::Unknown;
    return check("files", "Are the files the ones that were installed?", expected, observed, report.fileFaultCount == 0 && !cancelled, otherwise);
}

Check judgeVersion(const QString &name, const QString &exact, const Inspection &inspection) {
    const InstalledDistribution *installed = inspection.distribution(name);
    const QString observed = !installed                     ? QStringLiteral("not installed")
                             : installed->version.isEmpty() ? QStringLiteral("unreadable version")
                                                            : installed->version.text();
    const Version planned = Version::parse(exact).valueOr({});
    Check result =
        check("version:", "Is the planned version installed?", exact, observed, installed && !planned.isEmpty() && installed->version == planned);
    result.id += name;
    return result;
}

} // namespace

const InstalledDistribution *Inspection::distribution(const QString &name) const {
    const auto it = std::find_if(distributions.begin(), distributions.end(), [&](const InstalledDistribution &d) { return d.name == name; });
    return it == distributions.end() ? nullptr : &*it;
}

Inspection inspect(const QString &environment, const InspectOptions &options) {
    Inspection result;
    VerificationReport &report = result.report;
    report.environment = environment;
    report.at = QDateTime::currentDateTimeUtc();
    report.environmentChecks.push_back(judgeVenv(environment));
    report.environmentChecks.push_back(judgeBasePython(environment, result.pythonPresent));
    const QStringList folders = sitePackagesFolders(environment);
    report.environmentChecks.push_back(judgeSitePackages(environment, folders));
    result.distributions = installedDistributions(environment).valueOr({});
    report.distributionCount = int(result.distributions.size());

    RecordCheck files(environment, options);
    for (const InstalledDistribution &distribution : result.distributions)
        if (!files.poll())
            files.add(distribution);
    files.finish(result);
    if (!result.distributions.empty()) {
        report.environmentChecks.push_back(judgeInstallers(result.distributions));
        report.environmentChecks.push_back(judgeDuplicates(result.distributions));
        if (!result.cancelled)
            report.environmentChecks.push_back(judgeLeftovers(folders, files.topLevelNames()));
        report.environmentChecks.push_back(judgeFiles(report, result.cancelled));
    }
    for (auto it = options.exactVersions.begin(); it != options.exactVersions.end(); ++it)
        report.environmentChecks.push_back(judgeVersion(it.key(), it.value(), result));
    return result;
}

VerificationReport inspectEnvironment(const QString &environment, const InspectOptions &options) { return inspect(environment, options).report; }

} // namespace armature
