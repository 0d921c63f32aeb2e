#pragma once

#include "base/Literals.h"
#include "model/InstallPlan.h"

namespace armature {

/// What the commands of a plan are made from. All paths absolute.
struct CommandContext {
    Installer installer = Installer::Uv;
    QString uv;          ///< program, when the installer is uv
    QString python;      ///< base Python; empty: `series` is fetched by uv
    QString localPython; ///< Python of this machine that resolves for a recorded one; empty otherwise
    QString series;      ///< "3.10"
    bool hasEnsurepip = true;
    PlanFolders folders;
    QMap<QString, QString>
        indexUrls; ///< index id -> URL in effect, credentials included; "default" only if configured or overridden
    QString targetPlatform; ///< uv's --python-platform for a machine that is not this one; empty on a live machine
    QString macosTarget;    ///< MACOSX_DEPLOYMENT_TARGET for it
    InstallerTrust trust; ///< hosts, certificates and proxies of the user's own installer; none for a recorded machine
    QString proxy;        ///< URL; empty: what the environment says
    QString searchPath;   ///< PATH for uv; empty: as it is
    bool pythonFirst = false; ///< the Python is fetched before versions are resolved, and resolves them
    bool offline = false;
    QString projectFile;      ///< absolute: uv reads it beside what is chosen here; empty: everything is in ProjectFile
    QString projectFolder;    ///< where it lies; the user's settings in force there hold
    QStringList projectParts; ///< extras and groups
    QStringList buildOptions; ///< what may be built
    bool overrides = false;   ///< there are pins of the project to replace
    QStringList sourcesLetGo{}; ///< packages decided here whose source in the project's own file does not count
    QStringList pagesBeside{};  ///< pages of an index that such packages are taken from instead, credentials included
};

// Names of the files a plan writes into its work folder.
inline const QString ProjectFile = u"pyproject.toml"_s;
inline const QString ConstraintsFile = u"constraints.txt"_s;
inline const QString OverridesFile = u"overrides.txt"_s;
inline const QString LockFile = u"pylock.toml"_s;
inline const QString RequirementsFile = u"requirements.txt"_s;
inline const QString TorchFile = u"torch.txt"_s;
inline const QString ReportFile = u"pip-report.json"_s;
inline const QString LockedFile = u"locked.txt"_s;

/// uv: which versions, from where, how large. Writes LockFile (PEP 751). Without `mayBuild` no source is run, not even
/// to read its metadata.
CommandLine uvResolve(const CommandContext &context, bool mayBuild);
CommandLine uvCreate(const CommandContext &context);
/// uv: installs LockFile and nothing else; without `mayBuild` nothing is compiled.
CommandLine uvInstall(const CommandContext &context, bool mayBuild);

/// Installs the project in `folder` itself, in place, without what it needs: that is there already.
CommandLine installEditable(const CommandContext &context, const QString &folder);

CommandLine pipCreate(const CommandContext &context);
/// pip: the packages of TorchFile from one index alone, without their dependencies.
CommandLine pipInstallMapped(const CommandContext &context, const QString &index);
/// pip: dry run inside the environment; writes ReportFile.
CommandLine pipResolve(const CommandContext &context, const QStringList &sourceBuilds);
/// pip: installs LockedFile (written from the report) and nothing else.
CommandLine pipInstall(const CommandContext &context, const QStringList &sourceBuilds);

/// The resolve command of a recorded machine's plan, as this machine's uv can run it: with the cache, the proxies and
/// the certificates of this machine, and its default index where the recorded one has set up none.
CommandLine resolvedHere(CommandLine line, const InstallerSettings &own);

/// uv's options for the extras and groups of a project.
QStringList projectParts(const Choices &choices);
/// uv's options for what may be built from source: nothing that was not named.
QStringList buildOptions(const Choices &choices);

/// The credentials in these URLs in every spelling: they are masked wherever a command is shown.
QStringList secretsOfUrls(const QStringList &urls);

/// uv's --python-platform for a Linux glibc or macOS machine: the newest manylinux name uv knows that is not above
/// `glibc`.
QString uvPlatform(const QString &system, const QString &architecture, const Version &glibc);

} // namespace armature
