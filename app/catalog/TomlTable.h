#pragma once

#include "base/Literals.h"
#include "model/Catalog.h"

// toml++ is used in this folder's sources only; TOML_HEADER_ONLY must agree with Debian's package.
#include <toml++/toml.h>

#include <optional>

namespace armature {

/// Where and why reading a file stopped; the first error wins.
struct TomlErrors {
    QString file;
    std::optional<Problem> first;
    void add(const toml::node &at, const QString &why) { add(at.source(), why); }
    void add(const toml::source_region &at, const QString &why);
};

/// Strict access to one table: asked-for keys are remembered, the others are errors at the end.
class TomlTable {
public:
    TomlTable(const toml::table &table, TomlErrors &errors) : m_table(table), m_errors(errors) {}
    TomlTable(const TomlTable &) = delete;
    TomlTable &operator=(const TomlTable &) = delete;
    /// Reports the keys nobody asked for.
    ~TomlTable();

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
    /// An array of names, each an error of its own place.
    template <class E> std::vector<E> names(const char *key);
    Provenance provenance(Need need);
    std::vector<Evidence> evidence(Need need);
    /// The tables of an array of tables, in file order.
    std::vector<const toml::table *> tables(const char *key);
    [[nodiscard]] TomlErrors &errors() { return m_errors; }
    void fail(const char *key, const QString &why);
    /// The entry of an array is at fault.
    void fail(const char *key, size_t entry, const QString &why);

private:
    const toml::node *find(const char *key, Need need);
    const toml::table &m_table;
    TomlErrors &m_errors;
    QStringList m_asked;
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
        if (const auto known = enumFromName<E>(values.at(i)))
            result.push_back(*known);
        else
            fail(key, size_t(i), noneOf<E>(values.at(i)));
    return result;
}

} // namespace armature
