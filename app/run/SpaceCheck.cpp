#include "run/SpaceCheck.h"

#include "base/Literals.h"
#include "present/Words.h"

#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <sys/stat.h>

namespace armature {
namespace {

constexpr double UnpackedPerWheelByte =
    3.2; // measured on stacks with CUDA wheels; an estimate where the plan knows no better
constexpr qint64 SharedUnit = 64'000'000; // free space is compared in steps of this: it changes while one looks
constexpr qint64 Reserve = 256'000'000;   // interpreter, metadata, logs: and no volume is filled to the brim

/// Bytes on disk of what will be installed; 0 = not known. A wheel never gets smaller when it is unpacked.
qint64 unpackedBytes(const InstallPlan &plan, qint64 download) {
    return plan.estimatedDisk > 0 ? std::max(plan.estimatedDisk, download)
                                  : qint64(double(download) * UnpackedPerWheelByte);
}

} // namespace

std::optional<VolumeFacts> volumeOf(const QString &path) {
    QString standing = path;
    while (!QFileInfo::exists(standing) && standing.size() > 1)
        standing = QFileInfo(standing).path();
    const QStorageInfo storage(standing);
    struct stat info {};
    if (!storage.isValid() || !storage.isReady() || stat(QFile::encodeName(standing).constData(), &info) != 0)
        return std::nullopt;
    QString id = QString::number(info.st_dev);
    const QByteArray type = storage.fileSystemType();
    if (type == "apfs" ||
        type == "btrfs") // their volumes have numbers of their own and share the free space of one container
        id = u"%1 %2 %3"_s.arg(QString::fromLatin1(type))
                 .arg(storage.bytesTotal())
                 .arg(storage.bytesFree() / SharedUnit);
    return VolumeFacts{id, storage.rootPath(), storage.bytesAvailable()};
}

std::vector<SpaceNeed> spaceNeeds(const InstallPlan &plan, const std::optional<Resolution> &resolution,
                                  const VolumeLookup &lookup) {
    const qint64 resolved = resolution ? resolution->knownBytes() : 0;
    const qint64 download = std::max(resolved, resolution && resolution->allSizesKnown() ? 0 : plan.estimatedDownload);
    const qint64 unpacked = unpackedBytes(plan, download);
    if (unpacked == 0)
        return {};
    const PlanFolders &folders = plan.folders;
    std::vector<SpaceNeed> needs;
    if (plan.installer == Installer::Pip) {
        needs.push_back({u"target"_s, folders.target, unpacked + Reserve});
        needs.push_back({u"cache"_s, folders.cache, download});
        needs.push_back({u"tmp"_s, folders.tmp, download});
        return needs;
    }
    const auto target = lookup(folders.target);
    const auto cache = lookup(folders.cache);
    const bool linked = target && cache && target->id == cache->id;
    needs.push_back({u"target"_s, folders.target, (linked ? 0 : unpacked) + Reserve});
    needs.push_back({u"cache"_s, folders.cache, unpacked});
    return needs;
}

Result<void> checkSpace(const std::vector<SpaceNeed> &needs, const VolumeLookup &lookup) {
    struct Sum {
        VolumeFacts volume;
        qint64 bytes = 0;
        QStringList roles;
    };
    std::vector<Sum> sums;
    for (const SpaceNeed &need : needs) {
        const auto volume = lookup(need.path);
        if (!volume)
            continue; // a volume that tells nothing is no reason to refuse
        auto sum =
            std::find_if(sums.begin(), sums.end(), [&](const Sum &known) { return known.volume.id == volume->id; });
        if (sum == sums.end())
            sum = sums.insert(sums.end(), Sum{*volume, 0, {}});
        sum->bytes += need.bytes;
        if (need.bytes > 0)
            sum->roles << need.role;
    }
    for (const Sum &sum : sums)
        if (sum.bytes > sum.volume.free)
            return Problem{.code = ProblemCode::NoSpace,
                           .subject = sum.volume.mountPoint,
                           .detail = u"about %1 are needed for %2 and %3 are free (an estimate)"_s.arg(
                               sizeText(sum.bytes), sum.roles.join(u" and "_s), sizeText(sum.volume.free))};
    return {};
}

} // namespace armature
