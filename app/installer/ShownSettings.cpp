#include "installer/ShownSettings.h"

#include "base/Literals.h"
#include "base/TomlText.h"
#include "installer/PipConfigFile.h"

namespace armature {
namespace {

constexpr qint64 MaxBytes = qint64(1024) * 1024;

/// A text, a truth value, or the texts of an array with blanks between them.
QString shownValue(const toml::node &node) {
    if (const auto text = node.value_exact<std::string>())
        return QString::fromStdString(*text);
    if (const auto yes = node.value_exact<bool>())
        return *yes ? u"true"_s : u"false"_s;
    QStringList texts;
    if (const toml::array *array = node.as_array())
        for (const toml::node &one : *array)
            if (const auto text = one.value_exact<std::string>())
                texts << QString::fromStdString(*text);
    return texts.join(u' ');
}

void addKeys(std::vector<NetworkSetting> &shown, const toml::table &table, const QString &path) {
    for (const char *key : {"index-url", "extra-index-url", "find-links", "native-tls", "system-certs", "http-proxy",
                            "https-proxy", "no-proxy", "allow-insecure-host", "python-install-mirror"})
        if (const toml::node *node = table.get(key))
            if (const QString value = shownValue(*node); !value.isEmpty())
                shown.push_back({u"uv "_s + QLatin1String(key), value, path});
}

} // namespace

std::vector<NetworkSetting> shownPipSettings(const std::vector<ConfigText> &files) {
    std::vector<NetworkSetting> shown;
    for (const ConfigText &file : files) {
        const auto values = readPipConfig(file).valueOr({});
        for (const char *section : {"global", "install"})
            for (const char *key :
                 {"index-url", "extra-index-url", "find-links", "proxy", "cert", "client-cert", "trusted-host"})
                if (const QString value = values.value(u"%1.%2"_s.arg(QLatin1String(section), QLatin1String(key)));
                    !value.isEmpty())
                    shown.push_back({u"pip "_s + QLatin1String(key), value.simplified(), file.path});
    }
    return shown;
}

std::vector<NetworkSetting> shownUvSettings(const std::vector<ConfigText> &files) {
    std::vector<NetworkSetting> shown;
    for (const ConfigText &file : files) {
        const auto table = parseToml(file.text, file.path, MaxBytes);
        if (!table)
            continue;
        addKeys(shown, *table, file.path);
        if (const toml::table *pip = (*table)["pip"].as_table())
            addKeys(shown, *pip, file.path);
        if (const toml::array *indexes = (*table)["index"].as_array())
            for (const toml::node &index : *indexes)
                if (const toml::table *entry = index.as_table())
                    if (const QString url = textAt(*entry, "url"); !url.isEmpty())
                        shown.push_back({u"uv url"_s, url, file.path});
    }
    return shown;
}

} // namespace armature
