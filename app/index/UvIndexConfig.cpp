#include "index/InstallerConfig.h"
#include "index/TomlText.h"

#include <QRegularExpression>
#include <QUrl>

namespace armature {
namespace {

constexpr qint64 MaxBytes = qint64(1024) * 1024;

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
    const QString user = environment.value(QStringLiteral("UV_INDEX_%1_USERNAME").arg(part));
    const QString password = environment.value(QStringLiteral("UV_INDEX_%1_PASSWORD").arg(part));
    QUrl parsed(url);
    if (name.isEmpty() || (user.isEmpty() && password.isEmpty()) || !parsed.userInfo().isEmpty())
        return url;
    parsed.setUserName(user, QUrl::DecodedMode);
    parsed.setPassword(password, QUrl::DecodedMode);
    return parsed.toString(QUrl::FullyEncoded);
}

/// "name=https://…" or "https://…".
ConfiguredIndex fromVariable(const QString &value, const QString &variable, const Variables &environment) {
    static const QRegularExpression named(QStringLiteral("^([A-Za-z0-9][A-Za-z0-9._-]*)=(.*)$"));
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
        return Problem{ProblemCode::Malformed, placeOf(path, *node), QStringLiteral("the URL of an index is not a text"), {}, {}};
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
            return MaybeIndex(
                {withNamedCredentials(**url, textAt(*entry, "name"), environment), file.path + QStringLiteral(": [[index]] default = true")});
    }
    return MaybeIndex();
}

Result<MaybeIndex> indexUrl(const UvFile &file, const toml::table *table, const QString &key) {
    if (!table)
        return MaybeIndex();
    const auto url = optionalText(*table, "index-url", file.path);
    if (!url)
        return url.problem();
    return url->has_value() ? MaybeIndex({**url, file.path + QStringLiteral(": ") + key}) : MaybeIndex();
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
        auto table = parseToml(file.text, file.path, MaxBytes);
        if (!table)
            return table.problem();
        parsed.push_back({file.path, std::move(table).value()});
    }
    for (int kind = 0; kind < 3; ++kind) {
        for (const UvFile &file : parsed) {
            auto found = kind == 0   ? defaultEntry(file, environment)
                         : kind == 1 ? indexUrl(file, file.table["pip"].as_table(), QStringLiteral("[pip] index-url"))
                                     : indexUrl(file, &file.table, QStringLiteral("index-url"));
            if (!found || found->has_value())
                return found;
        }
    }
    return MaybeIndex();
}

MaybeIndex indexFromCompileOutput(const QString &output) {
    static const QRegularExpression line(QStringLiteral(R"(^(?:--index-url|--default-index)[ =](\S+)\s*$)"), QRegularExpression::MultilineOption);
    const auto match = line.match(output);
    return match.hasMatch() ? MaybeIndex({match.captured(1), QStringLiteral("uv pip compile --emit-index-url")}) : MaybeIndex();
}

QStringList uvConfigFiles(const Variables &environment, const ConfigPlaces &places) {
    const QString off = environment.value(QStringLiteral("UV_NO_CONFIG")).toLower();
    static const QStringList falsy{QString(),           QStringLiteral("0"), QStringLiteral("false"), QStringLiteral("no"), QStringLiteral("off"),
                                   QStringLiteral("n"), QStringLiteral("f")};
    if (!falsy.contains(off))
        return {};
    const QString sole = environment.value(QStringLiteral("UV_CONFIG_FILE"));
    if (!sole.isEmpty())
        return {sole};
    const QString user = environment.value(QStringLiteral("XDG_CONFIG_HOME"));
    const QString system = environment.value(QStringLiteral("XDG_CONFIG_DIRS"));
    QStringList files{(user.isEmpty() ? places.home + QStringLiteral("/.config") : user) + QStringLiteral("/uv/uv.toml")};
    const QStringList folders = (system.isEmpty() ? QStringLiteral("/etc/xdg") : system).split(u':', Qt::SkipEmptyParts);
    for (const QString &folder : folders)
        files << folder + QStringLiteral("/uv/uv.toml");
    return files << QStringLiteral("/etc/uv/uv.toml");
}

} // namespace armature
