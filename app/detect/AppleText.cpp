#include "detect/AppleText.h"

#include "base/Literals.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace armature {
namespace {

QJsonArray section(const QByteArray &json, const char *name) {
    return QJsonDocument::fromJson(json).object().value(QLatin1String(name)).toArray();
}

qint64 sizeOf(const QString &text) {
    static const QRegularExpression pattern(uR"(^(\d{1,6}) (GB|TB)$)"_s);
    const auto match = pattern.match(text);
    const qint64 unit = match.captured(2) == "TB"_L1 ? qint64(1) << 40 : qint64(1) << 30;
    return match.captured(1).toLongLong() * unit;
}

QString metalName(const QString &token) {
    static const QRegularExpression pattern(uR"(^spdisplays_metal(\d*))"_s);
    const auto match = pattern.match(token);
    if (!match.hasMatch())
        return {};
    return match.captured(1).isEmpty() ? u"Metal"_s : u"Metal "_s + match.captured(1);
}

} // namespace

QMap<QString, QString> parseSysctl(const QString &text) {
    QMap<QString, QString> values;
    for (const QString &line : text.split(u'\n'))
        if (const qsizetype colon = line.indexOf(u':'); colon > 0)
            values.insert(line.left(colon).trimmed(), line.mid(colon + 1).trimmed());
    return values;
}

QString parseSwVers(const QString &text) { return parseSysctl(text).value(u"ProductVersion"_s); }

QString appleProcessorName(const QString &brand) {
    static const QRegularExpression chip(uR"(^Apple [MA]\d+( (Pro|Max|Ultra))?\b)"_s);
    if (const auto match = chip.match(brand); match.hasMatch())
        return match.captured(0);
    const bool apple = brand.startsWith("Apple"_L1) || brand.startsWith("VirtualApple"_L1);
    return apple ? u"Apple silicon, model unknown"_s : brand;
}

AppleHardware parseAppleHardware(const QByteArray &json) {
    const QJsonObject item = section(json, "SPHardwareDataType").at(0).toObject();
    AppleHardware hardware;
    hardware.chip = item.value(u"chip_type"_s).toString();
    hardware.model = item.value(u"machine_model"_s).toString();
    hardware.memory = sizeOf(item.value(u"physical_memory"_s).toString());
    const QJsonValue processors = item.value(u"number_processors"_s); // a number in a virtual machine
    hardware.processors = processors.toInt();
    const QStringList numbers = processors.toString().section(u' ', 1).split(u':', Qt::SkipEmptyParts);
    if (!numbers.isEmpty())
        hardware.processors = numbers.first().toInt();
    for (const QString &number : numbers.mid(1))
        hardware.levels.push_back(number.toInt());
    return hardware;
}

AppleDisplay parseAppleDisplays(const QByteArray &json) {
    for (const auto &value : section(json, "SPDisplaysDataType")) {
        const QJsonObject item = value.toObject();
        QString metal;
        for (const QString &key : item.keys())
            if (key.startsWith("spdisplays_mtlgpufamilysupport"_L1) || key == "spdisplays_metal"_L1)
                metal = metalName(item.value(key).toString());
        const QString name = item.value(u"sppci_model"_s).toString();
        if (!name.isEmpty())
            return {name, metal};
    }
    return {};
}

} // namespace armature
