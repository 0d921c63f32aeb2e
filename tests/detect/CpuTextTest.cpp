#include "detect/CpuText.h"
#include "detect/CpuNames.h"

#include <QtTest>

using namespace armature;

namespace {

QString armProcessors(int count, const QString &implementer, const QString &part) {
    QString text;
    for (int i = 0; i < count; ++i)
        text += QStringLiteral("processor\t: %1\nFeatures\t: fp asimd\nCPU implementer\t: %2\nCPU variant\t: 0x0\nCPU part\t: %3\n\n")
                    .arg(i)
                    .arg(implementer, part);
    return text;
}

} // namespace

class CpuTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyProcessorCounts() {
        const CpuInfo cpu = parseCpuInfo(armProcessors(10, QStringLiteral("0x41"), QStringLiteral("0xd87")) +
                                         armProcessors(10, QStringLiteral("0x41"), QStringLiteral("0xd85")));
        QCOMPARE(cpu.processors, 20);
        QCOMPARE(cpu.kinds.size(), size_t(2));
        QCOMPARE(cpu.kinds[1].name, QStringLiteral("Cortex-X925"));
        QCOMPARE(cpu.kinds[1].count, 10);
        QCOMPARE(modelFromCores(cpu.kinds), QStringLiteral("Arm Cortex-A725 + Cortex-X925"));
    }

    void partsNameTheirCores_data() {
        QTest::addColumn<QString>("implementer");
        QTest::addColumn<QString>("part");
        QTest::addColumn<QString>("model");
        const auto row = [](const char *implementer, const char *part, const char *model) {
            QTest::newRow(model) << QString::fromLatin1(implementer) << QString::fromLatin1(part) << QString::fromLatin1(model);
        };
        row("0x41", "0xd4f", "Arm Neoverse V2");
        row("0x41", "0xd0c", "Arm Neoverse N1");
        row("0x41", "0xd42", "Arm Cortex-A78AE");
        row("0x4e", "0x004", "NVIDIA Carmel");
        row("0xc0", "0xac4", "Ampere AmpereOne (Ampere-1a)");
        row("0x48", "0xd01", "HiSilicon Kunpeng-920");
        row("0x46", "0x001", "Fujitsu A64FX");
        row("0x51", "0x001", "Qualcomm Oryon");
        row("0x61", "0x024", "Apple M1 Pro");
        row("0x61", "0x039", "Apple M2 Max");
    }
    void partsNameTheirCores() {
        QFETCH(QString, implementer);
        QFETCH(QString, part);
        QFETCH(QString, model);
        QCOMPARE(modelFromCores(parseCpuInfo(armProcessors(4, implementer, part)).kinds), model);
    }

    void twoMaxDiesAreAnUltra() {
        const QString text =
            armProcessors(4, QStringLiteral("0x61"), QStringLiteral("0x028")) + armProcessors(16, QStringLiteral("0x61"), QStringLiteral("0x029"));
        QCOMPARE(modelFromCores(parseCpuInfo(text).kinds), QStringLiteral("Apple M1 Ultra"));
    }

    void aPartOutsideTheTableKeepsItsNumber() {
        const CpuInfo cpu = parseCpuInfo(armProcessors(2, QStringLiteral("0x41"), QStringLiteral("0xfff")));
        QCOMPARE(cpu.kinds.front().name, QStringLiteral("part 0xfff"));
        QCOMPARE(modelFromCores(cpu.kinds), QString());
    }

    void aModelNameThatNamesNothingIsNone() {
        QVERIFY(isMeaninglessModelName(QStringLiteral("ARMv8 Processor rev 1 (v8l)")));
        QVERIFY(isMeaninglessModelName(QStringLiteral("-")));
        QVERIFY(!isMeaninglessModelName(QStringLiteral("Neoverse-V2")));
    }

    void hardwareThreadsAreNotCores() {
        const CpuInfo cpu = parseCpuInfo(QStringLiteral(
            "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Xeon(R)\nphysical id\t: 0\ncore id\t: 0\nflags\t: lm avx\n\n"
            "processor\t: 1\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Xeon(R)\nphysical id\t: 0\ncore id\t: 0\nflags\t: lm avx\n\n"));
        QCOMPARE(cpu.processors, 2);
        QCOMPARE(cpu.physicalCores, 1);
        QCOMPARE(cpu.modelName, QStringLiteral("Intel(R) Xeon(R)"));
        QVERIFY(cpu.flags.contains(QStringLiteral("avx")));
    }

    void lscpuBlocksAreKindsOfCores() {
        const Lscpu lscpu = parseLscpu(QStringLiteral(
            "Architecture:      aarch64\nCPU(s):            20\nVendor ID:         ARM\nBIOS Vendor ID:    NVIDIA\nModel name:        Cortex-X925\n"
            "BIOS Model name:   GB10 CPU\nThread(s) per core: 1\nCore(s) per socket: 10\nSocket(s): 1\nModel name:        -\nThread(s) per core: "
            "1\nCore(s) per socket: 10\nSocket(s): 1\n"));
        QCOMPARE(lscpu.kinds.size(), size_t(2));
        QCOMPARE(lscpu.kinds[0].count, 10);
        QCOMPARE(lscpu.kinds[1].name, QString());
        QCOMPARE(lscpu.biosModel, QStringLiteral("GB10 CPU"));
    }

    void theOldFlatLscpuIsRead() {
        const Lscpu lscpu =
            parseLscpu(QStringLiteral("Architecture:        aarch64\nCPU(s):              4\nThread(s) per core:  1\nCore(s) per socket:  "
                                      "4\nSocket(s):           1\nVendor ID:           ARM\nModel name:          Neoverse-N1\n"));
        QCOMPARE(lscpu.kinds.size(), size_t(1));
        QCOMPARE(lscpu.kinds[0].name, QStringLiteral("Neoverse N1"));
        QCOMPARE(lscpu.physicalCores, 4);
    }

    void aDeviceTreeNamesTheCoresOfItsChip() {
        QCOMPARE(coresOfChip({QStringLiteral("nvidia,p3737"), QStringLiteral("nvidia,tegra234")}).cores, QStringList{QStringLiteral("Cortex-A78AE")});
        QVERIFY(coresOfChip({QStringLiteral("qcom,sc8280xp")}).cores.isEmpty());
    }
};

QTEST_GUILESS_MAIN(CpuTextTest)
#include "CpuTextTest.moc"
