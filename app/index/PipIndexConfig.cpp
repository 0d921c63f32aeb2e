#include "index/InstallerConfig.h"

#include <QRegularExpression>

namespace armature {
namespace {

constexpr qsizetype MaxBytes = qint64(1024) * 1024;

/// pip's names of a key: "--Index_URL" is "index-url".
QString keyName(QString key) {
    key = key.trimmed().toLower().replace(u'_', u'-');
    return key.startsWith(QLatin1String("--")) ? key.mid(2) : key;
}

/// Reads one file as Python's RawConfigParser does, as far as an index URL needs it: sections, "key = value" or "key: value", full-line
/// comments, and indented lines that continue a value.
class IniReader {
public:
    explicit IniReader(const QString &path) : m_path(path) {}

    /// {"section.key": value}; Malformed with path:line.
    Result<QMap<QString, QString>> read(const QByteArray &text) {
        if (text.size() > MaxBytes)
            return Problem{ProblemCode::TooLarge, m_path, QStringLiteral("a configuration file of %1 bytes").arg(text.size()), {}, {}};
        for (const QString &line : QString::fromUtf8(text).split(u'\n')) {
            ++m_line;
            if (!take(line.endsWith(u'\r') ? line.chopped(1) : line))
                return Problem{ProblemCode::Malformed,
                               QStringLiteral("%1:%2").arg(m_path).arg(m_line),
                               QStringLiteral("neither a section nor a key with a value"),
                               {},
                               {}};
        }
        return m_values;
    }

private:
    bool take(const QString &line) {
        const QString trimmed = line.trimmed();
        if (trimmed.isEmpty() || trimmed.startsWith(u'#') || trimmed.startsWith(u';'))
            return true;
        if (line[0].isSpace() && !m_key.isEmpty()) {
            m_values[m_key] += u'\n' + trimmed;
            return true;
        }
        if (trimmed.startsWith(u'[') && trimmed.contains(u']')) {
            m_section = trimmed.mid(1, trimmed.lastIndexOf(u']') - 1);
            m_key.clear();
            return true;
        }
        static const QRegularExpression option(QStringLiteral("^(.*?)\\s*[=:]\\s*(.*)$"));
        const auto match = option.match(trimmed);
        if (!match.hasMatch() || match.captured(1).isEmpty() || m_section.isEmpty())
            return false;
        m_key = m_section + u'.' + keyName(match.captured(1));
        m_values[m_key] = match.captured(2);
        return true;
    }

    const QString m_path;
    int m_line = 0;
    QString m_section;
    QString m_key; ///< of the value a following indented line continues
    QMap<QString, QString> m_values;
};

/// 'a' or "a" as Python's repr writes it; escapes beyond quotes and backslashes do not occur in a URL.
QString unquoted(const QString &text) {
    if (text.size() < 2 || (text[0] != u'\'' && text[0] != u'"') || !text.endsWith(text[0]))
        return text;
    static const QRegularExpression escape(QStringLiteral(R"(\\(['"\\]))"));
    return text.mid(1, text.size() - 2).replace(escape, QStringLiteral("\\1"));
}

} // namespace

Result<MaybeIndex> pipDefaultIndex(const Variables &environment, const std::vector<ConfigText> &files) {
    const QString variable = QStringLiteral("PIP_INDEX_URL");
    if (!environment.value(variable).isEmpty())
        return MaybeIndex({environment.value(variable), variable});
    std::vector<QMap<QString, QString>> parsed;
    for (const ConfigText &file : files) {
        auto values = IniReader(file.path).read(file.text);
        if (!values)
            return values.problem();
        parsed.push_back(std::move(values).value());
    }
    // pip merges the files key by key and lets the command's own section win afterwards.
    for (const char *section : {"install", "global"})
        for (size_t i = 0; i < files.size(); ++i) {
            const QString url = parsed[i].value(QLatin1String(section) + QStringLiteral(".index-url"));
            if (!url.isEmpty())
                return MaybeIndex({url, QStringLiteral("%1: [%2] index-url").arg(files[i].path, QLatin1String(section))});
        }
    return MaybeIndex();
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
