#include "plan/Commands.h"

#include "base/Literals.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>

namespace armature {
namespace {

constexpr int IdleLimitSeconds =
    1800; // of silence: a 2 GB wheel on a slow line says nothing for many minutes (uv prints no ticks)

/// What stands before the "@" of a URL, letter by letter as it was written: QUrl keeps no needless escapes.
QString writtenUserInfo(const QString &url) {
    static const QRegularExpression userInfo(u"^[^/]*//([^/?#]*)@"_s);
    return userInfo.match(url).captured(1);
}

/// One spelling can begin like another: the longer one goes first, or its end would be left.
void sortSecrets(QStringList &secrets) {
    secrets.removeAll(QString());
    secrets.removeDuplicates();
    std::stable_sort(secrets.begin(), secrets.end(),
                     [](const QString &a, const QString &b) { return a.size() > b.size(); });
}

/// Adds the passwords of indexes and proxies, so that they are masked wherever the command is shown.
void addSecrets(CommandLine &line, const QStringList &urls) {
    line.secrets << secretsOfUrls(urls);
    sortSecrets(line.secrets);
}

/// Each tool reads its own spelling.
void setBothSpellings(CommandLine &line, const QString &variable, const QString &value) {
    line.environment.insert(variable.toLower(), value);
    line.environment.insert(variable.toUpper(), value);
}

/// The certificates for pip, whose own list knows no company's authority. A list of folders is none that pip takes so.
QString pipCertificates(const InstallerTrust &trust) {
    for (const CertificateSource &source : trust.certificates)
        if (source.setting != "SSL_CERT_DIR"_L1)
            return source.path;
    return {};
}

QString unverifiedHosts(const InstallerTrust &trust) {
    QStringList hosts;
    for (const UnverifiedHost &host : trust.unverified)
        hosts << host.text();
    return hosts.join(u' ');
}

void setIfAny(CommandLine &line, const QString &variable, const QString &value) {
    if (!value.isEmpty())
        line.environment.insert(variable, value);
}

/// The proxies of the installer's own settings put every proxy variable out of force, as they do for the installer.
void handOnProxies(CommandLine &line, const InstallerTrust &trust) {
    for (const QString &name : {u"http_proxy"_s, u"https_proxy"_s, u"all_proxy"_s, u"no_proxy"_s})
        setBothSpellings(line, name, trust.proxies.value(name));
    addSecrets(line, {trust.proxies.value(u"http_proxy"_s), trust.proxies.value(u"https_proxy"_s)});
}

/// What uv's and pip's files and variables say of hosts, certificates and proxies: the files are kept from the
/// installer, and most of the variables are not inherited. By the environment, since a proxy can hold a password.
void handOn(CommandLine &line, const InstallerTrust &trust) {
    const bool isPip = trust.installer == "pip"_L1;
    setIfAny(line, isPip ? u"PIP_TRUSTED_HOST"_s : u"UV_INSECURE_HOST"_s, unverifiedHosts(trust));
    setIfAny(line, isPip ? u"PIP_CLIENT_CERT"_s : u"SSL_CLIENT_CERT"_s, trust.clientCertificate.path);
    if (isPip)
        setIfAny(line, u"PIP_CERT"_s, pipCertificates(trust));
    else if (!trust.systemSetting.isEmpty())
        line.environment.insert(u"UV_SYSTEM_CERTS"_s, u"1"_s);
    if (trust.proxies.isEmpty() || line.environment.contains(u"HTTP_PROXY"_s)) // the one that was chosen wins
        return;
    handOnProxies(line, trust);
    if (isPip)
        line.environment.insert(u"PIP_PROXY"_s, trust.proxies.value(u"https_proxy"_s));
}

CommandLine command(const CommandContext &context, const QString &program, const QStringList &arguments) {
    CommandLine line{program, arguments, {}, context.folders.work, IdleLimitSeconds, {}};
    addSecrets(line, context.indexUrls.values() + QStringList{context.proxy});
    line.environment.insert(u"TMPDIR"_s, context.folders.tmp);
    if (!context.proxy.isEmpty())
        for (const QString &name : {u"http_proxy"_s, u"https_proxy"_s})
            setBothSpellings(line, name, context.proxy);
    return line;
}

/// Credentials of explicit indexes go by environment: an argument list can be read by everybody on the machine.
void addIndexCredentials(CommandLine &line, const CommandContext &context) {
    for (auto it = context.indexUrls.begin(); it != context.indexUrls.end(); ++it) {
        const QUrl url(it.value());
        if (it.key() == DefaultIndexId || url.userName().isEmpty())
            continue;
        const QString name = u"UV_INDEX_"_s + it.key().toUpper().replace(u'-', u'_');
        line.environment.insert(name + u"_USERNAME"_s, url.userName(QUrl::FullyDecoded));
        line.environment.insert(name + u"_PASSWORD"_s, url.password(QUrl::FullyDecoded));
    }
    if (context.indexUrls.contains(DefaultIndexId))
        line.environment.insert(u"UV_DEFAULT_INDEX"_s, context.indexUrls.value(DefaultIndexId));
}

/// A project's own uv settings hold where its own file is read.
bool ownProject(const CommandContext &context) { return !context.projectFile.isEmpty(); }

CommandLine uv(const CommandContext &context, const QStringList &verb, const QStringList &arguments) {
    // No stray uv.toml, no colours, one stable output format; the order of the words is that of uv's own help.
    QStringList all = verb;
    if (!ownProject(context) || verb.contains("venv"_L1))
        all << u"--no-config"_s;
    all << u"--color"_s << u"never"_s << u"--no-progress"_s;
    if (context.offline)
        all << u"--offline"_s;
    CommandLine line = command(context, context.uv, all + arguments);
    setIfAny(line, u"UV_CACHE_DIR"_s, context.folders.cache);
    line.environment.insert(u"UV_NO_WRAP"_s, u"1"_s);
    line.environment.insert(u"UV_LOCK_TIMEOUT"_s, u"60"_s);
    if (!context.searchPath.isEmpty())
        line.environment.insert(u"PATH"_s, context.searchPath);
    addIndexCredentials(line, context);
    handOn(line, context.trust);
    if (ownProject(context)) {
        line.ownSettings = true;
        line.workingFolder = context.projectFolder;
    }
    return line;
}

QString stagingPython(const CommandContext &context) { return context.folders.staging + u"/bin/python"_s; }

CommandLine pip(const CommandContext &context, const QStringList &arguments) {
    QStringList all{u"-I"_s, u"-m"_s, u"pip"_s};
    QString python = stagingPython(context);
    if (!context.hasEnsurepip) { // the base Python's pip works on the environment from outside
        all << u"--python"_s << python;
        python = context.python;
    }
    all << u"--disable-pip-version-check"_s << u"--no-input"_s << u"--no-color"_s;
    CommandLine line = command(context, python, all + arguments);
    line.environment.insert(u"PIP_CONFIG_FILE"_s, u"/dev/null"_s);
    // Of an index that refuses who asks pip says nothing but in there (run/Failure.h).
    line.environment.insert(u"PIP_LOG"_s, context.folders.tmp + u"/pip.log"_s);
    setIfAny(line, u"PIP_CACHE_DIR"_s, context.folders.cache);
    line.environment.insert(u"PYTHONUNBUFFERED"_s, u"1"_s);
    setIfAny(line, u"PIP_PROXY"_s, context.proxy);
    handOn(line, context.trust);
    if (context.indexUrls.contains(DefaultIndexId))
        line.environment.insert(u"PIP_INDEX_URL"_s, context.indexUrls.value(DefaultIndexId));
    return line;
}

QString inWork(const CommandContext &context, const QString &file) { return context.folders.work + u'/' + file; }

/// What the prompt shows in the activated environment: the target's name, unless it holds what a shell would read.
QString promptName(const CommandContext &context) {
    static const QRegularExpression plain(u"^[A-Za-z0-9._-]+$"_s);
    const QString name = context.folders.target.section(u'/', -1);
    return plain.match(name).hasMatch() ? name : u"armature"_s;
}

/// Wheels only, but for the packages that have none.
QStringList binaryOptions(const QStringList &sourceBuilds) {
    QStringList options{u"--only-binary"_s, u":all:"_s};
    if (!sourceBuilds.isEmpty())
        options << u"--no-binary"_s << sourceBuilds.join(u',');
    return options;
}

/// Whatever a query gives, and the parts of a path that no person would choose as a name: keys of private indexes stand
/// there ("/AbC123…/simple").
QStringList secretsBesideUserInfo(const QUrl &url) {
    static const QRegularExpression key(u"^(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_~.=-]{16,}$"_s);
    QStringList secrets;
    for (const auto form : {QUrl::FullyDecoded, QUrl::FullyEncoded}) {
        for (const auto &[name, value] : QUrlQuery(url).queryItems(form))
            secrets << value;
        for (const QString &part : url.path(form).split(u'/'))
            if (key.match(part).hasMatch())
                secrets << part;
    }
    return secrets;
}

} // namespace

QStringList projectParts(const Choices &choices) {
    QStringList parts;
    for (const QString &extra : choices.extras)
        parts << u"--extra"_s << extra;
    for (const QString &group : choices.groups)
        parts << u"--group"_s << group;
    if (choices.allExtras)
        parts << u"--all-extras"_s;
    return parts;
}

QStringList buildOptions(const Choices &choices) {
    QStringList parts;
    if (choices.builds.isEmpty())
        return {u"--no-build"_s};
    parts << u"--only-binary"_s << u":all:"_s;
    for (const QString &name : choices.builds)
        parts << u"--no-binary"_s << name;
    return parts;
}

QStringList secretsOfUrls(const QStringList &urls) {
    QStringList secrets;
    for (const QString &given : urls) {
        const QString text =
            given.contains("://"_L1) ? given : u"http://"_s + given; // pip's "user:password@proxy:3128"
        const QUrl url(text);
        const QString written = writtenUserInfo(text);
        if (url.password().isEmpty()) // a lone user name is a token
            secrets << url.userName(QUrl::FullyDecoded) << url.userName(QUrl::FullyEncoded)
                    << written.section(u':', 0, 0);
        else
            secrets << url.password(QUrl::FullyDecoded) << url.password(QUrl::FullyEncoded) << written.section(u':', 1);
        secrets << secretsBesideUserInfo(url);
    }
    sortSecrets(secrets);
    return secrets;
}

CommandLine uvResolve(const CommandContext &context, bool mayBuild) {
    QStringList arguments;
    const QString fetched = context.pythonFirst ? stagingPython(context) : context.python;
    const QString python = context.localPython.isEmpty() ? fetched : context.localPython;
    if (!python.isEmpty())
        arguments << u"--python"_s << python;
    arguments << u"--python-version"_s << context.series;
    if (!python.isEmpty()) // where there is no Python at all, uv needs the one it will fetch already to resolve
        arguments << u"--no-python-downloads"_s;
    if (!context.targetPlatform.isEmpty())
        arguments << u"--python-platform"_s << context.targetPlatform;
    if (ownProject(context)) {
        arguments << context.projectParts << context.buildOptions;
        if (context.overrides)
            arguments << u"--overrides"_s << inWork(context, OverridesFile);
        for (const QString &name : context.sourcesLetGo)
            arguments << u"--no-sources-package"_s << name;
    } else if (!mayBuild)
        arguments << u"--no-build"_s;
    arguments << u"--format"_s << u"pylock.toml"_s << u"--no-header"_s;
    arguments << u"--constraints"_s << inWork(context, ConstraintsFile);
    arguments << u"--output-file"_s << inWork(context, LockFile);
    if (ownProject(context))
        arguments << context.projectFile;
    arguments << inWork(context, ProjectFile);
    CommandLine line = uv(context, {u"pip"_s, u"compile"_s}, arguments);
    if (!context.macosTarget.isEmpty())
        line.environment.insert(u"MACOSX_DEPLOYMENT_TARGET"_s, context.macosTarget);
    setIfAny(line, u"UV_FIND_LINKS"_s, context.pagesBeside.join(u','));
    addSecrets(line, context.pagesBeside);
    return line;
}

CommandLine uvCreate(const CommandContext &context) {
    QStringList arguments{u"--no-project"_s, u"--relocatable"_s, u"--prompt"_s, promptName(context)};
    if (context.python.isEmpty()) // the series is fetched; uv checks its sha256 itself
        arguments << u"--managed-python"_s << u"--python"_s << context.series;
    else
        arguments << u"--no-python-downloads"_s << u"--python"_s << context.python;
    return uv(context, {u"venv"_s}, arguments << context.folders.staging);
}

CommandLine uvInstall(const CommandContext &context, bool mayBuild) {
    QStringList arguments{u"--python"_s,  stagingPython(context),  u"--no-python-downloads"_s,
                          u"--no-deps"_s, u"--preview-features"_s, u"pylock"_s};
    if (ownProject(context))
        arguments << context.buildOptions;
    else if (!mayBuild)
        arguments << u"--no-build"_s;
    arguments << u"-r"_s << inWork(context, LockFile);
    return uv(context, {u"pip"_s, u"install"_s}, arguments);
}

CommandLine pipCreate(const CommandContext &context) {
    QStringList arguments{u"-I"_s, u"-m"_s, u"venv"_s, u"--prompt"_s, promptName(context)};
    if (!context.hasEnsurepip)
        arguments << u"--without-pip"_s;
    return command(context, context.python, arguments << context.folders.staging);
}

CommandLine pipInstallMapped(const CommandContext &context, const QString &index) {
    CommandLine line = pip(context, {u"install"_s, u"--progress-bar"_s, u"off"_s, u"--no-deps"_s, u"--only-binary"_s,
                                     u":all:"_s, u"-r"_s, inWork(context, TorchFile)});
    line.environment.insert(u"PIP_INDEX_URL"_s, context.indexUrls.value(index)); // one index, and no other
    return line;
}

CommandLine pipResolve(const CommandContext &context, const QStringList &sourceBuilds) {
    return pip(context, QStringList{u"install"_s, u"--dry-run"_s, u"--quiet"_s} + binaryOptions(sourceBuilds) +
                            QStringList{u"--report"_s, inWork(context, ReportFile), u"-c"_s,
                                        inWork(context, ConstraintsFile), u"-r"_s, inWork(context, RequirementsFile)});
}

CommandLine pipInstall(const CommandContext &context, const QStringList &sourceBuilds) {
    return pip(context, QStringList{u"install"_s, u"--progress-bar"_s, u"off"_s, u"--no-deps"_s} +
                            binaryOptions(sourceBuilds) + QStringList{u"-r"_s, inWork(context, LockedFile)});
}

CommandLine installEditable(const CommandContext &context, const QString &folder) {
    const QStringList project{u"--no-deps"_s, u"--editable"_s, folder};
    if (context.installer == Installer::Pip)
        return pip(context, QStringList{u"install"_s, u"--progress-bar"_s, u"off"_s} + project);
    CommandLine line = uv(context, {u"pip"_s, u"install"_s},
                          QStringList{u"--python"_s, stagingPython(context), u"--no-python-downloads"_s} + project);
    line.workingFolder = folder;
    return line;
}

CommandLine resolvedHere(CommandLine line, const InstallerSettings &own) {
    line.environment.insert(u"UV_CACHE_DIR"_s, own.cache);
    if (own.index && !line.ownSettings && !line.environment.contains(u"UV_DEFAULT_INDEX"_s)) {
        line.environment.insert(u"UV_DEFAULT_INDEX"_s, own.index->url);
        addSecrets(line, {own.index->url});
    }
    handOn(line, own.trust);
    return line;
}

QString uvPlatform(const QString &system, const QString &architecture, const Version &glibc) {
    if (system == "macos"_L1)
        return u"aarch64-apple-darwin"_s;
    // uv knows 2_17, 2_28 and 2_31 to 2_40 (its --python-platform values, 0.12).
    int minor = 17;
    for (const int known : {28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40})
        if (glibc >= Version::parse(u"2.%1"_s.arg(known)).valueOr(Version()))
            minor = known;
    return u"%1-manylinux_2_%2"_s.arg(architecture).arg(minor);
}

} // namespace armature
