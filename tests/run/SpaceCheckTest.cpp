#include "run/SpaceCheck.h"
#include "RunSupport.h"

#include <QTest>

using namespace armature;
using namespace armature::test;

namespace {

constexpr qint64 GB = 1'000'000'000;

/// "/a/…" lies on volume a with 10 GB free, "/b/…" on b with 100 GB; "/silent/…" tells nothing.
std::optional<VolumeFacts> volumes(const QString &path) {
    if (path.startsWith(text("/a/")))
        return VolumeFacts{text("a"), text("/a"), 10 * GB};
    if (path.startsWith(text("/b/")))
        return VolumeFacts{text("b"), text("/b"), 100 * GB};
    return std::nullopt;
}

InstallPlan planOn(const QString &target, const QString &cache, qint64 disk, Installer installer = Installer::Uv) {
    InstallPlan plan;
    plan.installer = installer;
    plan.folders = PlanFolders::forTarget(target, cache);
    plan.estimatedDisk = disk;
    plan.estimatedDownload = disk / 3;
    return plan;
}

Result<void> check(const InstallPlan &plan, const std::optional<Resolution> &resolution = std::nullopt) {
    return checkSpace(spaceNeeds(plan, resolution, volumes), volumes);
}

Resolution resolution(std::initializer_list<qint64> sizes) {
    Resolution result;
    for (const qint64 size : sizes) {
        ResolvedPackage package;
        package.bytes = size;
        result.packages.push_back(package);
    }
    return result;
}

} // namespace

class SpaceCheckTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void enoughIsEnough() { QVERIFY(check(planOn(text("/a/env"), text("/a/cache"), 9 * GB)).ok()); }

    void theFullVolumeIsNamed() {
        const auto result = check(planOn(text("/a/env"), text("/b/cache"), 20 * GB));
        QCOMPARE(result.problem().code, ProblemCode::NoSpace);
        QCOMPARE(result.problem().subject, text("/a"));
        QCOMPARE(result.problem().detail,
                 text("about 20.3 GB are needed for target and 10.0 GB are free (an estimate)"));
    }

    void uvLinksOnOneVolume() {
        QVERIFY(check(planOn(text("/a/env"), text("/a/cache"), 9 * GB)).ok());
        QVERIFY(check(planOn(text("/a/env"), text("/b/cache"), 9 * GB)).ok());
    }

    void pipNeedsCacheAndTemporaryFilesBesides() {
        const auto result = check(planOn(text("/a/env"), text("/a/cache"), 9 * GB, Installer::Pip));
        QCOMPARE(result.problem().code, ProblemCode::NoSpace);
        QVERIFY(result.problem().detail.contains(text("target and cache and tmp")));
    }

    void realSizesCountBeforeEstimates() {
        QVERIFY(check(planOn(text("/a/env"), text("/a/cache"), 0), resolution({2 * GB})).ok());
        QVERIFY(!check(planOn(text("/a/env"), text("/a/cache"), 0), resolution({2 * GB, 2 * GB})).ok());
    }

    void aMissingSizeKeepsTheEstimate() {
        QVERIFY(!check(planOn(text("/a/env"), text("/a/cache"), 30 * GB), resolution({1, 0})).ok());
    }

    void nothingKnownIsNoReasonToRefuse() {
        QVERIFY(spaceNeeds(planOn(text("/a/env"), text("/a/cache"), 0), std::nullopt, volumes).empty());
        QVERIFY(check(planOn(text("/silent/env"), text("/silent/cache"), 900 * GB)).ok());
    }

    void theRealDiskTells() {
        const auto one = volumeOf(text("/tmp/not/there/yet"));
        QVERIFY(one && one->free > 0 && !one->mountPoint.isEmpty());
        QCOMPARE(volumeOf(text("/tmp"))->id, one->id);
    }
};

QTEST_GUILESS_MAIN(SpaceCheckTest)
#include "SpaceCheckTest.moc"
