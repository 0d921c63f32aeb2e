#include "installer/InstallerSettings.h"

#include "base/Literals.h"
#include "files/BoundedFile.h"
#include "host/Platform.h"
#include "installer/InstallerConfig.h"

#include <QDir>
#include <QProcessEnvironment>

// What the user's own uv and pip are set up to do: their caches and their default index.

namespace armature {
namespace {

constexpr qint64 MaxConfigBytes = 1024LL * 1024;

QString cacheHome() {
    const QString xdg = qEnvironmentVariable("XDG_CACHE_HOME");
    return xdg.startsWith(u'/') ? xdg : QDir::homePath() + u"/.cache"_s;
}

std::vector<ConfigText> readConfigs(const QStringList &paths) {
    std::vector<ConfigText> texts;
    for (const QString &path : paths)
        if (auto bytes = readBounded(path, MaxConfigBytes, Links::Follow))
            texts.push_back({path, *bytes});
    return texts;
}

Variables environmentVariables() {
    Variables variables;
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys())
        variables.insert(name, environment.value(name));
    return variables;
}

/// The installer's own variable, else its documented place.
QString cacheFolderOf(Installer installer) {
    if (installer == Installer::Pip) {
        const QString own = qEnvironmentVariable("PIP_CACHE_DIR");
        const QString usual = OnMac ? QDir::homePath() + u"/Library/Caches/pip"_s : cacheHome() + u"/pip"_s;
        return own.startsWith(u'/') ? own : usual;
    }
    const QString own = qEnvironmentVariable("UV_CACHE_DIR");
    return own.startsWith(u'/') ? own : cacheHome() + u"/uv"_s;
}

} // namespace

Result<InstallerSetup> installerSetup(Installer installer) {
    const Variables environment = environmentVariables();
    ConfigPlaces places;
    places.home = QDir::homePath();
    places.macos = OnMac;
    const auto index = installer == Installer::Pip
                           ? pipDefaultIndex(environment, readConfigs(pipConfigFiles(environment, places)))
                           : uvDefaultIndex(environment, readConfigs(uvConfigFiles(environment, places)));
    if (!index)
        return index.problem();
    InstallerSetup setup{cacheFolderOf(installer), {}};
    if (const MaybeIndex &found = *index)
        setup.indexUrls.insert(u"default"_s, found->url);
    return setup;
}

} // namespace armature
