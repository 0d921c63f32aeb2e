#include "index/PipReport.h"

#include "base/Requirement.h"
#include "index/IndexUrl.h"
#include "index/WheelName.h"

#include <algorithm>

namespace armature {
namespace {

constexpr qint64 MaxBytes = qint64(64) * 1024 * 1024; // pip repeats every package's description
constexpr qsizetype MaxPackages = 20'000;

QString text(const QJsonObject &object, const char *key) { return object.value(QLatin1String(key)).toString(); }

QString sha256Of(const QJsonObject &archive) {
    const QString digest = text(archive.value(QLatin1String("hashes")).toObject(), "sha256");
    const QString old = text(archive, "hash"); // "sha256=…", before pip 23
    const QLatin1String prefix("sha256=");
    return digest.isEmpty() && old.startsWith(prefix) ? old.mid(prefix.size()) : digest;
}

Result<ResolvedPackage> readItem(const QJsonObject &item, const QString &place) {
    const auto malformed = [&](const QString &why) { return Problem{ProblemCode::Malformed, place, why, {}, {}}; };
    const QJsonObject metadata = item.value(QLatin1String("metadata")).toObject();
    const QJsonObject download = item.value(QLatin1String("download_info")).toObject();
    ResolvedPackage package;
    package.name = normalizedName(text(metadata, "name"));
    if (package.name.isEmpty())
        return malformed(QStringLiteral("metadata.name is missing"));
    const auto version = Version::parse(text(metadata, "version"));
    if (!version)
        return malformed(QStringLiteral("metadata.version of %1 is not a version").arg(package.name));
    package.version = *version;
    const QString url = text(download, "url");
    if (url.isEmpty())
        return malformed(QStringLiteral("download_info.url of %1 is missing").arg(package.name));
    package.url = withoutCredentials(url);
    const bool isFile = !download.contains(QLatin1String("vcs_info")) && !download.contains(QLatin1String("dir_info"));
    package.file = isFile ? fileNameOf(url) : QString();
    package.sourceOnly = !isWheelFile(package.file);
    package.sha256 = sha256Of(download.value(QLatin1String("archive_info")).toObject());
    return package;
}

} // namespace

Result<Resolution> parsePipReport(const QByteArray &json, const QString &place) {
    const auto document = parseJsonObject(json, place, MaxBytes);
    if (!document)
        return document.problem();
    const QString version = text(*document, "version");
    if (version.isEmpty() || !document->value(QLatin1String("install")).isArray())
        return Problem{ProblemCode::Malformed, place, QStringLiteral("not a pip installation report: \"version\" or \"install\" is missing"), {}, {}};
    if (version != QLatin1String("1"))
        return Problem{ProblemCode::Unsupported, place, QStringLiteral("pip report version %1 where 1 is understood").arg(version.left(20)), {}, {}};
    const QJsonArray items = document->value(QLatin1String("install")).toArray();
    if (items.size() > MaxPackages)
        return Problem{ProblemCode::TooLarge, place, QStringLiteral("more than %1 packages").arg(MaxPackages), {}, {}};
    Resolution resolution;
    for (qsizetype i = 0; i < items.size(); ++i) {
        auto package = readItem(items[i].toObject(), QStringLiteral("%1: install[%2]").arg(place).arg(i));
        if (!package)
            return package.problem();
        resolution.packages.push_back(std::move(package).value());
    }
    std::sort(resolution.packages.begin(), resolution.packages.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    return resolution;
}

void applySizes(Resolution &resolution, const QMap<QString, qint64> &bytesByUrl) {
    for (ResolvedPackage &package : resolution.packages)
        if (package.bytes == 0)
            package.bytes = std::max<qint64>(bytesByUrl.value(package.url, 0), 0);
}

} // namespace armature
