#include "recheck/PlatformFit.h"

namespace armature {
namespace {

std::optional<FittingFile> fileOf(const VersionFit *fit) {
    return fit == nullptr || !fit->wheel ? std::nullopt
                                         : std::optional(FittingFile{fit->version.text(), fit->native, *fit->wheel});
}

} // namespace

PlatformFit platformFit(const ProjectFiles &files, const WheelTarget &target) {
    const PackageHistory history = historyOf(files, target);
    PlatformFit result;
    bool onlyPlaceholders = true;
    result.environment = target.inWords();
    for (const VersionFit &fit : history.versions) {
        if (!fit.wheel)
            continue;
        result.versions << fit.version.text();
        onlyPlaceholders = onlyPlaceholders && fit.version.isPlaceholder();
        if (fit.yanked)
            result.yanked << fit.version.text();
    }
    if (onlyPlaceholders && !result.versions.isEmpty())
        result.placeholder = result.versions.back();
    result.first = fileOf(history.first(false));
    result.firstNative = fileOf(history.first(true));
    result.latest = fileOf(history.latest());
    if (!files.versions.empty())
        result.latestAnywhere = files.versions.back().version.text();
    return result;
}

} // namespace armature
