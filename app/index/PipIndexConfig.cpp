#include "index/PipConfigFile.h"

#include <QRegularExpression>

namespace armature {
namespace {

/// 'a' or "a" as Python's repr writes it; escapes beyond quotes and backslashes do not occur in a URL.
QString unquoted(const QString &text) {
    if (text.size() < 2 || (text[0] != u'\'' && text[0] != u'"') || !text.endsWith(text[0]))
        return text;
    static const QRegularExpression escape(QStringLiteral(R"(\\(['"\\]))"));
    return text.mid(1, text.size() - 2).replace(escape, QStringLiteral("\\1"));
}

} // namespace

Result<MaybeIndex> pipDefaultIndex(const Variables &environment, const std::vector<ConfigText> &files) {
    const auto parsed = readPipConfigs(files);
    // A variable wins without a look at the files.
    if (!parsed && environment.value(QStringLiteral("PIP_INDEX_URL")).isEmpty())
        return parsed.problem();
    return pipValue(QStringLiteral("index-url"), environment, files, parsed.valueOr({}));
}

MaybeIndex indexFromPipConfigList(const QString &output) {
    QMap<QString, QString> values;
    for (const QString &line : output.split(u'\n')) {
        const qsizetype equals = line.indexOf(u'=');
        if (equals > 0)
            values.insert(line.left(equals).trimmed(), unquoted(line.mid(equals + 1).trimmed()));
    }
    for (const char *key : {":env:.index-url", "install.index-url", "global.index-url"}) {
        const QString url = values.value(QLatin1String(key));
        if (!url.isEmpty())
            return MaybeIndex({url, QStringLiteral("pip config list: ") + QLatin1String(key)});
    }
    return {};
}

QStringList pipConfigFiles(const Variables &environment, const ConfigPlaces &places) {
    const QString named = environment.value(QStringLiteral("PIP_CONFIG_FILE"));
    if (named == QLatin1String("/dev/null"))
        return {};
    const QString name = QStringLiteral("/pip.conf");
    QStringList files;
    if (!named.isEmpty())
        files << named;
    if (!places.pythonPrefix.isEmpty())
        files << places.pythonPrefix + name;
    const QString xdg = environment.value(QStringLiteral("XDG_CONFIG_HOME"));
    if (named.isEmpty()) { // pip skips the user's files when PIP_CONFIG_FILE names one
        // On a Mac pip takes the first folder that exists; without looking, both are named, the native one first.
        if (places.macos)
            files << places.home + QStringLiteral("/Library/Application Support/pip") + name;
        files << (xdg.isEmpty() || places.macos ? places.home + QStringLiteral("/.config") : xdg) + QStringLiteral("/pip") + name;
        files << places.home + QStringLiteral("/.pip") + name;
    }
    if (places.macos)
        return files << QStringLiteral("/Library/Application Support/pip") + name;
    files << QStringLiteral("/etc") + name;
    const QString dirs = environment.value(QStringLiteral("XDG_CONFIG_DIRS"));
    const QStringList folders = (dirs.isEmpty() ? QStringLiteral("/etc/xdg") : dirs).split(u':', Qt::SkipEmptyParts);
    QStringList global;
    for (const QString &folder : folders)
        global.prepend(folder + QStringLiteral("/pip") + name); // pip reads them in order, so the last one wins
    return files + global;
}

} // namespace armature
