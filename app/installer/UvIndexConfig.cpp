#include "base/Literals.h"
#include "base/TomlText.h"
#include "installer/InstallerConfig.h"

#include <QRegularExpression>
#include <QUrl>

namespace armature {
namespace {

constexpr qint64 MaxUvConfigBytes = qint64(1024) * 1024;

struct UvFile {
    QString path;
    toml::table table;
};

/// UV_INDEX_NAME_USERNAME: upper case, everything but letters and digits as "_".
QString withNamedCredentials(const QString &url, const QString &name, const Variables &environment) {
    QString part = name.toUpper();
    for (QChar &c : part)
        if (!c.isLetterOrNumber())
            c = u'_';
    const QString user = environment.value(u"UV_INDEX_%1_USERNAME"_s.arg(part));
    const QString password = environment.value(u"UV_INDEX_%1_PASSWORD"_s.arg(part));
    QUrl parsed(url);
    if (name.isEmpty() || (user.isEmpty() && password.isEmpty()) || !parsed.userInfo().isEmpty())
        return url;
    parsed.setUserName(user, QUrl::DecodedMode);
    parsed.setPassword(password, QUrl::DecodedMode);
    return parsed.toString(QUrl::FullyEncoded);
}

/// "name=https://…" or "https://…".
ConfiguredIndex fromVariable(const QString &value, const QString &variable, const Variables &environment) {
    static const QRegularExpression named(u"^([A-Za-z0-9][A-Za-z0-9._-]*)=(.*)$"_s);
    const auto match = named.match(value);
    if (!match.hasMatch())
        return {value, variable};
    return {withNamedCredentials(match.captured(2), match.captured(1), environment), variable};
}

/// The text at `key`; nothing if it is not there; Malformed if it is no text.
Result<std::optional<QString>> optionalText(const toml::table &table, std::string_view key, const QString &path) {
    const toml::node *node = table.get(key);
    if (!node)
        return std::optional<QString>();
    if (!node->is_string())
        return Problem{.code = ProblemCode::Malformed,
                       .subject = placeOf(path, *node),
                       .detail = u"the URL of an index is not a text"_s};
    return std::optional(textAt(table, key));
}

Result<MaybeIndex> defaultEntry(const UvFile &file, const Variables &environment) {
    const toml::array *entries = file.table["index"].as_array();
    for (size_t i = 0; entries && i < entries->size(); ++i) {
        const toml::table *entry = (*entries)[i].as_table();
        if (!entry || !(*entry)["default"].value_or(false))
            continue;
        const auto url = optionalText(*entry, "url", file.path);
        if (!url)
            return url.problem();
        if (url->has_value())
            return MaybeIndex({withNamedCredentials(**url, textAt(*entry, "name"), environment),
                               file.path + u": [[index]] default = true"_s});
    }
    return MaybeIndex();
}

Result<MaybeIndex> indexUrl(const UvFile &file, const toml::table *table, const QString &key) {
    if (!table)
        return MaybeIndex();
    const auto url = optionalText(*table, "index-url", file.path);
    if (!url)
        return url.problem();
    return url->has_value() ? MaybeIndex({**url, file.path + u": "_s + key}) : MaybeIndex();
}

} // namespace

Result<MaybeIndex> uvDefaultIndex(const Variables &environment, const std::vector<ConfigText> &files) {
    for (const char *name : {"UV_DEFAULT_INDEX", "UV_INDEX_URL"}) {
        const QString variable = QLatin1String(name);
        if (!environment.value(variable).isEmpty())
            return MaybeIndex(fromVariable(environment.value(variable), variable, environment));
    }
    std::vector<UvFile> parsed;
    for (const ConfigText &file : files) {
        auto table = parseToml(file.text, file.path, MaxUvConfigBytes);
        if (!table)
            return table.problem();
        parsed.push_back({file.path, std::move(table).value()});
    }
    for (int kind = 0; kind < 3; ++kind) {
        for (const UvFile &file : parsed) {
            auto found = kind == 0   ? defaultEntry(file, environment)
                         : kind == 1 ? indexUrl(file, file.table["pip"].as_table(), u"[pip] index-url"_s)
                                     : indexUrl(file, &file.table, u"index-url"_s);
            if (!found || found->has_value())
                return found;
        }
    }
    return MaybeIndex();
}

MaybeIndex indexFromCompileOutput(const QString &output) {
    static const QRegularExpression line(uR"(^(?:--index-url|--default-index)[ =](\S+)\s*$)"_s,
                                         QRegularExpression::MultilineOption);
    const auto match = line.match(output);
    return match.hasMatch() ? MaybeIndex({match.captured(1), u"uv pip compile --emit-index-url"_s}) : MaybeIndex();
}

QStringList uvConfigFiles(const Variables &environment, const ConfigPlaces &places) {
    const QString off = environment.value(u"UV_NO_CONFIG"_s).toLower();
    static const QStringList falsy{QString(), u"0"_s, u"false"_s, u"no"_s, u"off"_s, u"n"_s, u"f"_s};
    if (!falsy.contains(off))
        return {};
    const QString sole = environment.value(u"UV_CONFIG_FILE"_s);
    if (!sole.isEmpty())
        return {sole};
    const QString user = environment.value(u"XDG_CONFIG_HOME"_s);
    const QString system = environment.value(u"XDG_CONFIG_DIRS"_s);
    QStringList files{(user.isEmpty() ? places.home + u"/.config"_s : user) + u"/uv/uv.toml"_s};
    const QStringList folders = (system.isEmpty() ? u"/etc/xdg"_s : system).split(u':', Qt::SkipEmptyParts);
    for (const QString &folder : folders)
        files << folder + u"/uv/uv.toml"_s;
    return files << u"/etc/uv/uv.toml"_s;
}

} // namespace armature
