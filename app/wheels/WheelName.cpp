#include "wheels/WheelName.h"

#include "base/Literals.h"
#include "base/Requirement.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace armature {
namespace {

constexpr qsizetype MaxFileName = 512; // file systems stop at 255
constexpr qsizetype MaxTags = 1024;    // of the cross product of the three sets

Problem malformed(const QString &fileName, const QString &why) {
    return {.code = ProblemCode::Malformed, .subject = fileName.left(200), .detail = why};
}

bool isAsciiLetterOrDigit(QChar c) {
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

/// Whether all characters are ASCII letters, digits or one of `more`. Loops instead of patterns: a page has ten
/// thousand names.
bool consistsOf(const QString &text, QLatin1String more) {
    return std::all_of(text.begin(), text.end(),
                       [more](QChar c) { return isAsciiLetterOrDigit(c) || more.contains(c); });
}

/// "A.b" -> {"a", "b"}; empty if a member is empty or holds a character no tag has.
QStringList tagSet(const QString &text) {
    if (!consistsOf(text, "._"_L1))
        return {};
    const QStringList members = text.toLower().split(u'.');
    return members.contains(QString()) ? QStringList() : members;
}

/// The file name without its sdist ending; empty if it has none.
QString sdistStem(const QString &fileName) {
    for (const char *ending : {".tar.gz", ".zip"})
        if (fileName.endsWith(QLatin1String(ending)))
            return fileName.chopped(QLatin1String(ending).size());
    return {};
}

/// Version::parse admits blanks around a version; a file name has none.
std::optional<Version> versionInName(const QString &text) {
    const auto version = Version::parse(text);
    return version && version->asWritten() == text ? std::optional(*version) : std::nullopt;
}

bool isProjectName(const QString &name) {
    return !name.isEmpty() && isAsciiLetterOrDigit(name.front()) && isAsciiLetterOrDigit(name.back()) &&
           consistsOf(name, "._-"_L1);
}

} // namespace

bool isWheelFile(const QString &fileName) { return fileName.endsWith(".whl"_L1); }

bool isSdistFile(const QString &fileName) { return !sdistStem(fileName).isEmpty(); }

bool isDistributionName(const QString &fileName) {
    if (fileName.size() > MaxFileName)
        return false;
    if (isWheelFile(fileName))
        return WheelName::parse(fileName).ok();
    const QString stem = sdistStem(fileName);
    // Which dash parts name and version is known only with the project's name ("a-1-2.tar.gz"): any that does will do.
    for (qsizetype dash = stem.indexOf(u'-'); dash > 0; dash = stem.indexOf(u'-', dash + 1))
        if (versionInName(stem.mid(dash + 1)) && isProjectName(stem.left(dash)))
            return true;
    return false;
}

Result<WheelName> WheelName::parse(const QString &fileName) {
    if (fileName.size() > MaxFileName)
        return malformed(fileName, u"the file name is longer than %1 characters"_s.arg(MaxFileName));
    if (!isWheelFile(fileName))
        return malformed(fileName, u"a wheel's name ends with .whl"_s);
    const QStringList parts = fileName.chopped(4).split(u'-');
    if (parts.size() != 5 && parts.size() != 6)
        return malformed(fileName, u"a wheel's name has five or six parts, this one has %1"_s.arg(parts.size()));
    if (!isProjectName(parts[0]) || parts[0].contains("__"_L1)) // runs of separators are written as one "_"
        return malformed(fileName, u"\"%1\" is not a distribution name"_s.arg(parts[0]));
    const auto version = versionInName(parts[1]);
    if (!version)
        return malformed(fileName, u"\"%1\" is not a version"_s.arg(parts[1]));
    WheelName wheel{normalizedName(parts[0]), *version, {}, {}, {}, {}};
    if (parts.size() == 6) {
        wheel.build = parts[2];
        if (wheel.build.isEmpty() || wheel.build[0] < u'0' || wheel.build[0] > u'9')
            return malformed(fileName, u"build tag \"%1\" does not start with a digit"_s.arg(wheel.build));
        if (!consistsOf(wheel.build, "._"_L1))
            return malformed(fileName, u"the build tag holds a character no tag has"_s);
    }
    const qsizetype tags = parts.size() - 3;
    wheel.pythons = tagSet(parts[tags]);
    wheel.abis = tagSet(parts[tags + 1]);
    wheel.platforms = tagSet(parts[tags + 2]);
    if (wheel.pythons.isEmpty() || wheel.abis.isEmpty() || wheel.platforms.isEmpty())
        return malformed(fileName, u"a tag is empty or holds a character no tag has"_s);
    if (wheel.pythons.size() * wheel.abis.size() * wheel.platforms.size() > MaxTags)
        return malformed(fileName, u"the name stands for more than %1 tags"_s.arg(MaxTags));
    return wheel;
}

int WheelName::buildNumber() const {
    qsizetype digits = 0;
    while (digits < build.size() && build[digits] >= u'0' && build[digits] <= u'9')
        ++digits;
    bool fits = false;
    const int number = build.left(digits).toInt(&fits);
    return fits || digits == 0 ? number : std::numeric_limits<int>::max();
}

QString WheelName::buildSuffix() const {
    const auto letter = std::find_if(build.begin(), build.end(), [](QChar c) { return c < u'0' || c > u'9'; });
    return build.mid(letter - build.begin());
}

bool WheelName::isLaterBuildThan(const WheelName &other) const {
    return std::pair(buildNumber(), buildSuffix()) > std::pair(other.buildNumber(), other.buildSuffix());
}

Result<SdistName> SdistName::parse(const QString &fileName, const QString &project) {
    if (fileName.size() > MaxFileName)
        return malformed(fileName, u"the file name is longer than %1 characters"_s.arg(MaxFileName));
    const QString stem = sdistStem(fileName);
    if (stem.isEmpty())
        return malformed(fileName, u"a source distribution's name ends with .tar.gz or .zip"_s);
    const QString wanted = normalizedName(project);
    // Without a project the last dash parts name and version; with one, the dash that leaves exactly its name before
    // it.
    for (qsizetype dash = stem.lastIndexOf(u'-'); dash > 0; dash = stem.lastIndexOf(u'-', dash - 1)) {
        const QString name = stem.left(dash);
        const auto version = versionInName(stem.mid(dash + 1));
        if (isProjectName(name) && version && (project.isEmpty() || normalizedName(name) == wanted))
            return SdistName{normalizedName(name), *version};
        if (project.isEmpty())
            break;
    }
    return malformed(fileName, u"not name-version of a source distribution"_s);
}

} // namespace armature
