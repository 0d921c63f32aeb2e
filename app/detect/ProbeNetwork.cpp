#include "detect/LinuxText.h"
#include "detect/Probes.h"
#include "detect/ToolText.h"
#include "host/Masking.h"

namespace armature {
namespace {

void readFiles(const Host &host, const QMap<QString, QString> &environment, bool mac, std::vector<NetworkSetting> &settings) {
    const QString home = environment.value(QStringLiteral("HOME"));
    QStringList pipFiles{QStringLiteral("/etc/pip.conf")};
    QStringList uvFiles{QStringLiteral("/etc/uv/uv.toml")};
    if (!home.isEmpty()) {
        pipFiles << home + QStringLiteral("/.config/pip/pip.conf") << home + QStringLiteral("/.pip/pip.conf");
        uvFiles << home + QStringLiteral("/.config/uv/uv.toml");
        if (mac)
            pipFiles << home + QStringLiteral("/Library/Application Support/pip/pip.conf");
    }
    if (const QString own = environment.value(QStringLiteral("PIP_CONFIG_FILE")); own.startsWith(u'/'))
        pipFiles << own;
    const auto add = [&](const std::vector<NetworkSetting> &found) { settings.insert(settings.end(), found.begin(), found.end()); };
    for (const QString &path : pipFiles)
        add(parsePipConf(readText(host, path).value_or(QString()), path));
    for (const QString &path : uvFiles)
        add(parseUvToml(readText(host, path).value_or(QString()), path));
}

} // namespace

void probeNetwork(const Host &host, MachineProfile &machine) {
    static const QStringList shown{QStringLiteral("HTTP_PROXY"),       QStringLiteral("HTTPS_PROXY"),   QStringLiteral("ALL_PROXY"),
                                   QStringLiteral("NO_PROXY"),         QStringLiteral("http_proxy"),    QStringLiteral("https_proxy"),
                                   QStringLiteral("all_proxy"),        QStringLiteral("no_proxy"),      QStringLiteral("SSL_CERT_FILE"),
                                   QStringLiteral("SSL_CERT_DIR"),     QStringLiteral("PIP_INDEX_URL"), QStringLiteral("PIP_CONFIG_FILE"),
                                   QStringLiteral("UV_DEFAULT_INDEX"), QStringLiteral("UV_INDEX_URL")};
    const auto environment = parseEnvironment(outputOf(host, {QStringLiteral("env")}).value_or(QString()));
    for (const QString &name : shown)
        if (const QString value = environment.value(name); !value.isEmpty())
            machine.network.push_back({name, value, QStringLiteral("environment")});
    readFiles(host, environment, machine.system.kind == SystemKind::MacOs, machine.network);
    for (NetworkSetting &setting : machine.network)
        setting.value = maskCredentials(setting.value);
}

} // namespace armature
