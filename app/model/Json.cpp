#include "model/Json.h"

#include "base/Literals.h"

#include <QJsonDocument>
#include <QJsonParseError>
#include <cmath>

namespace armature {

QJsonValue toJsonValue(const Problem &value) {
    QJsonObject object{
        {u"code"_s, problemCodeName(value.code)}, {u"subject"_s, value.subject}, {u"detail"_s, value.detail}};
    if (!value.evidence.isEmpty())
        object.insert(u"evidence"_s, value.evidence);
    if (!value.remedy.isEmpty())
        object.insert(u"remedy"_s, value.remedy);
    return object;
}

bool fromJsonValue(const QJsonValue &json, bool &value) {
    value = json.toBool();
    return json.isBool();
}
bool fromJsonValue(const QJsonValue &json, int &value) {
    value = json.toInt();
    return json.isDouble() && double(value) == json.toDouble();
}
bool fromJsonValue(const QJsonValue &json, qint64 &value) {
    value = json.toInteger();
    return json.isDouble() && std::floor(json.toDouble()) == json.toDouble();
}
bool fromJsonValue(const QJsonValue &json, double &value) {
    value = json.toDouble();
    return json.isDouble();
}
bool fromJsonValue(const QJsonValue &json, QString &value) {
    value = json.toString();
    return json.isString();
}
bool fromJsonValue(const QJsonValue &json, QStringList &value) {
    if (!json.isArray())
        return false;
    value.clear();
    for (const auto &item : json.toArray()) {
        if (!item.isString())
            return false;
        value << item.toString();
    }
    return true;
}
bool fromJsonValue(const QJsonValue &json, QDate &value) {
    value = QDate::fromString(json.toString(), Qt::ISODate);
    return json.isString() && (value.isValid() || json.toString().isEmpty());
}
bool fromJsonValue(const QJsonValue &json, QDateTime &value) {
    value = QDateTime::fromString(json.toString(), Qt::ISODateWithMs);
    return json.isString() && (value.isValid() || json.toString().isEmpty());
}
bool fromJsonValue(const QJsonValue &json, Version &value) {
    const QString text = json.toString();
    auto parsed = Version::parse(text);
    value = parsed.valueOr(Version());
    return json.isString() && (text.isEmpty() || parsed.ok());
}
bool fromJsonValue(const QJsonValue &json, SpecifierSet &value) {
    auto parsed = SpecifierSet::parse(json.toString());
    value = parsed.valueOr(SpecifierSet());
    return json.isString() && parsed.ok();
}
bool fromJsonValue(const QJsonValue &json, QJsonObject &value) {
    value = json.toObject();
    return json.isObject();
}
bool fromJsonValue(const QJsonValue &json, Problem &value) {
    const QJsonObject object = json.toObject();
    value = {problemCodeFromName(object.value(u"code"_s).toString()), object.value(u"subject"_s).toString(),
             object.value(u"detail"_s).toString(), object.value(u"evidence"_s).toString(),
             object.value(u"remedy"_s).toString()};
    return json.isObject();
}

Result<QJsonObject> parseJsonObject(const QByteArray &bytes, const QString &place, qint64 maxBytes) {
    if (bytes.size() > maxBytes)
        return Problem{.code = ProblemCode::TooLarge,
                       .subject = place,
                       .detail = u"%1 bytes of JSON where at most %2 are read"_s.arg(bytes.size()).arg(maxBytes)};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError) {
        const QByteArray before = bytes.left(error.offset);
        const qsizetype line = before.count('\n') + 1;
        const qsizetype column = error.offset - before.lastIndexOf('\n');
        return Problem{.code = ProblemCode::Malformed,
                       .subject = u"%1:%2:%3"_s.arg(place).arg(line).arg(column),
                       .detail = error.errorString()};
    }
    if (!document.isObject())
        return Problem{
            .code = ProblemCode::Malformed, .subject = place, .detail = u"the JSON document is not an object"_s};
    return document.object();
}

} // namespace armature
