#include "detect/CpuText.h"
#include "base/Literals.h"
#include "detect/CpuNames.h"

#include <QtTest>

using namespace armature;

namespace {

QString armProcessors(int count, const QString &implementer, const QString &part) {
    QString text;
    for (int i = 0; i < count; ++i)
        text +=
            u"processor\t: %1\nFeatures\t: fp asimd\nCPU implementer\t: %2\nCPU variant\t: 0x0\nCPU part\t: %3\n\n"_s
                .arg(i)
                .arg(implementer, part);
    return text;
}

} // namespace

class CpuTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyProcessorCounts() {
        const CpuInfo cpu =
            parseCpuInfo(armProcessors(10, u"0x41"_s, u"0xd87"_s) + armProcessors(10, u"0x41"_s, u"0xd85"_s));
        QCOMPARE(cpu.processors, 20);
        QCOMPARE(cpu.kinds.size(), size_t(2));
        QCOMPARE(cpu.kinds[1].name, u"Cortex-X925"_s);
        QCOMPARE(cpu.kinds[1].count, 10);
        QCOMPARE(modelFromCores(cpu.kinds), u"Arm Cortex-A725 + Cortex-X925"_s);
    }

    void partsNameTheirCores_data() {
        QTest::addColumn<QString>("implementer");
        QTest::addColumn<QString>("part");
        QTest::addColumn<QString>("model");
        const auto row = [](const char *implementer, const char *part, const char *model) {
            QTest::newRow(model) << QString::fromLatin1(implementer) << QString::fromLatin1(part)
                                 << QString::fromLatin1(model);
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
        const QString text = armProcessors(4, u"0x61"_s, u"0x028"_s) + armProcessors(16, u"0x61"_s, u"0x029"_s);
        QCOMPARE(modelFromCores(parseCpuInfo(text).kinds), u"Apple M1 Ultra"_s);
    }

    void aPartOutsideTheTableKeepsItsNumber() {
        const CpuInfo cpu = parseCpuInfo(armProcessors(2, u"0x41"_s, u"0xfff"_s));
        QCOMPARE(cpu.kinds.front().name, u"part 0xfff"_s);
        QCOMPARE(modelFromCores(cpu.kinds), QString());
    }

    void aModelNameThatNamesNothingIsNone() {
        QVERIFY(isMeaninglessModelName(u"ARMv8 Processor rev 1 (v8l)"_s));
        QVERIFY(isMeaninglessModelName(u"-"_s));
        QVERIFY(!isMeaninglessModelName(u"Neoverse-V2"_s));
    }

    void hardwareThreadsAreNotCores() {
        const CpuInfo cpu = parseCpuInfo(
            u"processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Xeon(R)\nphysical id\t: 0\ncore id\t: "
            u"0\nflags\t: lm avx\n\n"
            "processor\t: 1\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Xeon(R)\nphysical id\t: 0\ncore id\t: 0\nflags\t: lm avx\n\n"_s);
        QCOMPARE(cpu.processors, 2);
        QCOMPARE(cpu.physicalCores, 1);
        QCOMPARE(cpu.modelName, u"Intel(R) Xeon(R)"_s);
        QVERIFY(cpu.flags.contains(u"avx"_s));
    }

    void lscpuBlocksAreKindsOfCores() {
        const Lscpu lscpu = parseLscpu(u"Architecture:      aarch64\nCPU(s):            20\nVendor ID:         "
                                       u"ARM\nBIOS Vendor ID:    NVIDIA\nModel name:        Cortex-X925\n"
                                       "BIOS Model name:   GB10 CPU\nThread(s) per core: 1\nCore(s) per socket: "
                                       "10\nSocket(s): 1\nModel name:        -\nThread(s) per core: "
                                       "1\nCore(s) per socket: 10\nSocket(s): 1\n"_s);
        QCOMPARE(lscpu.kinds.size(), size_t(2));
        QCOMPARE(lscpu.kinds[0].count, 10);
        QCOMPARE(lscpu.kinds[1].name, QString());
        QCOMPARE(lscpu.biosModel, u"GB10 CPU"_s);
    }

    void theOldFlatLscpuIsRead() {
        const Lscpu lscpu = parseLscpu(
            u"Architecture:        aarch64\nCPU(s):              4\nThread(s) per core:  1\nCore(s) per socket:  "
            "4\nSocket(s):           1\nVendor ID:           ARM\nModel name:          Neoverse-N1\n"_s);
        QCOMPARE(lscpu.kinds.size(), size_t(1));
        QCOMPARE(lscpu.kinds[0].name, u"Neoverse N1"_s);
        QCOMPARE(lscpu.physicalCores, 4);
    }

    void aDeviceTreeNamesTheCoresOfItsChip() {
        QCOMPARE(coresOfChip({u"nvidia,p3737"_s, u"nvidia,tegra234"_s}).cores, QStringList{u"Cortex-A78AE"_s});
        QVERIFY(coresOfChip({u"qcom,sc8280xp"_s}).cores.isEmpty());
    }
};

QTEST_GUILESS_MAIN(CpuTextTest)
#include "CpuTextTest.moc"
