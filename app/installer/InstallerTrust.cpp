#include "installer/InstallerTrust.h"

#include "base/Literals.h"
#include "base/TomlText.h"
#include "installer/PipConfigFile.h"

#include <QRegularExpression>
#include <QUrl>

namespace armature {
namespace {

constexpr qint64 MaxTrustConfigBytes = qint64(1024) * 1024;
constexpr const char *CertificateVariables[] = {"SSL_CERT_FILE", "SSL_CERT_DIR", "PIP_CERT", "REQUESTS_CA_BUNDLE",
                                                "CURL_CA_BUNDLE"};

/// "host", "host:port", "https://host:port", "[::1]:8443"; nothing for anything else.
std::optional<UnverifiedHost> hostOf(const QString &text, const QString &setting) {
    const QUrl url(text.contains("://"_L1) ? text : u"https://"_s + text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || url.scheme() != "https"_L1 || !url.userInfo().isEmpty())
        return std::nullopt;
    return UnverifiedHost{url.host(), url.port(0), setting};
}

void addHosts(InstallerTrust &trust, const QString &list, const QString &setting) {
    static const QRegularExpression blanks(u"\\s+"_s);
    for (const QString &one : list.split(blanks, Qt::SkipEmptyParts))
        if (const auto host = hostOf(one, setting))
            trust.unverified.push_back(*host);
}

void addFile(InstallerTrust &trust, const Variables &environment, const char *variable) {
    const QString path = environment.value(QLatin1String(variable));
    if (!path.isEmpty())
        trust.certificates.push_back({path, QLatin1String(variable)});
}

void addFolders(InstallerTrust &trust, const Variables &environment) {
    const QString variable = u"SSL_CERT_DIR"_s;
    for (const QString &folder : environment.value(variable).split(u':', Qt::SkipEmptyParts))
        trust.certificates.push_back({folder, variable});
}

void findIgnored(InstallerTrust &trust, const Variables &environment) {
    for (const char *variable : CertificateVariables) {
        const QString name = QLatin1String(variable);
        bool used = environment.value(name).isEmpty();
        for (const CertificateSource &source : trust.certificates)
            used = used || source.setting == name || source.path == environment.value(name);
        if (!used)
            trust.ignored << name;
    }
}

/// The texts of an array, or one text.
QStringList textsAt(const toml::table &table, std::string_view key) {
    QStringList texts;
    if (const toml::array *array = table[key].as_array())
        for (const toml::node &node : *array)
            if (const auto text = node.value<std::string>())
                texts << QString::fromStdString(*text);
    if (const QString text = textAt(table, key); !text.isEmpty())
        texts << text;
    return texts;
}

bool isYes(const QString &value) {
    static const QStringList yes{u"1"_s, u"true"_s, u"yes"_s, u"on"_s, u"y"_s, u"t"_s};
    return yes.contains(value.toLower());
}

/// The strongest word counts, be it yes or no: a variable, then the first file that has the key.
void findSystemCertificates(InstallerTrust &trust, const Variables &environment,
                            const std::vector<std::pair<QString, toml::table>> &files) {
    for (const char *name : {"UV_SYSTEM_CERTS", "UV_NATIVE_TLS"})
        if (const QString value = environment.value(QLatin1String(name)); !value.isEmpty()) {
            trust.systemSetting = isYes(value) ? QString(QLatin1String(name)) : QString();
            return;
        }
    for (const auto &[path, table] : files)
        for (const char *key : {"system-certs", "native-tls"})
            if (const auto value = table[key].value<bool>()) {
                trust.systemSetting = *value ? u"%1: %2"_s.arg(path, QLatin1String(key)) : QString();
                return;
            }
}

void takeUvFile(InstallerTrust &trust, const QString &path, const toml::table &table) {
    for (const QString &text : textsAt(table, "allow-insecure-host"))
        if (const auto host = hostOf(text, path + u": allow-insecure-host"_s))
            trust.unverified.push_back(*host);
    for (const auto &[key, variable] :
         {std::pair("http-proxy", "http_proxy"), std::pair("https-proxy", "https_proxy")}) {
        const QString proxy = textAt(table, key);
        if (proxy.isEmpty() || trust.proxies.contains(QLatin1String(variable)))
            continue;
        trust.proxies.insert(QLatin1String(variable), proxy);
        trust.proxySetting = u"%1: %2"_s.arg(path, QLatin1String(key));
    }
    const QStringList none = textsAt(table, "no-proxy");
    if (!none.isEmpty() && !trust.proxies.contains(u"no_proxy"_s))
        trust.proxies.insert(u"no_proxy"_s, none.join(u','));
}

} // namespace

Result<InstallerTrust> uvTrust(const Variables &environment, const std::vector<ConfigText> &files) {
    InstallerTrust trust;
    trust.installer = u"uv"_s;
    trust.replaceSystem = true;
    addFile(trust, environment, "SSL_CERT_FILE");
    addFolders(trust, environment);
    addHosts(trust, environment.value(u"UV_INSECURE_HOST"_s), u"UV_INSECURE_HOST"_s);
    std::vector<std::pair<QString, toml::table>> parsed;
    for (const ConfigText &file : files) {
        auto table = parseToml(file.text, file.path, MaxTrustConfigBytes);
        if (!table)
            return table.problem();
        takeUvFile(trust, file.path, *table);
        parsed.emplace_back(file.path, std::move(table).value());
    }
    findSystemCertificates(trust, environment, parsed);
    if (trust.proxySetting.isEmpty())
        trust.proxies.clear(); // no-proxy alone changes nothing
    if (const QString own = environment.value(u"SSL_CLIENT_CERT"_s); !own.isEmpty())
        trust.clientCertificate = {own, u"SSL_CLIENT_CERT"_s};
    findIgnored(trust, environment);
    return trust;
}

Result<InstallerTrust> pipTrust(const Variables &environment, const std::vector<ConfigText> &files) {
    const auto parsed = readPipConfigs(files);
    if (!parsed)
        return parsed.problem();
    const auto value = [&](const char *key) { return pipValue(QLatin1String(key), environment, files, *parsed); };
    InstallerTrust trust;
    trust.installer = u"pip"_s;
    for (const char *variable : {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"})
        if (trust.certificates.empty())
            addFile(trust, environment, variable);
    if (const MaybeIndex cert = value("cert"); cert && trust.certificates.empty())
        trust.certificates.push_back({cert->url, cert->source});
    trust.mustBeThere = !trust.certificates.empty();
    if (trust.certificates.empty()) {
        addFile(trust, environment, "SSL_CERT_FILE");
        addFolders(trust, environment);
    }
    if (const MaybeIndex hosts = value("trusted-host"))
        addHosts(trust, hosts->url, hosts->source);
    if (const MaybeIndex proxy = value("proxy")) {
        trust.proxies = {{u"http_proxy"_s, proxy->url}, {u"https_proxy"_s, proxy->url}};
        trust.proxySetting = proxy->source;
    }
    if (const MaybeIndex client = value("client-cert"))
        trust.clientCertificate = {client->url, client->source};
    findIgnored(trust, environment);
    return trust;
}

} // namespace armature
