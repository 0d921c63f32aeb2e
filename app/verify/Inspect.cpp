#include "verify/Inspect.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "verify/FindOwnFiles.h"
#include "verify/RecordCheck.h"
#include "verify/SitePackages.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace armature {
namespace {

constexpr qsizetype ShownNames = 10;

QString listed(const QStringList &names) {
    QString text = names.mid(0, ShownNames).join(u", "_s);
    if (names.size() > ShownNames)
        text += u" and %1 more"_s.arg(names.size() - ShownNames);
    return text;
}

Check check(const char *id, const char *question, const QString &expected, const QString &observed, bool holds,
            Verdict otherwise = Verdict::Fails) {
    Check result;
    result.id = QString::fromLatin1(id);
    result.question = QString::fromLatin1(question);
    result.expected = expected;
    result.observed = observed;
    result.verdict = holds ? Verdict::Works : otherwise;
    return result;
}

Check judgeVenv(const QString &environment) {
    const bool present = QFileInfo(environment + u"/pyvenv.cfg"_s).isFile();
    const QString home = readVenvConfiguration(environment).value(u"home"_s);
    const QString observed = !present         ? u"no pyvenv.cfg"_s
                             : home.isEmpty() ? u"pyvenv.cfg without home"_s
                                              : u"home = "_s + home;
    return check("pyvenv", "Is it a virtual environment?", u"pyvenv.cfg with home"_s, observed,
                 present && !home.isEmpty());
}

/// The environment's own python is a link to, or a copy of, a Python elsewhere: without that one it cannot start.
Check judgeBasePython(const QString &environment, bool &pythonPresent) {
    const QString python = environment + u"/bin/python"_s;
    const QFileInfo own(python);
    const QString home = readVenvConfiguration(environment).value(u"home"_s);
    const QDir base(home);
    const bool baseThere = !home.isEmpty() && QDir::isAbsolutePath(home) &&
                           !base.entryList({u"python"_s, u"python3"_s, u"python3.*"_s}, QDir::Files).isEmpty();
    pythonPresent = own.isFile();
    QString observed = own.isFile() ? own.canonicalFilePath() : QString();
    if (!own.isFile() && own.isSymLink())
        observed = u"base Python gone: bin/python points to %1"_s.arg(own.symLinkTarget());
    else if (!own.isFile())
        observed = u"no bin/python"_s;
    else if (!own.isExecutable())
        observed = u"bin/python is not executable"_s;
    else if (!baseThere)
        observed = u"base Python gone: no Python in %1"_s.arg(home.isEmpty() ? u"(home not given)"_s : home);
    return check("base-python", "Is the Python it was made from still there?", u"an executable Python"_s, observed,
                 own.isFile() && own.isExecutable() && baseThere);
}

/// Python looks into the folder of its own version only.
Check judgeSitePackages(const QString &environment, const QStringList &folders) {
    const auto configuration = readVenvConfiguration(environment);
    const Version version =
        Version::parse(configuration.value(u"version_info"_s, configuration.value(u"version"_s))).valueOr({});
    QString expected = u"lib/python3.*/site-packages"_s;
    bool fits = !folders.isEmpty();
    if (!version.isEmpty()) {
        const QString name = u"/python%1.%2/site-packages"_s.arg(version.segment(0)).arg(version.segment(1));
        expected = u"lib"_s + name;
        fits =
            std::any_of(folders.begin(), folders.end(), [&](const QString &folder) { return folder.endsWith(name); });
    }
    return check("site-packages", "Is there a folder for packages?", expected,
                 folders.isEmpty() ? u"none"_s : listed(folders), fits);
}

/// An environment that holds nothing but the tools to fill it can do nothing.
Check judgePackages(const std::vector<InstalledDistribution> &distributions) {
    static const QStringList tools{u"pip"_s, u"setuptools"_s, u"wheel"_s};
    const auto count = std::count_if(distributions.begin(), distributions.end(),
                                     [](const InstalledDistribution &d) { return !tools.contains(d.name); });
    return check("packages", "Is any package installed?", u"at least one besides pip, setuptools and wheel"_s,
                 count == 0 ? u"no package is installed"_s : u"%1 packages"_s.arg(count), count > 0);
}

Check judgeInstallers(const std::vector<InstalledDistribution> &distributions) {
    QMap<QString, int> counts;
    for (const InstalledDistribution &distribution : distributions)
        ++counts[installerOf(distribution)];
    QStringList parts;
    for (auto it = counts.begin(); it != counts.end(); ++it)
        parts << u"%1: %2"_s.arg(it.key().isEmpty() ? u"not recorded"_s : it.key()).arg(it.value());
    return check("installer", "Which installers put the packages there?", {},
                 parts.isEmpty() ? u"no packages"_s : listed(parts), true);
}

Check judgeDuplicates(const std::vector<InstalledDistribution> &distributions) {
    QStringList twice;
    for (size_t i = 1; i < distributions.size(); ++i)
        if (distributions[i].name == distributions[i - 1].name && !twice.contains(distributions[i].name))
            twice << distributions[i].name;
    return check("duplicates", "Is every package there only once?", u"one dist-info folder per package"_s,
                 twice.isEmpty() ? u"%1 packages"_s.arg(distributions.size()) : u"more than once: "_s + listed(twice),
                 twice.isEmpty());
}

/// What an interrupted installation leaves behind. No proof of damage: people put files there, too.
Check judgeLeftovers(const QStringList &folders, const QSet<QByteArray> &claimed) {
    static const QStringList harmless{u"__pycache__"_s, u"lost+found"_s};
    QStringList found;
    for (const QString &folder : folders) {
        for (const QString &name : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const bool known =
                claimed.contains(QFile::encodeName(name)) || harmless.contains(name) || name.endsWith(".egg-info"_L1);
            if (name.startsWith(u'~') || !known)
                found << name.left(100);
        }
    }
    return check("leftovers", "Are there traces of an interrupted installation?",
                 u"no folder that belongs to no package"_s, found.isEmpty() ? u"none"_s : listed(found),
                 found.isEmpty(), Verdict::Unknown);
}

/// What Python runs by itself at every start, and no package brought. (The one of an environment's maker is known.)
Check judgeStartup(const QStringList &folders, const QSet<QByteArray> &claimed) {
    static const QStringList patterns{u"*.pth"_s, u"sitecustomize*"_s, u"usercustomize*"_s};
    QStringList found;
    for (const QString &folder : folders)
        for (const QString &name : QDir(folder).entryList(patterns, QDir::AllEntries | QDir::Hidden | QDir::System))
            if (!claimed.contains(QFile::encodeName(name)) && name != "_virtualenv.pth"_L1)
                found << name.left(100);
    return check("startup", "Does nothing foreign run whenever this Python starts?",
                 u"no .pth file, sitecustomize or usercustomize that no package brought"_s,
                 found.isEmpty() ? u"nothing"_s : listed(found), found.isEmpty());
}

/// What a RECORD does not name is compared with nothing. No proof of harm: programs and people write files, too.
Check judgeUnrecorded(const QString &environment, const QStringList &withoutHash) {
    const FoundOwnFiles found = findOwnFiles(environment);
    const QStringList named = withoutHash + found.modules;
    const qint64 count = withoutHash.size() + found.moduleCount;
    QString observed = count == 0 ? u"none"_s : named.mid(0, ShownNames).join(u", "_s);
    if (count > ShownNames)
        observed += u" and %1 more"_s.arg(count - ShownNames);
    return check("unrecorded", "Is there code among the packages that no package recorded?", u"none"_s, observed,
                 count == 0, Verdict::Unknown);
}

/// A list of files that was changed after the installation vouches for nothing.
Check judgeRecords(const QMap<QString, QString> &noted, const Inspection &inspection) {
    QStringList changed;
    qsizetype same = 0;
    for (auto it = noted.begin(); it != noted.end(); ++it) {
        const InstalledDistribution *distribution = inspection.distribution(it.key());
        if (distribution == nullptr) // its version says so
            continue;
        if (recordDigest(*distribution) == it.value())
            ++same;
        else
            changed << it.key();
    }
    return check(
        "records", "Is each package's list of files the one that was installed?", u"the list that was noted then"_s,
        changed.isEmpty() ? u"%1 lists"_s.arg(same) : u"changed since: "_s + listed(changed), changed.isEmpty());
}

Check judgeFiles(const VerificationReport &report, bool cancelled) {
    const QString expected =
        report.hashed ? u"every file as recorded, content included"_s : u"every file with its recorded size"_s;
    QString observed = u"%1 files of %2 packages"_s.arg(report.filesChecked).arg(report.distributionCount);
    if (report.fileFaultCount > 0)
        observed += u", %1 at fault"_s.arg(report.fileFaultCount);
    if (cancelled)
        observed += u", cancelled before the end"_s;
    const Verdict otherwise = report.fileFaultCount > 0 ? Verdict::Fails : Verdict::Unknown;
    return check("files", "Are the files the ones that were installed?", expected, observed,
                 report.fileFaultCount == 0 && !cancelled, otherwise);
}

Check judgeVersion(const QString &name, const QString &exact, const Inspection &inspection) {
    const InstalledDistribution *installed = inspection.distribution(name);
    const QString observed = !installed                     ? u"not installed"_s
                             : installed->version.isEmpty() ? u"unreadable version"_s
                                                            : installed->version.text();
    const Version planned = Version::parse(exact).valueOr({});
    const bool anyVersion = exact.isEmpty(); // a folder of source code: its version is known when it was built
    Check result = check("version:", "Is the planned version installed?", anyVersion ? u"any version"_s : exact,
                         observed, installed && (anyVersion || (!planned.isEmpty() && installed->version == planned)));
    result.id += name;
    return result;
}

} // namespace

const InstalledDistribution *Inspection::distribution(const QString &name) const {
    const auto it = std::find_if(distributions.begin(), distributions.end(),
                                 [&](const InstalledDistribution &d) { return d.name == name; });
    return it == distributions.end() ? nullptr : &*it;
}

QString recordDigest(const InstalledDistribution &distribution) {
    const auto bytes = readBounded(distribution.folder + u"/RECORD"_s, MaxRecordBytes);
    return bytes ? QString::fromLatin1(QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256).toHex())
                 : QString();
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
    report.environmentChecks.push_back(judgePackages(result.distributions));

    RecordCheck files(environment, options);
    for (const InstalledDistribution &distribution : result.distributions)
        if (!files.poll())
            files.add(distribution);
    files.finish(result);
    if (!result.distributions.empty()) {
        report.environmentChecks.push_back(judgeInstallers(result.distributions));
        report.environmentChecks.push_back(judgeDuplicates(result.distributions));
        if (!result.cancelled)
            for (const auto judge : {judgeLeftovers, judgeStartup})
                report.environmentChecks.push_back(judge(folders, files.topLevelNames()));
        if (!result.cancelled)
            report.environmentChecks.push_back(judgeUnrecorded(environment, files.withoutHash()));
        if (!options.records.isEmpty())
            report.environmentChecks.push_back(judgeRecords(options.records, result));
        report.environmentChecks.push_back(judgeFiles(report, result.cancelled));
    }
    for (auto it = options.exactVersions.begin(); it != options.exactVersions.end(); ++it)
        report.environmentChecks.push_back(judgeVersion(it.key(), it.value(), result));
    return result;
}

VerificationReport inspectEnvironment(const QString &environment, const InspectOptions &options) {
    return inspect(environment, options).report;
}

} // namespace armature
