#include "run/InstallProgress.h"
#include "RunSupport.h"

#include <QTest>

using namespace armature;
using namespace armature::test;

namespace {

Resolution resolution() {
    ResolvedPackage torch;
    torch.name = text("torch");
    torch.bytes = 1000;
    ResolvedPackage numpy;
    numpy.name = text("numpy");
    numpy.bytes = 20;
    return {{numpy, torch}};
}

} // namespace

class InstallProgressTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSizeIsReadInTheUnitsOfUvAndPip() {
        QCOMPARE(bytesFromText(text("846.8MiB")), qint64(846.8 * 1024 * 1024));
        QCOMPARE(bytesFromText(text("1.5 GB")), qint64(1500000000));
        QCOMPARE(bytesFromText(text("512 kB")), qint64(512000));
        QCOMPARE(bytesFromText(text("7B")), qint64(7));
        for (const char *wrong : {"", "MiB", "1.2.3MB", "-1MB", "1 parsec"})
            QCOMPARE(bytesFromText(text(wrong)), qint64(0));
    }

    void uvCountsFilesWhoseEndWasSeen() {
        InstallProgress progress(resolution());
        QVERIFY(!progress.see(text("Downloading torch (846.8MiB)")));
        QCOMPARE(progress.see(text(" Downloaded torch")), (ProgressSeen{1000, 1020, 0, text("torch")}));
        QVERIFY(!progress.see(text(" Downloaded torch"))); // once
        QCOMPARE(progress.see(text(" Downloaded NumPy")), (ProgressSeen{1020, 1020, 0, text("numpy")}));
    }

    void pipCountsBytes() {
        InstallProgress progress(resolution());
        QVERIFY(!progress.see(
            text("  Downloading torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl.metadata (30 kB)")));
        QVERIFY(!progress.see(text("Progress 30 of 30")));
        QVERIFY(!progress.see(text("Downloading torch-2.8.0+cu129-cp310-cp310-manylinux_2_28_aarch64.whl (1.0 kB)")));
        QCOMPARE(progress.see(text("Progress 0 of 1000")), (ProgressSeen{0, 1020, 0, text("torch")}));
        QCOMPARE(progress.see(text("Progress 600 of 1000")), (ProgressSeen{600, 1020, 0, text("torch")}));
        QCOMPARE(progress.see(text("Progress 100 of 1000")),
                 (ProgressSeen{600, 1020, 0, text("torch")})); // resumed from zero
        QCOMPARE(progress.see(text("Progress 1000 of 1000")), (ProgressSeen{1000, 1020, 0, text("torch")}));
    }

    void withoutSizesThereIsNoTotal() {
        InstallProgress progress;
        QVERIFY(!progress.see(text("Downloading torch (1.0KiB)")));
        QCOMPARE(progress.see(text(" Downloaded torch")), (ProgressSeen{1024, 0, 0, text("torch")}));
        QVERIFY(!progress.see(text(" Downloaded unknown")));
    }

    void otherLinesSayNothing() {
        InstallProgress progress(resolution());
        for (const char *line : {"", "Resolved 2 packages in 3ms", "Progress 5 of",
                                 "Progress 99999999999999999999 of 1", "Downloaded torch for you", "Progress 5 of 10"})
            QVERIFY2(!progress.see(text(line)), line);
    }
};

QTEST_APPLESS_MAIN(InstallProgressTest)
#include "InstallProgressTest.moc"
