#include "recheck/PackageHistory.h"

#include <algorithm>

namespace armature {
namespace {

ProjectVersion &at(std::map<Version, ProjectVersion> &versions, const Version &version) {
    ProjectVersion &entry = versions[version];
    entry.version = version;
    return entry;
}

VersionFit fitOf(const ProjectVersion &version, const WheelTarget &target) {
    VersionFit fit;
    fit.version = version.version;
    fit.hasSource = version.source.has_value();
    if (const ProjectWheel *wheel = target.best(version.wheels)) {
        fit.wheel = wheel->file;
        fit.native = wheel->isNative();
        fit.yanked = wheel->file.yanked;
        return fit;
    }
    for (const ProjectWheel &wheel : version.wheels)
        if (wheel.isNative() && target.fitsPlatform(wheel))
            fit.otherPython = wheel.file;
    return fit;
}

} // namespace

ClaimFile evidenceOf(const IndexFile &file) {
    return {file.file, file.bytes, file.sha256, file.uploadTime, file.yanked, file.requiresPython};
}

ProjectFiles projectFiles(const QString &project, const SimplePage &page) {
    const QString wanted = normalizedName(project);
    std::map<Version, ProjectVersion> versions;
    for (const IndexFile &file : page.files) {
        if (isWheelFile(file.file)) {
            auto name = WheelName::parse(file.file);
            if (name && name->name == wanted) {
                ProjectVersion &version = at(versions, name->version);
                version.wheels.push_back({evidenceOf(file), std::move(name).value()});
            }
        } else if (const auto name = SdistName::parse(file.file, project); name && name->name == wanted) {
            at(versions, name->version).source = evidenceOf(file);
        }
    }
    ProjectFiles files;
    files.project = wanted;
    for (auto &[number, version] : versions)
        files.versions.push_back(std::move(version));
    return files;
}

std::vector<const ProjectVersion *> ProjectFiles::matching(const Version &asked) const {
    std::vector<const ProjectVersion *> found;
    for (const ProjectVersion &version : versions)
        if (asked.local().isEmpty() ? version.version.withoutLocal() == asked : version.version == asked)
            found.push_back(&version);
    return found;
}

PackageHistory historyOf(const ProjectFiles &files, const WheelTarget &target) {
    PackageHistory history;
    for (const ProjectVersion &version : files.versions)
        history.versions.push_back(fitOf(version, target));
    return history;
}

const VersionFit *PackageHistory::first(bool native) const {
    const auto found = std::find_if(versions.begin(), versions.end(), [native](const VersionFit &fit) {
        return fit.isOffered() && (fit.native || !native);
    });
    return found == versions.end() ? nullptr : &*found;
}

const VersionFit *PackageHistory::latest() const {
    const auto found =
        std::find_if(versions.rbegin(), versions.rend(), [](const VersionFit &fit) { return fit.isOffered(); });
    return found == versions.rend() ? nullptr : &*found;
}

std::optional<VersionFit> fitOf(const ProjectFiles &files, const Version &asked, const WheelTarget &target) {
    std::optional<VersionFit> result;
    for (const ProjectVersion *version : files.matching(asked)) { // the last is the greatest label
        const VersionFit fit = fitOf(*version, target);
        const bool source = fit.hasSource || (result && result->hasSource);
        if (!result || fit.wheel)
            result = fit;
        result->hasSource = source;
    }
    return result;
}

} // namespace armature
