#pragma once

#include "base/Version.h"

#include <QMap>
#include <QStringList>

namespace armature {

/// "Hf_Transfer" -> "hf-transfer": the name of a distribution as the packaging specification normalises it.
QString normalizedName(const QString &name);

/// The values a marker is evaluated with: python_version, python_full_version, sys_platform, platform_system,
/// platform_machine, os_name, implementation_name, platform_python_implementation, extra …
using MarkerEnvironment = QMap<QString, QString>;

/// A dependency specifier (PEP 508): `name[extra] >=1.0,<2 ; marker` or `name @ url ; marker`.
struct Requirement {
    QString name; ///< as written
    QStringList extras;
    SpecifierSet specifiers;
    QString url;    ///< of a direct reference; empty otherwise
    QString marker; ///< text after the semicolon, trimmed; empty if none

    /// Malformed with the reason; `text` is at most 4096 characters long.
    static Result<Requirement> parse(const QString &text);
    [[nodiscard]] QString normalized() const { return normalizedName(name); }
    /// The specifier again, in canonical spelling.
    [[nodiscard]] QString text() const;
    bool operator==(const Requirement &) const = default;
};

/// Whether a marker holds. Malformed for a marker outside the specification's grammar; an empty marker holds.
Result<bool> evaluateMarker(const QString &marker, const MarkerEnvironment &environment);

} // namespace armature
