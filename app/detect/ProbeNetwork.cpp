#include "base/Literals.h"
#include "base/Secrets.h"
#include "detect/LinuxText.h"
#include "detect/Probes.h"
#include "detect/ToolText.h"

namespace armature {
namespace {

void readFiles(const Host &host, const QMap<QString, QString> &environment, bool mac,
               std::vector<NetworkSetting> &settings) {
    const QString home = environment.value(u"HOME"_s);
    QStringList pipFiles{u"/etc/pip.conf"_s};
    QStringList uvFiles{u"/etc/uv/uv.toml"_s};
    if (!home.isEmpty()) {
        pipFiles << home + u"/.config/pip/pip.conf"_s << home + u"/.pip/pip.conf"_s;
        uvFiles << home + u"/.config/uv/uv.toml"_s;
        if (mac)
            pipFiles << home + u"/Library/Application Support/pip/pip.conf"_s;
    }
    if (const QString own = environment.value(u"PIP_CONFIG_FILE"_s); own.startsWith(u'/'))
        pipFiles << own;
    const auto add = [&](const std::vector<NetworkSetting> &found) {
        settings.insert(settings.end(), found.begin(), found.end());
    };
    for (const QString &path : pipFiles)
        add(parsePipConf(readText(host, path).value_or(QString()), path));
    for (const QString &path : uvFiles)
        add(parseUvToml(readText(host, path).value_or(QString()), path));
}

} // namespace

void probeNetwork(const Host &host, MachineProfile &machine) {
    static const QStringList shown{u"HTTP_PROXY"_s,       u"HTTPS_PROXY"_s,  u"ALL_PROXY"_s,     u"NO_PROXY"_s,
                                   u"http_proxy"_s,       u"https_proxy"_s,  u"all_proxy"_s,     u"no_proxy"_s,
                                   u"SSL_CERT_FILE"_s,    u"SSL_CERT_DIR"_s, u"PIP_INDEX_URL"_s, u"PIP_CONFIG_FILE"_s,
                                   u"UV_DEFAULT_INDEX"_s, u"UV_INDEX_URL"_s};
    const auto environment = parseEnvironment(outputOf(host, {u"env"_s}).value_or(QString()));
    for (const QString &name : shown)
        if (const QString value = environment.value(name); !value.isEmpty())
            machine.network.push_back({name, value, u"environment"_s});
    readFiles(host, environment, machine.system.kind == SystemKind::MacOs, machine.network);
    for (NetworkSetting &setting : machine.network)
        setting.value = redacted(setting.value);
}

} // namespace armature
