#include "wheels/PipReport.h"

#include "base/Literals.h"
#include "base/Requirement.h"
#include "base/Secrets.h"
#include "wheels/IndexUrl.h"
#include "wheels/WheelName.h"

#include <algorithm>

namespace armature {
namespace {

constexpr qint64 MaxReportBytes = qint64(64) * 1024 * 1024; // pip repeats every package's description
constexpr qsizetype MaxReportPackages = 20'000;

QString text(const QJsonObject &object, const char *key) { return object.value(QLatin1String(key)).toString(); }

QString sha256Of(const QJsonObject &archive) {
    const QString digest = text(archive.value("hashes"_L1).toObject(), "sha256");
    const QString old = text(archive, "hash"); // "sha256=…", before pip 23
    const QLatin1String prefix("sha256=");
    return digest.isEmpty() && old.startsWith(prefix) ? old.mid(prefix.size()) : digest;
}

Result<ResolvedPackage> readItem(const QJsonObject &item, const QString &place) {
    const auto malformed = [&](const QString &why) {
        return Problem{.code = ProblemCode::Malformed, .subject = place, .detail = why};
    };
    const QJsonObject metadata = item.value("metadata"_L1).toObject();
    const QJsonObject download = item.value("download_info"_L1).toObject();
    ResolvedPackage package;
    package.name = normalizedName(text(metadata, "name"));
    if (package.name.isEmpty())
        return malformed(u"metadata.name is missing"_s);
    const auto version = Version::parse(text(metadata, "version"));
    if (!version)
        return malformed(u"metadata.version of %1 is not a version"_s.arg(package.name));
    package.version = *version;
    const QString url = text(download, "url");
    if (url.isEmpty())
        return malformed(u"download_info.url of %1 is missing"_s.arg(package.name));
    package.url = withoutCredentials(url);
    const bool isFile = !download.contains("vcs_info"_L1) && !download.contains("dir_info"_L1);
    package.file = isFile ? fileNameOf(url) : QString();
    package.sourceOnly = !isWheelFile(package.file);
    package.sha256 = sha256Of(download.value("archive_info"_L1).toObject());
    return package;
}

} // namespace

Result<Resolution> parsePipReport(const QByteArray &json, const QString &place) {
    const auto document = parseJsonObject(json, place, MaxReportBytes);
    if (!document)
        return document.problem();
    const QString version = text(*document, "version");
    if (version.isEmpty() || !document->value("install"_L1).isArray())
        return Problem{.code = ProblemCode::Malformed,
                       .subject = place,
                       .detail = u"not a pip installation report: \"version\" or \"install\" is missing"_s};
    if (version != "1"_L1)
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = place,
                       .detail = u"pip report version %1 where 1 is understood"_s.arg(version.left(20))};
    const QJsonArray items = document->value("install"_L1).toArray();
    if (items.size() > MaxReportPackages)
        return Problem{.code = ProblemCode::TooLarge,
                       .subject = place,
                       .detail = u"more than %1 packages"_s.arg(MaxReportPackages)};
    Resolution resolution;
    for (qsizetype i = 0; i < items.size(); ++i) {
        auto package = readItem(items[i].toObject(), u"%1: install[%2]"_s.arg(place).arg(i));
        if (!package)
            return package.problem();
        resolution.packages.push_back(std::move(package).value());
    }
    std::sort(resolution.packages.begin(), resolution.packages.end(),
              [](const auto &a, const auto &b) { return a.name < b.name; });
    return resolution;
}

Result<Demand> parsePipDemand(const QByteArray &json, const QString &place, const MarkerEnvironment &environment) {
    const auto resolution = parsePipReport(json, place); // its limits and its form
    if (!resolution)
        return resolution.problem();
    const auto document = parseJsonObject(json, place, MaxReportBytes);
    if (!document)
        return document.problem();
    Demand demand;
    const QJsonArray items = document->value("install"_L1).toArray();
    for (const auto &each : items) {
        const QJsonObject item = each.toObject();
        const QJsonObject metadata = item.value("metadata"_L1).toObject();
        DemandedPackage package;
        package.name = normalizedName(text(metadata, "name"));
        package.version = text(metadata, "version");
        package.direct = item.value("requested"_L1).toBool();
        if (item.value("is_direct"_L1).toBool())
            package.reference = withoutCredentials(text(item.value("download_info"_L1).toObject(), "url"));
        demand.packages.push_back(package);
    }
    for (const auto &each : items) {
        const QJsonObject metadata = each.toObject().value("metadata"_L1).toObject();
        const QString asker = normalizedName(text(metadata, "name"));
        for (const auto &line : metadata.value("requires_dist"_L1).toArray()) {
            const auto requirement = Requirement::parse(line.toString());
            if (!requirement || !evaluateMarker(requirement->marker, environment).valueOr(true))
                continue;
            for (DemandedPackage &package : demand.packages)
                if (package.name == requirement->normalized() && !package.askedBy.contains(asker))
                    package.askedBy << asker;
        }
    }
    return demand;
}

} // namespace armature
