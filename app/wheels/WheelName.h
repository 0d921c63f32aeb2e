#pragma once

#include "base/Version.h"

#include <QStringList>

namespace armature {

/// What the file name of a wheel says: `name-version(-build)?-python-abi-platform.whl`, where each of the last three
/// may be a set compressed with dots. All tags are lower case.
struct WheelName {
    QString name; ///< normalised
    Version version;
    QString build; ///< starts with a digit; empty if there is none
    QStringList pythons;
    QStringList abis;
    QStringList platforms;
    bool operator==(const WheelName &) const = default;

    /// `fileName` without folder and without percent-encoding. Malformed with the reason.
    static Result<WheelName> parse(const QString &fileName);
    /// Number of the build tag, 0 without one, at most the greatest int.
    [[nodiscard]] int buildNumber() const;
    /// What follows the number of the build tag.
    [[nodiscard]] QString buildSuffix() const;
    /// Of two otherwise equal wheels the later build is preferred: number, then the text after it (binary distribution
    /// format).
    [[nodiscard]] bool isLaterBuildThan(const WheelName &other) const;
};

/// What the file name of a source distribution says: `name-version.tar.gz` or `.zip`.
struct SdistName {
    QString name; ///< normalised
    Version version;
    bool operator==(const SdistName &) const = default;

    /// Old names are ambiguous ("a-1-2.tar.gz"): give `project` where it is known. Malformed with the reason.
    static Result<SdistName> parse(const QString &fileName, const QString &project = {});
};

bool isWheelFile(const QString &fileName);
bool isSdistFile(const QString &fileName);
/// Whether the name is one of a wheel, or of a source distribution with some name and some version: never a path, an
/// option or a control character.
bool isDistributionName(const QString &fileName);

} // namespace armature
