#include "session/Recheck.h"

#include "base/Literals.h"
#include "base/Nearest.h"
#include "files/ScratchFolder.h"
#include "host/Command.h"
#include "host/DeveloperTools.h"
#include "host/Programs.h"
#include "index/NetworkOptions.h"
#include "installer/InstallerConfig.h"
#include "installer/InstallerSettings.h"
#include "model/Subject.h"
#include "session/Program.h"
#include "session/Session.h"
#include "wheels/IndexUrl.h"

#include <QRegularExpression>

namespace armature {
namespace {

constexpr int AskMs = 15'000; // uv may have to look for a Python

Result<QString> outputOf(const QStringList &arguments) {
    Query asked = query(arguments);
    asked.timeoutMs = AskMs;
    const auto ran = runCommand(asked);
    if (!ran)
        return ran.problem();
    if (ran->exitCode != 0)
        return Problem{.code = ProblemCode::CommandFailed,
                       .subject = arguments.first(),
                       .detail = u"exit code %1"_s.arg(ran->exitCode)};
    return QString::fromUtf8(ran->out);
}

/// uv names the index it would use without asking it. In an empty folder, so that no project's configuration counts.
MaybeIndex askUv() {
    const ScratchFolder folder;
    const QString file = folder.filePath(u"empty.txt"_s);
    QFile empty(file);
    if (!empty.open(QIODevice::WriteOnly))
        return {};
    empty.close();
    const QString own = findProgram(u"uv"_s);
    QStringList words{own.isEmpty() ? bundledUv() : own,
                      u"--directory"_s,
                      folder.path(),
                      u"pip"_s,
                      u"compile"_s,
                      u"--emit-index-url"_s,
                      u"--no-header"_s,
                      u"--offline"_s,
                      u"--no-python-downloads"_s,
                      file};
    if (!developerToolsAreThere()) // it would start every python3 of the search path, one of which only opens a window
        words << u"--managed-python"_s;
    const auto said = outputOf(words);
    return said ? indexFromCompileOutput(*said) : MaybeIndex();
}

/// pip names the index built into it in its help: "(default https://…)".
MaybeIndex askPip() {
    static const QRegularExpression builtIn(uR"(--index-url <url>.*?\(default\s+(https?://[^\s)]+)\))"_s,
                                            QRegularExpression::DotMatchesEverythingOption);
    const auto said = outputOf({u"python3"_s, u"-m"_s, u"pip"_s, u"install"_s, u"--help"_s});
    const auto match = builtIn.match(said ? *said : QString());
    return match.hasMatch() ? MaybeIndex({match.captured(1), u"pip install --help"_s}) : MaybeIndex();
}

Result<MaybeIndex> configured(const InstallerSettings &settings, const QString &source) {
    if (settings.index)
        return MaybeIndex({settings.index->url, source});
    if (settings.problem)
        return *settings.problem;
    return MaybeIndex();
}

void takeNetwork(RecheckSetup &setup, const NetworkOptions &network, const QString &proxy) {
    setup.client.trust = network.trust;
    setup.client.environment = network.environment;
    if (!proxy.isEmpty())
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy"})
            setup.client.environment.insert(QLatin1String(name), proxy);
}

Problem unknown(const QString &name, const QString &what, const QStringList &known) {
    return unknownName(name, u"the catalog has no %1 of this name"_s.arg(what), known);
}

} // namespace

Result<RecheckNetwork> recheckNetwork(const QStringList &indexes, const QString &proxy) {
    RecheckNetwork means;
    const auto overrides = readIndexOverrides(indexes);
    if (!overrides)
        return overrides.problem();
    means.overrides = *overrides;
    const QUrl url(proxy, QUrl::StrictMode);
    if (!proxy.isEmpty() && (!url.isValid() || url.host().isEmpty()))
        return Problem{.code = ProblemCode::Usage, .subject = u"--proxy"_s, .detail = u"it is not a URL"_s};
    means.proxy = proxy;
    return means;
}

Result<RecheckFilter> recheckFilter(const Catalog &catalog, const QStringList &packages, const QString &platform) {
    RecheckFilter filter;
    QStringList known;
    for (const Package &package : catalog.packages)
        known << package.id;
    for (const QString &name : packages) {
        const Package *package = catalog.package(name);
        if (package == nullptr)
            return unknown(name, u"package"_s, known);
        filter.packages << package->id;
    }
    QStringList platforms;
    for (const Platform &candidate : catalog.platforms)
        platforms << candidate.id;
    if (!platform.isEmpty() && !platforms.contains(platform))
        return unknown(platform, u"platform"_s, platforms);
    filter.platform = platform;
    return filter;
}

Result<DefaultIndex> findDefaultIndex(const UserSettings &settings) {
    const auto uv = configured(settings.uv, u"uv's configuration"_s);
    if (!uv)
        return uv.problem();
    if (const MaybeIndex &found = *uv)
        return DefaultIndex{found->url, found->source, Installer::Uv};
    if (const MaybeIndex found = askUv())
        return DefaultIndex{found->url, found->source, Installer::Uv};
    const auto pip = configured(settings.pip, u"pip's configuration"_s);
    if (!pip)
        return pip.problem();
    if (const MaybeIndex &found = *pip)
        return DefaultIndex{found->url, found->source, Installer::Pip};
    if (const MaybeIndex found = askPip())
        return DefaultIndex{found->url, found->source, Installer::Pip};
    return Problem{.code = ProblemCode::ToolMissing,
                   .subject = DefaultIndexId,
                   .detail = u"neither uv nor pip is there to say which index it uses"_s,
                   .remedy = u"Install uv, or name the index: --index default=URL"_s};
}

Result<RecheckSetup> recheckSetup(const Catalog &catalog, const RecheckNetwork &means) {
    const auto indexes = applyIndexOverrides(catalog.indexes, means.overrides);
    if (!indexes)
        return indexes.problem();
    RecheckSetup setup;
    setup.client = recheckClientOptions();
    const auto host = makeLiveHost({});
    const UserSettings settings = readInstallers(*host).settings;
    Installer installer = findProgram(u"uv"_s).isEmpty() ? Installer::Pip : Installer::Uv;
    for (const PackageIndex &index : *indexes) {
        if (!index.url.isEmpty()) {
            setup.addresses.insert(index.id, index.url);
            continue;
        }
        const auto found = findDefaultIndex(settings);
        setup.addresses.insert(index.id, found ? Result<QString>(found->url) : Result<QString>(found.problem()));
        setup.defaultSource = found ? found->source : QString();
        installer = found ? found->installer : installer;
    }
    takeNetwork(setup, networkMeans(settings.of(installer), host->environment()), means.proxy);
    if (means.overrides.contains(DefaultIndexId))
        setup.defaultSource = u"--index"_s;
    return setup;
}

} // namespace armature
