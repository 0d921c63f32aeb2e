#include "plan/Commands.h"

#include <QRegularExpression>
#include <QUrl>
#include <algorithm>

namespace armature {
namespace {

constexpr int IdleLimitSeconds = 1800; // of silence: a 2 GB wheel on a slow line says nothing for many minutes (uv prints no ticks)

/// What stands before the "@" of a URL, letter by letter as it was written: QUrl keeps no needless escapes.
QString writtenUserInfo(const QString &url) {
    static const QRegularExpression userInfo(QStringLiteral("^[^/]*//([^/?#]*)@"));
    return userInfo.match(url).captured(1);
}

/// Passwords of indexes and proxy in every spelling, so that they are masked wherever the command is shown.
QStringList secretsOf(const CommandContext &context) {
    QStringList secrets;
    const QStringList urls = context.indexUrls.values() + QStringList{context.proxy}; // a name of its own: a loop does not keep alive what << returns
    for (const QString &text : urls) {
        const QUrl url(text);
        const QString written = writtenUserInfo(text);
        if (url.password().isEmpty()) // a lone user name is a token
            secrets << url.userName(QUrl::FullyDecoded) << url.userName(QUrl::FullyEncoded) << written.section(u':', 0, 0);
        else
            secrets << url.password(QUrl::FullyDecoded) << url.password(QUrl::FullyEncoded) << written.section(u':', 1);
    }
    secrets.removeAll(QString());
    secrets.removeDuplicates();
    // One spelling can begin like another: the longer one goes first, or its end would be left.
    std::stable_sort(secrets.begin(), secrets.end(), [](const QString &a, const QString &b) { return a.size() > b.size(); });
    return secrets;
}

CommandLine command(const CommandContext &context, const QString &program, const QStringList &arguments) {
    CommandLine line{program, arguments, {}, context.folders.work, IdleLimitSeconds, secretsOf(context)};
    line.environment.insert(QStringLiteral("TMPDIR"), context.folders.tmp);
    if (!context.proxy.isEmpty())
        for (const char *name : {"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"}) // each tool reads its own spelling
            line.environment.insert(QLatin1String(name), context.proxy);
    return line;
}

/// Credentials of explicit indexes go by environment: an argument list can be read by everybody on the machine.
void addIndexCredentials(CommandLine &line, const CommandContext &context) {
    for (auto it = context.indexUrls.begin(); it != context.indexUrls.end(); ++it) {
        const QUrl url(it.value());
        if (it.key() == QLatin1String("default") || url.userName().isEmpty())
            continue;
        const QString name = QStringLiteral("UV_INDEX_") + it.key().toUpper().replace(u'-', u'_');
        line.environment.insert(name + QStringLiteral("_USERNAME"), url.userName(QUrl::FullyDecoded));
        line.environment.insert(name + QStringLiteral("_PASSWORD"), url.password(QUrl::FullyDecoded));
    }
    if (context.indexUrls.contains(QStringLiteral("default")))
        line.environment.insert(QStringLiteral("UV_DEFAULT_INDEX"), context.indexUrls.value(QStringLiteral("default")));
}

CommandLine uv(const CommandContext &context, const QStringList &verb, const QStringList &arguments) {
    // No stray uv.toml, no colours, one stable output format; the order of the words is that of uv's own help.
    QStringList all = verb;
    all << QStringLiteral("--no-config") << QStringLiteral("--color") << QStringLiteral("never") << QStringLiteral("--no-progress");
    if (context.offline)
        all << QStringLiteral("--offline");
    CommandLine line = command(context, context.uv, all + arguments);
    line.environment.insert(QStringLiteral("UV_CACHE_DIR"), context.folders.cache);
    line.environment.insert(QStringLiteral("UV_NO_WRAP"), QStringLiteral("1"));
    line.environment.insert(QStringLiteral("UV_LOCK_TIMEOUT"), QStringLiteral("60"));
    if (!context.searchPath.isEmpty())
        line.environment.insert(QStringLiteral("PATH"), context.searchPath);
    addIndexCredentials(line, context);
    return line;
}

QString stagingPython(const CommandContext &context) { return context.folders.staging + QStringLiteral("/bin/python"); }

CommandLine pip(const CommandContext &context, const QStringList &arguments) {
    QStringList all{QStringLiteral("-I"), QStringLiteral("-m"), QStringLiteral("pip")};
    QString python = stagingPython(context);
    if (!context.hasEnsurepip) { // the base Python's pip works on the environment from outside
        all << QStringLiteral("--python") << python;
        python = context.python;
    }
    all << QStringLiteral("--disable-pip-version-check") << QStringLiteral("--no-input") << QStringLiteral("--no-color");
    CommandLine line = command(context, python, all + arguments);
    line.environment.insert(QStringLiteral("PIP_CONFIG_FILE"), QStringLiteral("/dev/null"));
    line.environment.insert(QStringLiteral("PIP_CACHE_DIR"), context.folders.cache);
    line.environment.insert(QStringLiteral("PYTHONUNBUFFERED"), QStringLiteral("1"));
    if (!context.certificates.isEmpty()) // pip's bundled list knows no company's own authority
        line.environment.insert(QStringLiteral("PIP_CERT"), context.certificates);
    if (context.indexUrls.contains(QStringLiteral("default")))
        line.environment.insert(QStringLiteral("PIP_INDEX_URL"), context.indexUrls.value(QStringLiteral("default")));
    return line;
}

QString inWork(const CommandContext &context, const QString &file) { return context.folders.work + u'/' + file; }

/// What the prompt shows in the activated environment: the target's name, unless it holds what a shell would read.
QString promptName(const CommandContext &context) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9._-]+$"));
    const QString name = context.folders.target.section(u'/', -1);
    return plain.match(name).hasMatch() ? name : QStringLiteral("armature");
}

/// Wheels only, but for the packages that have none.
QStringList binaryOptions(const QStringList &sourceBuilds) {
    QStringList options{QStringLiteral("--only-binary"), QStringLiteral(":all:")};
    if (!sourceBuilds.isEmpty())
        options << QStringLiteral("--no-binary") << sourceBuilds.join(u',');
    return options;
}

} // namespace

CommandLine uvResolve(const CommandContext &context, bool mayBuild) {
    QStringList arguments;
    const QString fetched = context.pythonFirst ? stagingPython(context) : context.python;
    const QString python = context.localPython.isEmpty() ? fetched : context.localPython;
    if (!python.isEmpty())
        arguments << QStringLiteral("--python") << python;
    arguments << QStringLiteral("--python-version") << context.series;
    if (!python.isEmpty()) // where there is no Python at all, uv needs the one it will fetch already to resolve
        arguments << QStringLiteral("--no-python-downloads");
    if (!context.targetPlatform.isEmpty())
        arguments << QStringLiteral("--python-platform") << context.targetPlatform;
    if (!mayBuild)
        arguments << QStringLiteral("--no-build");
    arguments << QStringLiteral("--format") << QStringLiteral("pylock.toml") << QStringLiteral("--no-header");
    arguments << QStringLiteral("--constraints") << inWork(context, ConstraintsFile);
    arguments << QStringLiteral("--output-file") << inWork(context, LockFile) << inWork(context, ProjectFile);
    CommandLine line = uv(context, {QStringLiteral("pip"), QStringLiteral("compile")}, arguments);
    if (!context.macosTarget.isEmpty())
        line.environment.insert(QStringLiteral("MACOSX_DEPLOYMENT_TARGET"), context.macosTarget);
    return line;
}

CommandLine uvCreate(const CommandContext &context) {
    QStringList arguments{QStringLiteral("--no-project"), QStringLiteral("--relocatable"), QStringLiteral("--prompt"), promptName(context)};
    if (context.python.isEmpty()) // the series is fetched; uv checks its sha256 itself
        arguments << QStringLiteral("--managed-python") << QStringLiteral("--python") << context.series;
    else
        arguments << QStringLiteral("--no-python-downloads") << QStringLiteral("--python") << context.python;
    return uv(context, {QStringLiteral("venv")}, arguments << context.folders.staging);
}

CommandLine uvInstall(const CommandContext &context, bool mayBuild) {
    QStringList arguments{
        QStringLiteral("--python"),           stagingPython(context),  QStringLiteral("--no-python-downloads"), QStringLiteral("--no-deps"),
        QStringLiteral("--preview-features"), QStringLiteral("pylock")};
    if (!mayBuild)
        arguments << QStringLiteral("--no-build");
    arguments << QStringLiteral("-r") << inWork(context, LockFile);
    return uv(context, {QStringLiteral("pip"), QStringLiteral("install")}, arguments);
}

CommandLine pipCreate(const CommandContext &context) {
    QStringList arguments{QStringLiteral("-I"), QStringLiteral("-m"), QStringLiteral("venv"), QStringLiteral("--prompt"), promptName(context)};
    if (!context.hasEnsurepip)
        arguments << QStringLiteral("--without-pip");
    return command(context, context.python, arguments << context.folders.staging);
}

CommandLine pipInstallMapped(const CommandContext &context, const QString &index) {
    CommandLine line = pip(context, {QStringLiteral("install"), QStringLiteral("--progress-bar"), QStringLiteral("off"), QStringLiteral("--no-deps"),
                                     QStringLiteral("--only-binary"), QStringLiteral(":all:"), QStringLiteral("-r"), inWork(context, TorchFile)});
    line.environment.insert(QStringLiteral("PIP_INDEX_URL"), context.indexUrls.value(index)); // one index, and no other
    return line;
}

CommandLine pipResolve(const CommandContext &context, const QStringList &sourceBuilds) {
    return pip(context, QStringList{QStringLiteral("install"), QStringLiteral("--dry-run"), QStringLiteral("--quiet")} + binaryOptions(sourceBuilds) +
                            QStringList{QStringLiteral("--report"), inWork(context, ReportFile), QStringLiteral("-c"),
                                        inWork(context, ConstraintsFile), QStringLiteral("-r"), inWork(context, RequirementsFile)});
}

CommandLine pipInstall(const CommandContext &context, const QStringList &sourceBuilds) {
    return pip(context, QStringList{QStringLiteral("install"), QStringLiteral("--progress-bar"), QStringLiteral("off"), QStringLiteral("--no-deps")} +
                            binaryOptions(sourceBuilds) + QStringList{QStringLiteral("-r"), inWork(context, LockedFile)});
}

QString uvPlatform(const QString &system, const QString &architecture, const Version &glibc) {
    if (system == QLatin1String("macos"))
        return QStringLiteral("aarch64-apple-darwin");
    // uv knows 2_17, 2_28 and 2_31 to 2_40 (its --python-platform values, 0.12).
    int minor = 17;
    for (const int known : {28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40})
        if (glibc >= Version::parse(QStringLiteral("2.%1").arg(known)).valueOr(Version()))
            minor = known;
    return QStringLiteral("%1-manylinux_2_%2").arg(architecture).arg(minor);
}

} // namespace armature
