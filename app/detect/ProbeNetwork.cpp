#include "base/Literals.h"
#include "base/Secrets.h"
#include "detect/Probes.h"
#include "installer/InstallerSettings.h"

namespace armature {

void probeNetwork(const Host &host, MachineProfile &machine) {
    static const QStringList shown{
        u"HTTP_PROXY"_s,       u"HTTPS_PROXY"_s,      u"ALL_PROXY"_s,          u"NO_PROXY"_s,
        u"http_proxy"_s,       u"https_proxy"_s,      u"all_proxy"_s,          u"no_proxy"_s,
        u"SSL_CERT_FILE"_s,    u"SSL_CERT_DIR"_s,     u"REQUESTS_CA_BUNDLE"_s, u"CURL_CA_BUNDLE"_s,
        u"PIP_INDEX_URL"_s,    u"PIP_CONFIG_FILE"_s,  u"PIP_CERT"_s,           u"PIP_PROXY"_s,
        u"PIP_TRUSTED_HOST"_s, u"UV_DEFAULT_INDEX"_s, u"UV_INDEX_URL"_s,       u"UV_CONFIG_FILE"_s,
        u"UV_INSECURE_HOST"_s, u"UV_SYSTEM_CERTS"_s};
    const auto environment = host.environment();
    for (const QString &name : shown)
        if (const QString value = environment.value(name); !value.isEmpty())
            machine.network.push_back({name, value, u"environment"_s});
    InstallerReading read = readInstallers(host);
    machine.network.insert(machine.network.end(), read.inFiles.begin(), read.inFiles.end());
    for (NetworkSetting &setting : machine.network)
        setting.value = redacted(setting.value);
    machine.settings = std::move(read.settings);
}

} // namespace armature
