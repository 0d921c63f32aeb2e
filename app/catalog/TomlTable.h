#pragma once

#include "base/Literals.h"
#include "catalog/TomlErrors.h"
#include "model/Catalog.h"

#include <string_view>

namespace armature {

/// Strict access to one table: the keys that were asked for are remembered, and finish() reports all others. Whoever
/// makes one calls finish() when the table has been read; each() does so for the tables of an array.
class TomlTable {
public:
    TomlTable(const toml::table &table, TomlErrors &errors) : m_table(table), m_errors(errors) {}
    TomlTable(const TomlTable &) = delete;
    TomlTable &operator=(const TomlTable &) = delete;

    enum Need { Optional, Required };
    QString text(const char *key, Need need = Optional);
    qint64 integer(const char *key, Need need = Optional);
    double number(const char *key);
    bool flag(const char *key, bool fallback);
    QDate date(const char *key, Need need = Optional);
    QStringList texts(const char *key, Need need = Optional);
    /// A table whose values are all texts.
    QMap<QString, QString> textMap(const char *key);
    Version version(const char *key, Need need = Optional);
    std::vector<Version> versions(const char *key);
    SpecifierSet specifiers(const char *key, Need need = Optional);
    template <class E> E name(const char *key, E fallback, Need need);
    /// An array of names; a wrong one is reported at its own place.
    template <class E> std::vector<E> names(const char *key);
    /// The tables of an array of tables, in file order: `read(table)` for each, then its finish().
    template <class F> void each(const char *key, F &&read, Need need = Optional);
    /// The same for a single table, if it is there.
    template <class F> void one(const char *key, F &&read);
    /// Reports the keys nobody asked for.
    void finish();

    [[nodiscard]] bool has(const char *key) const { return m_table.contains(std::string_view(key)); }
    /// Of a key's value, or of the table where the key is missing.
    [[nodiscard]] TomlPlace place(const char *key) const;
    /// Of one item of an array.
    [[nodiscard]] TomlPlace place(const char *key, qsizetype item) const;
    void fail(const char *key, const QString &why) { fail(place(key), key, why); }
    void fail(const char *key, qsizetype item, const QString &why) { fail(place(key, item), key, why); }
    [[nodiscard]] TomlErrors &errors() { return m_errors; }

private:
    void fail(const TomlPlace &at, const char *key, const QString &why);
    const toml::node *find(const char *key, Need need);
    const toml::table *table(const char *key);
    std::vector<const toml::table *> tables(const char *key, Need need);
    const toml::table &m_table;
    TomlErrors &m_errors;
    std::vector<std::string_view> m_asked;
};

template <class E> QString noneOf(const QString &value) {
    QStringList names;
    for (const auto &[unused, allowed] : EnumNames<E>::names)
        names << QString::fromLatin1(allowed);
    return u"\"%1\" is none of: %2"_s.arg(value.left(60), names.join(u", "_s));
}

template <class E> E TomlTable::name(const char *key, E fallback, Need need) {
    const QString value = text(key, need);
    if (value.isEmpty())
        return fallback;
    if (const auto known = enumFromName<E>(value))
        return *known;
    fail(key, noneOf<E>(value));
    return fallback;
}

template <class E> std::vector<E> TomlTable::names(const char *key) {
    std::vector<E> result;
    const QStringList values = texts(key);
    for (qsizetype i = 0; i < values.size(); ++i)
        if (const auto known = enumFromName<E>(values[i]))
            result.push_back(*known);
        else
            fail(key, i, noneOf<E>(values[i]));
    return result;
}

template <class F> void TomlTable::one(const char *key, F &&read) {
    if (const toml::table *item = table(key)) {
        TomlTable table(*item, m_errors);
        read(table);
        table.finish();
    }
}

template <class F> void TomlTable::each(const char *key, F &&read, Need need) {
    for (const toml::table *item : tables(key, need)) {
        TomlTable table(*item, m_errors);
        read(table);
        table.finish();
    }
}

} // namespace armature
