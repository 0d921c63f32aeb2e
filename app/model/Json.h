#pragma once

// Every value of the model lists its fields once, in a free function `describe(visitor, value)`;
// JsonWriter and JsonReader are the two visitors. Keys are snake_case and stable: they are the documented schema.

#include "base/Literals.h"
#include "base/Reading.h"
#include "base/Result.h"
#include "base/Version.h"

#include <QDate>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QMap>
#include <QStringList>
#include <concepts>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

namespace armature {

class JsonWriter;
class JsonReader;

/// Specialise with `static constexpr std::array<std::pair<E, const char *>, N> names` for every enum of the model.
template <class E> struct EnumNames;

template <class E> QString enumName(E value) {
    for (const auto &[known, name] : EnumNames<E>::names)
        if (known == value)
            return QString::fromLatin1(name);
    return {};
}

template <class E> std::optional<E> enumFromName(const QString &text) {
    for (const auto &[known, name] : EnumNames<E>::names)
        if (text == QLatin1String(name))
            return known;
    return std::nullopt;
}

template <class T>
concept Described = requires(JsonWriter &writer, T &value) {
    describe(writer, value);
};

// ---- value -> JSON ----------------------------------------------------------------------------------------------
inline QJsonValue toJsonValue(bool value) { return value; }
inline QJsonValue toJsonValue(int value) { return value; }
inline QJsonValue toJsonValue(qint64 value) { return value; }
inline QJsonValue toJsonValue(double value) { return value; }
inline QJsonValue toJsonValue(const QString &value) { return value; }
inline QJsonValue toJsonValue(const QStringList &value) { return QJsonArray::fromStringList(value); }
inline QJsonValue toJsonValue(const QDate &value) { return value.toString(Qt::ISODate); }
inline QJsonValue toJsonValue(const QDateTime &value) { return value.toUTC().toString(Qt::ISODateWithMs); }
/// As it was written: text() would make "580.95.5" of NVIDIA's "580.95.05".
inline QJsonValue toJsonValue(const Version &value) { return value.asWritten(); }
inline QJsonValue toJsonValue(const SpecifierSet &value) { return value.text(); }
inline QJsonValue toJsonValue(const QJsonObject &value) { return value; }
QJsonValue toJsonValue(const Problem &value);
template <class E>
requires std::is_enum_v<E> QJsonValue toJsonValue(E value) { return enumName(value); }
template <class T> QJsonValue toJsonValue(const std::optional<T> &value);
template <class T> QJsonValue toJsonValue(const std::vector<T> &value);
template <class T> QJsonValue toJsonValue(const QMap<QString, T> &value);
template <class T> QJsonValue toJsonValue(const Reading<T> &value);
template <Described T> QJsonValue toJsonValue(const T &value);

class JsonWriter {
public:
    template <class T> void operator()(const char *key, const T &value) {
        m_object.insert(QLatin1String(key), toJsonValue(value));
    }
    [[nodiscard]] const QJsonObject &object() const { return m_object; }

private:
    QJsonObject m_object;
};

template <class T> QJsonObject toJson(const T &value) {
    JsonWriter writer;
    describe(writer, const_cast<T &>(value)); // one field list serves both directions; the writer only reads
    return writer.object();
}

template <Described T> QJsonValue toJsonValue(const T &value) { return toJson(value); }

template <class T> QJsonValue toJsonValue(const std::optional<T> &value) {
    return value ? toJsonValue(*value) : QJsonValue(QJsonValue::Null);
}
template <class T> QJsonValue toJsonValue(const std::vector<T> &value) {
    QJsonArray array;
    for (const T &item : value)
        array.append(toJsonValue(item));
    return array;
}
template <class T> QJsonValue toJsonValue(const QMap<QString, T> &value) {
    QJsonObject object;
    for (auto it = value.begin(); it != value.end(); ++it)
        object.insert(it.key(), toJsonValue(it.value()));
    return object;
}
template <class T> QJsonValue toJsonValue(const Reading<T> &value) {
    QJsonObject object;
    if (value.isKnown())
        object = {{u"value"_s, toJsonValue(*value.value)}, {u"source"_s, value.source}};
    else if (value.isAbsent())
        object = {{u"absent"_s, true}, {u"source"_s, value.source}};
    else
        object = {{u"unknown"_s, toJsonValue(value.problem)}};
    return object;
}

// ---- JSON -> value ----------------------------------------------------------------------------------------------
bool fromJsonValue(const QJsonValue &json, bool &value);
bool fromJsonValue(const QJsonValue &json, int &value);
bool fromJsonValue(const QJsonValue &json, qint64 &value);
bool fromJsonValue(const QJsonValue &json, double &value);
bool fromJsonValue(const QJsonValue &json, QString &value);
bool fromJsonValue(const QJsonValue &json, QStringList &value);
bool fromJsonValue(const QJsonValue &json, QDate &value);
bool fromJsonValue(const QJsonValue &json, QDateTime &value);
bool fromJsonValue(const QJsonValue &json, Version &value);
bool fromJsonValue(const QJsonValue &json, SpecifierSet &value);
bool fromJsonValue(const QJsonValue &json, QJsonObject &value);
bool fromJsonValue(const QJsonValue &json, Problem &value);
template <class E>
requires std::is_enum_v<E>
bool fromJsonValue(const QJsonValue &json, E &value) {
    const auto known = enumFromName<E>(json.toString());
    if (known)
        value = *known;
    return known.has_value();
}
template <class T> bool fromJsonValue(const QJsonValue &json, std::optional<T> &value);
template <class T> bool fromJsonValue(const QJsonValue &json, std::vector<T> &value);
template <class T> bool fromJsonValue(const QJsonValue &json, QMap<QString, T> &value);
template <class T> bool fromJsonValue(const QJsonValue &json, Reading<T> &value);
template <Described T> bool fromJsonValue(const QJsonValue &json, T &value);

class JsonReader {
public:
    explicit JsonReader(const QJsonObject &object) : m_object(object) {}
    /// A missing key keeps the default (older writers); a value of the wrong type is remembered as a failure.
    template <class T> void operator()(const char *key, T &value) {
        const auto it = m_object.constFind(QLatin1String(key));
        if (it != m_object.constEnd() && !fromJsonValue(*it, value) && m_wrongKey.isEmpty())
            m_wrongKey = QLatin1String(key);
    }
    /// The first key whose value had the wrong type; empty when all went well.
    [[nodiscard]] const QString &wrongKey() const { return m_wrongKey; }

private:
    const QJsonObject &m_object;
    QString m_wrongKey;
};

template <Described T> bool fromJsonValue(const QJsonValue &json, T &value) {
    if (!json.isObject())
        return false;
    const QJsonObject object = json.toObject();
    JsonReader reader(object);
    describe(reader, value);
    return reader.wrongKey().isEmpty();
}
template <class T> bool fromJsonValue(const QJsonValue &json, std::optional<T> &value) {
    if (json.isNull()) {
        value.reset();
        return true;
    }
    value.emplace();
    return fromJsonValue(json, *value);
}
template <class T> bool fromJsonValue(const QJsonValue &json, std::vector<T> &value) {
    if (!json.isArray())
        return false;
    value.clear();
    for (const auto &item : json.toArray())
        if (!fromJsonValue(item, value.emplace_back()))
            return false;
    return true;
}
template <class T> bool fromJsonValue(const QJsonValue &json, QMap<QString, T> &value) {
    if (!json.isObject())
        return false;
    value.clear();
    const QJsonObject object = json.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        if (!fromJsonValue(it.value(), value[it.key()]))
            return false;
    return true;
}
template <class T> bool fromJsonValue(const QJsonValue &json, Reading<T> &value) {
    const QJsonObject object = json.toObject();
    if (object.contains(u"value"_s)) {
        T fact{};
        const bool fine = fromJsonValue(object.value(u"value"_s), fact);
        value = Reading<T>::known(std::move(fact), object.value(u"source"_s).toString());
        return fine;
    }
    if (object.value(u"absent"_s).toBool()) {
        value = Reading<T>::absent(object.value(u"source"_s).toString());
        return true;
    }
    Problem problem;
    const bool fine = fromJsonValue(object.value(u"unknown"_s), problem);
    value = Reading<T>::unknown(std::move(problem));
    return fine;
}

/// A value of type T from a JSON object; Malformed with `place` (a file name) and the key at fault.
template <class T> Result<T> fromJson(const QJsonObject &object, const QString &place) {
    T value{};
    JsonReader reader(object);
    describe(reader, value);
    if (!reader.wrongKey().isEmpty())
        return Problem{.code = ProblemCode::Malformed,
                       .subject = place,
                       .detail = u"key \"%1\" has a value of the wrong type"_s.arg(reader.wrongKey())};
    return value;
}

/// Parses `bytes` as one JSON object. Malformed with line and column; TooLarge above `maxBytes`.
Result<QJsonObject> parseJsonObject(const QByteArray &bytes, const QString &place,
                                    qint64 maxBytes = 16LL * 1024 * 1024);

} // namespace armature
