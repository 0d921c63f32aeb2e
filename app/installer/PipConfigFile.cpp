#include "installer/PipConfigFile.h"

#include "base/Literals.h"

#include <QRegularExpression>

namespace armature {
namespace {

constexpr qsizetype MaxPipConfigBytes = qint64(1024) * 1024;

/// pip's names of a key: "--Index_URL" is "index-url".
QString keyName(QString key) {
    key = key.trimmed().toLower().replace(u'_', u'-');
    return key.startsWith("--"_L1) ? key.mid(2) : key;
}

/// Reads one file as Python's RawConfigParser does, as far as an index URL needs it: sections, "key = value" or "key:
/// value", full-line comments, and indented lines that continue a value.
class IniReader {
public:
    explicit IniReader(const QString &path) : m_path(path) {}

    /// {"section.key": value}; Malformed with path:line.
    Result<QMap<QString, QString>> read(const QByteArray &text) {
        if (text.size() > MaxPipConfigBytes)
            return Problem{.code = ProblemCode::TooLarge,
                           .subject = m_path,
                           .detail = u"a configuration file of %1 bytes"_s.arg(text.size())};
        for (const QString &line : QString::fromUtf8(text).split(u'\n')) {
            ++m_line;
            if (!take(line.endsWith(u'\r') ? line.chopped(1) : line))
                return Problem{.code = ProblemCode::Malformed,
                               .subject = u"%1:%2"_s.arg(m_path).arg(m_line),
                               .detail = u"neither a section nor a key with a value"_s};
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
        static const QRegularExpression option(u"^(.*?)\\s*[=:]\\s*(.*)$"_s);
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

} // namespace

Result<QMap<QString, QString>> readPipConfig(const ConfigText &file) { return IniReader(file.path).read(file.text); }

Result<std::vector<QMap<QString, QString>>> readPipConfigs(const std::vector<ConfigText> &files) {
    std::vector<QMap<QString, QString>> parsed;
    for (const ConfigText &file : files) {
        auto values = readPipConfig(file);
        if (!values)
            return values.problem();
        parsed.push_back(std::move(values).value());
    }
    return parsed;
}

MaybeIndex pipValue(const QString &key, const Variables &environment, const std::vector<ConfigText> &files,
                    const std::vector<QMap<QString, QString>> &parsed) {
    const QString variable = u"PIP_"_s + QString(key).toUpper().replace(u'-', u'_');
    if (!environment.value(variable).isEmpty())
        return MaybeIndex({environment.value(variable), variable});
    // pip merges the files key by key and lets the command's own section win afterwards.
    for (const char *section : {"install", "global"})
        for (size_t i = 0; i < parsed.size(); ++i) {
            const QString value = parsed[i].value(QLatin1String(section) + u'.' + key);
            if (!value.isEmpty())
                return MaybeIndex({value, u"%1: [%2] %3"_s.arg(files[i].path, QLatin1String(section), key)});
        }
    return MaybeIndex();
}

} // namespace armature
