#pragma once

// What macOS tells about itself. Pure.

#include "model/MachineProfile.h"

#include <QByteArray>
#include <QMap>
#include <QString>

namespace armature {

/// "key: value" lines of `sysctl -a`.
QMap<QString, QString> parseSysctl(const QString &text);

/// `ProductVersion` of `sw_vers`.
QString parseSwVers(const QString &text);

/// The processor by its brand string: "Apple M2"; "Apple silicon, model unknown" for "Apple processor" and for the name
/// Rosetta makes up ("VirtualApple @ 2.50GHz"); an Intel name unchanged.
QString appleProcessorName(const QString &brand);

/// SPHardwareDataType of `system_profiler -json`. Serial numbers and UUIDs in it are not looked at.
struct AppleHardware {
    QString chip;      ///< "Apple M4 Max"; empty on Intel
    QString model;     ///< "Mac16,5"
    qint64 memory = 0; ///< bytes of "48 GB"
    int processors = 0;
    std::vector<int> levels; ///< "proc 16:12:4": the numbers behind the total
};
AppleHardware parseAppleHardware(const QByteArray &json);

/// The first GPU of SPDisplaysDataType that has a Metal entry: its name, and "Metal 3" for spdisplays_metal3.
struct AppleDisplay {
    QString name;
    QString metal;
};
AppleDisplay parseAppleDisplays(const QByteArray &json);

} // namespace armature
