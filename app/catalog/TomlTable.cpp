#include "catalog/TomlTable.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

constexpr qsizetype MaxTextLength = 4000;

/// Control characters and bidirectional overrides have no place in text that is shown to people (CVE-2021-42574
/// describes why).
bool isHostile(QChar c) {
    const char16_t u = c.unicode();
    if (u >= 0x20 && u < 0x7F)
        return false; // nearly all
    return (c.category() == QChar::Other_Control && u != u'\n' && u != u'\t') || (u >= 0x202A && u <= 0x202E) ||
           (u >= 0x2066 && u <= 0x2069) || u == 0xFEFF;
}

} // namespace

void TomlTable::finish() {
    for (const auto &[key, node] : m_table)
        if (std::find(m_asked.begin(), m_asked.end(), key.str()) == m_asked.end())
            m_errors.add(key.source(),
                         u"unknown key \"%1\""_s.arg(QString::fromUtf8(key.data(), qsizetype(key.length())).left(60)));
}

TomlPlace TomlTable::place(const char *key) const {
    const toml::node *node = m_table.get(std::string_view(key));
    return m_errors.place(node != nullptr ? node->source() : m_table.source());
}

TomlPlace TomlTable::place(const char *key, qsizetype item) const {
    const toml::node *node = m_table.get(std::string_view(key));
    const toml::array *array = node != nullptr ? node->as_array() : nullptr;
    const toml::node *value = array != nullptr ? array->get(size_t(item)) : nullptr;
    return value != nullptr ? m_errors.place(value->source()) : place(key);
}

const toml::node *TomlTable::find(const char *key, Need need) {
    m_asked.emplace_back(key);
    const toml::node *node = m_table.get(std::string_view(key));
    if (node == nullptr && need == Required)
        m_errors.add(m_table.source(), u"key \"%1\" is missing"_s.arg(QLatin1String(key)));
    return node;
}

void TomlTable::fail(const TomlPlace &at, const char *key, const QString &why) {
    m_errors.add(at, u"%1: %2"_s.arg(QLatin1String(key), why));
}

QString TomlTable::text(const char *key, Need need) {
    const toml::node *node = find(key, need);
    if (node == nullptr)
        return {};
    const auto *value = node->as_string();
    if (value == nullptr) {
        fail(key, u"a text is expected"_s);
        return {};
    }
    QString result = QString::fromStdString(value->get());
    if (result.size() > MaxTextLength)
        fail(key, u"text of more than %1 characters"_s.arg(MaxTextLength));
    if (need == Required && result.trimmed().isEmpty())
        fail(key, u"must not be empty"_s);
    for (const QChar c : result)
        if (isHostile(c))
            fail(key,
                 u"holds the control or direction character U+%1"_s.arg(int(c.unicode()), 4, 16, QLatin1Char('0')));
    return result;
}

qint64 TomlTable::integer(const char *key, Need need) {
    const toml::node *node = find(key, need);
    if (node == nullptr)
        return 0;
    const auto *value = node->as_integer();
    if (value == nullptr || value->get() < 0)
        fail(key, u"a whole number from 0 is expected"_s);
    return value != nullptr ? value->get() : 0;
}

bool TomlTable::flag(const char *key, bool fallback) {
    const toml::node *node = find(key, Optional);
    if (node == nullptr)
        return fallback;
    const auto *value = node->as_boolean();
    if (value == nullptr)
        fail(key, u"true or false is expected"_s);
    return value != nullptr ? value->get() : fallback;
}

double TomlTable::number(const char *key) {
    const toml::node *node = find(key, Optional);
    if (node == nullptr)
        return 0;
    const auto value = node->value<double>();
    if (!value || *value < 0)
        fail(key, u"a number from 0 is expected"_s);
    return value.value_or(0);
}

QDate TomlTable::date(const char *key, Need need) {
    const toml::node *node = find(key, need);
    if (node == nullptr)
        return {};
    const auto *value = node->as_date();
    if (value == nullptr) {
        fail(key, u"a date is expected, like 2026-11-23 without quotes"_s);
        return {};
    }
    return {value->get().year, value->get().month, value->get().day};
}

QStringList TomlTable::texts(const char *key, Need need) {
    const toml::node *node = find(key, need);
    if (node == nullptr)
        return {};
    QStringList result;
    if (const toml::array *array = node->as_array()) {
        for (const toml::node &item : *array) {
            if (const auto *value = item.as_string())
                result << QString::fromStdString(value->get());
            else
                m_errors.add(item.source(), u"%1: a text is expected"_s.arg(QLatin1String(key)));
        }
    } else {
        fail(key, u"an array of texts is expected"_s);
    }
    for (const QString &value : result)
        if (std::any_of(value.begin(), value.end(), isHostile) || value.size() > MaxTextLength)
            fail(key, u"an entry is too long or holds a control character"_s);
    return result;
}

const toml::table *TomlTable::table(const char *key) {
    const toml::node *node = find(key, Optional);
    const toml::table *table = node != nullptr ? node->as_table() : nullptr;
    if (node != nullptr && table == nullptr)
        fail(key, u"a table is expected"_s);
    return table;
}

QMap<QString, QString> TomlTable::textMap(const char *key) {
    QMap<QString, QString> result;
    one(key, [&](TomlTable &reader) {
        for (const auto &[name, unused] : reader.m_table)
            result.insert(QString::fromStdString(std::string(name.str())), reader.text(name.data(), Required));
    });
    return result;
}

Version TomlTable::version(const char *key, Need need) {
    const QString value = text(key, need);
    if (value.isEmpty())
        return {};
    const auto parsed = Version::parse(value);
    if (!parsed)
        fail(key, u"\"%1\" is not a version"_s.arg(value.left(60)));
    return parsed.valueOr(Version());
}

std::vector<Version> TomlTable::versions(const char *key) {
    std::vector<Version> result;
    for (const QString &value : texts(key)) {
        const auto parsed = Version::parse(value);
        if (!parsed)
            fail(key, u"\"%1\" is not a version"_s.arg(value.left(60)));
        result.push_back(parsed.valueOr(Version()));
    }
    return result;
}

SpecifierSet TomlTable::specifiers(const char *key, Need need) {
    const auto parsed = SpecifierSet::parse(text(key, need));
    if (!parsed)
        fail(key, parsed.problem().detail);
    return parsed.valueOr(SpecifierSet());
}

std::vector<const toml::table *> TomlTable::tables(const char *key, Need need) {
    const toml::node *node = find(key, need);
    std::vector<const toml::table *> result;
    if (node == nullptr)
        return result;
    if (const toml::array *array = node->as_array())
        for (const toml::node &item : *array) {
            if (const toml::table *table = item.as_table())
                result.push_back(table);
            else
                m_errors.add(item.source(), u"%1: a table is expected"_s.arg(QLatin1String(key)));
        }
    else
        fail(key, u"an array of tables is expected"_s);
    return result;
}

} // namespace armature
