#include "detect/AppleText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace armature {
namespace {

QJsonArray section(const QByteArray &json, const char *name) { return QJsonDocument::fromJson(json).object().value(QLatin1String(name)).toArray(); }

qint64 sizeOf(const QString &text) {
    static const QRegularExpression pattern(QStringLiteral(R"(^(\d{1,6}) (GB|TB)$)"));
    const auto match = pattern.match(text);
    const qint64 unit = match.captured(2) == QLatin1String("TB") ? qint64(1) << 40 : qint64(1) << 30;
    return match.captured(1).toLongLong() * unit;
}

QString metalName(const QString &token) {
    static const QRegularExpression pattern(QStringLiteral(R"(^spdisplays_metal(\d*))"));
    const auto match = pattern.match(token);
    if (!match.hasMatch())
        return {};
    return match.captured(1).isEmpty() ? QStringLiteral("Metal") : QStringLiteral("Metal ") + match.captured(1);
}

} // namespace

QMap<QString, QString> parseSysctl(const QString &text) {
    QMap<QString, QString> values;
    for (const QString &line : text.split(u'\n'))
        if (const qsizetype colon = line.indexOf(u':'); colon > 0)
            values.insert(line.left(colon).trimmed(), line.mid(colon + 1).trimmed());
    return values;
}

QString parseSwVers(const QString &text) { return parseSysctl(text).value(QStringLiteral("ProductVersion")); }

QString appleProcessorName(const QString &brand) {
    static const QRegularExpression chip(QStringLiteral(R"(^Apple [MA]\d+( (Pro|Max|Ultra))?\b)"));
    if (const auto match = chip.match(brand); match.hasMatch())
        return match.captured(0);
    const bool apple = brand.startsWith(QLatin1String("Apple")) || brand.startsWith(QLatin1String("VirtualApple"));
    return apple ? QStringLiteral("Apple silicon, model unknown") : brand;
}

AppleHardware parseAppleHardware(const QByteArray &json) {
    const QJsonObject item = section(json, "SPHardwareDataType").at(0).toObject();
    AppleHardware hardware;
    hardware.chip = item.value(QStringLiteral("chip_type")).toString();
    hardware.model = item.value(QStringLiteral("machine_model")).toString();
    hardware.memory = sizeOf(item.value(QStringLiteral("physical_memory")).toString());
    const QJsonValue processors = item.value(QStringLiteral("number_processors")); // a number in a virtual machine
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
            if (key.startsWith(QLatin1String("spdisplays_mtlgpufamilysupport")) || key == QLatin1String("spdisplays_metal"))
                metal = metalName(item.value(key).toString());
        const QString name = item.value(QStringLiteral("sppci_model")).toString();
        if (!name.isEmpty())
            return {name, metal};
    }
    return {};
}

} // namespace armature
