#include "base/Literals.h"
#include "detect/NvidiaSmi.h"
#include "detect/NvidiaSmiPages.h"
#include "detect/NvmlText.h"

#include <QtTest>

using namespace armature;

class NvidiaTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nvmlGivesEveryFact() {
        const auto facts = parseNvml(R"({"init":0,"driver_version":"570.86.15","cuda_driver_version":12080,"devices":[
            {"index":0,"name":"NVIDIA H100 80GB HBM3","bus_id":"00000000:83:00.0","compute_capability":[9,0],
             "memory":{"code":0,"total":85520809984},"mig":{"code":0,"current":1},
             "mig_devices":[{"name":"NVIDIA H100 80GB HBM3 MIG 3g.40gb","memory":{"code":0,"total":42412802048}}]}]})");
        QVERIFY(isComplete(facts));
        QCOMPARE(*facts.driver.cuda, Version::of("12.8"));
        QCOMPARE(facts.driver.printed, u"570.86.15"_s);
        QCOMPARE(facts.gpus[0].memory->bytes, 85520809984);
        QCOMPARE(facts.gpus[0].migDevices[0].profile, u"3g.40gb"_s);
    }

    void memoryIsSharedOnlyWithAnIntegratedName_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("shared");
        QTest::newRow("GB10") << QByteArray("NVIDIA GB10") << true;
        QTest::newRow("Thor") << QByteArray("NVIDIA Thor") << true;
        QTest::newRow("Orin") << QByteArray("Orin (nvgpu)") << true;
        QTest::newRow("a sick card") << QByteArray("NVIDIA A100-SXM4-40GB") << false;
    }
    void memoryIsSharedOnlyWithAnIntegratedName() {
        QFETCH(QByteArray, name);
        QFETCH(bool, shared);
        const auto nvml = parseNvml(R"({"init":0,"devices":[{"index":0,"name":")" + name +
                                    R"(","memory":{"code":3},"mig":{"code":3}}]})");
        QCOMPARE(nvml.gpus[0].memory.isKnown(), shared);
        QVERIFY(nvml.gpus[0].mig.isAbsent());
        const auto csv =
            parseSmiCsv(u"0, 12.1, [N/A], 580.95.05, 0000000F:01:00.0, [N/A], "_s + QString::fromLatin1(name), true);
        QCOMPARE(csv.gpus[0].memory.isKnown(), shared);
        QVERIFY(!shared || csv.gpus[0].memory->sharedWithSystem);
    }

    void nvmlCodesTellWhatIsBroken() {
        QVERIFY(parseNvml(R"({"init":18})").mismatch);
        QVERIFY(parseNvml(R"({"init":9})").notLoaded);
        QVERIFY(parseNvml(R"({"init":0,"devices":[{"index":0,"code":15}]})").gpus[0].state == GpuState::Lost);
        QVERIFY(parseNvml("not json").gpus.empty());
    }

    void anNvmlNumberBeyondItsTypeIsUnknown() {
        const auto facts = parseNvml(R"({"init":0,"driver_version":"580.95.05","cuda_driver_version":13000000000000,
            "devices":[{"index":0,"name":"NVIDIA H100 80GB HBM3","compute_capability":[9000000000,1e30],
            "memory":{"code":0,"total":1e30},"mig":{"code":0,"current":4294967297},
            "mig_devices":[{"name":"x","memory":{"code":0,"total":1e30}}]}]})");
        QVERIFY(facts.driver.cuda.isUnknown());
        QVERIFY(facts.gpus[0].capability.isUnknown());
        QVERIFY(facts.gpus[0].memory.isUnknown());
        QVERIFY(facts.gpus[0].mig.isUnknown());
        QVERIFY(facts.gpus[0].migDevices[0].memory.isUnknown());
    }

    void anNvmlCodeIsToldAsItCame() {
        const auto facts = parseNvml(R"({"init":0,"devices":[{"index":0,"code":5000000000}]})");
        QVERIFY2(facts.gpus[0].name.problem.detail.contains(u"5000000000"_s),
                 qPrintable(facts.gpus[0].name.problem.detail));
    }

    void gpuMemoryOfNoBytesIsUnknown() {
        const auto facts = parseNvml(R"({"init":0,"devices":[{"index":0,"name":"NVIDIA H100 80GB HBM3",
            "memory":{"code":0,"total":0},"mig":{"code":0,"current":1},
            "mig_devices":[{"name":"x","memory":{"code":0,"total":0}}]}]})");
        QVERIFY(facts.gpus[0].memory.isUnknown());
        QVERIFY(facts.gpus[0].migDevices[0].memory.isUnknown());
    }

    void aNameMayHoldAComma() {
        const auto facts =
            parseSmiCsv(u"0, 8.9, 46068, 595.80, 00000000:01:00.0, Disabled, NVIDIA L40S, special\n"_s, true);
        QCOMPARE(*facts.gpus[0].name, u"NVIDIA L40S, special"_s);
        QCOMPARE(facts.gpus[0].memory->bytes, 46068LL * 1024 * 1024);
        QVERIFY(facts.gpus[0].mig.is(false));
        QCOMPARE(facts.driver.printed, u"595.80"_s);
    }

    void aCardThatFellOffTheBusIsLost() {
        const auto byMessage =
            parseSmiCsv(u"Unable to determine the device handle for GPU3: 0000:04:00.0: Unknown Error\n"
                        "0, 8.6, 10240, 535.54.03, 00000000:01:00.0, [N/A], NVIDIA GeForce RTX 3080\n"_s,
                        true);
        QCOMPARE(byMessage.gpus.size(), size_t(2));
        QVERIFY(byMessage.gpus[1].state == GpuState::Lost);
        QCOMPARE(byMessage.gpus[1].busId, u"0000:04:00.0"_s);
        const auto byColumns = parseSmiCsv(u"0, [Unknown Error]\n"_s, true);
        QVERIFY(byColumns.gpus[0].state == GpuState::Lost);
    }

    void messagesInPlaceOfRowsAreUnderstood() {
        QVERIFY(
            parseSmiCsv(u"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure …"_s,
                        true)
                .notLoaded);
        QVERIFY(parseSmiCsv(
                    u"Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 580.82"_s, true)
                    .mismatch);
        QVERIFY(parseSmiCsv(u"No devices were found"_s, true).gpus.empty());
        QVERIFY(isFieldRefusal(u"Field \"compute_cap\" is not a valid field to query."_s));
    }

    void theListGivesProfilesOfMigDevices() {
        const auto facts =
            parseSmiList(u"GPU 0: NVIDIA A30 (UUID: GPU-0)\n  MIG 2g.12gb     Device  0: (UUID: MIG-0)\n  MIG "
                         "1c.2g.12gb  Device  1: (UUID: MIG-1)\nGPU 1: NVIDIA A30 (UUID: GPU-1)\n"_s);
        QCOMPARE(facts.gpus.size(), size_t(2));
        QCOMPARE(facts.gpus[0].migDevices.size(), size_t(2));
        QCOMPARE(facts.gpus[0].migDevices[1].profile, u"1c.2g.12gb"_s);
    }

    void bothSpellingsOfTheHeaderAreRead_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("driver");
        QTest::addColumn<QString>("cuda");
        QTest::newRow("to 595") << u"| NVIDIA-SMI 550.90.07    Driver Version: 550.90.07    CUDA Version: 12.4  |"_s
                                << u"550.90.07"_s << u"12.4"_s;
        QTest::newRow("from 610") << u"| NVIDIA-SMI 612.01    KMD Version: 612.02.01   CUDA UMD Version: 13.3  |"_s
                                  << u"612.02.01"_s << u"13.3"_s;
        QTest::newRow("no libcuda") << u"| NVIDIA-SMI 550.90.07    Driver Version: 550.90.07    CUDA Version: N/A  |"_s
                                    << u"550.90.07"_s << QString();
        QTest::newRow("stub libcuda")
            << u"| NVIDIA-SMI 550.90.07    Driver Version: 550.90.07    CUDA Version: ERR!  |"_s << u"550.90.07"_s
            << QString();
    }
    void bothSpellingsOfTheHeaderAreRead() {
        QFETCH(QString, header);
        QFETCH(QString, driver);
        QFETCH(QString, cuda);
        const auto facts = parseSmiTable(header);
        QCOMPARE(facts.driver.printed, driver);
        QCOMPARE(facts.driver.cuda.isKnown() ? facts.driver.cuda->text() : QString(), cuda);
    }

    void onlyTheFirstBoxListsGpus() {
        const auto facts =
            parseSmiTable(u"|   0  NVIDIA A30                     On  | 00000000:41:00.0 Off |                   On |\n"
                          "| N/A   30C    P0    30W / 165W |     25MiB / 24576MiB |     N/A      Default |\n"
                          "|                               |                      |              Enabled |\n"
                          "+-------------------------------+----------------------+----------------------+\n\n"
                          "| MIG devices:                                                                |\n"
                          "|  0    1   0   0  |     12MiB / 12032MiB    | 28      0 |  2   0    2    0    0 |\n"
                          "|  0    2   0   1  |     12MiB / 12032MiB    | 28      0 |  2   0    2    0    0 |\n"
                          "| Processes:                                                                  |\n"
                          "|    0   N/A  N/A      1234      G   /usr/lib/xorg/Xorg                 84MiB |\n"_s);
        QCOMPARE(facts.gpus.size(), size_t(1));
        QVERIFY(facts.gpus[0].mig.is(true));
        QCOMPARE(facts.gpus[0].memory->bytes, 24576LL * 1024 * 1024);
        QCOMPARE(facts.gpus[0].migDevices.size(), size_t(2));
        QCOMPARE(*facts.gpus[0].migDevices[1].memory, 12032LL * 1024 * 1024);
    }

    void theQueryFormAnchorsMemoryOnItsSection() {
        const auto facts = parseSmiQuery(
            u"Driver Version    : 612.02.01 [Deprecated; use KMD Version]\nCUDA UMD Version    : 13.3\n\nGPU "
            u"00000000:41:00.0\n"
            "    Product Name             : NVIDIA H200\n    MIG Mode\n        Current              : Disabled\n"
            "    FB Memory Usage\n        Total                : 143771 MiB\n    BAR1 Memory Usage\n        Total      "
            "          : 262144 MiB\n"
            "    Conf Compute Protected Memory Usage\n        Total                : 0 MiB\n"_s);
        QCOMPARE(facts.driver.printed, u"612.02.01"_s);
        QCOMPARE(*facts.driver.cuda, Version::of("13.3"));
        QCOMPARE(facts.gpus[0].memory->bytes, 143771LL * 1024 * 1024);
        QVERIFY(facts.gpus[0].mig.is(false));
    }

    void mergingFillsOnlyWhatIsMissing() {
        NvidiaFacts facts =
            parseSmiTable(u"|   0  NVIDIA GeForce RTX 4090 L...   Off | 00000000:01:00.0 Off |   N/A |\n| 0%  30C  P8  "
                          "10W / 450W |  1MiB / 16376MiB | 0% Default |\n"_s);
        mergeFacts(facts,
                   parseSmiCsv(u"0, 8.9, 1, 550.1, 0000:01:00.0, [N/A], NVIDIA GeForce RTX 4090 Laptop GPU"_s, true));
        QCOMPARE(*facts.gpus[0].name, u"NVIDIA GeForce RTX 4090 Laptop GPU"_s);
        QCOMPARE(facts.gpus[0].memory->bytes, 16376LL * 1024 * 1024);
        QCOMPARE(*facts.gpus[0].capability, Version::of("8.9"));
    }

    void namesTellTheCapability_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("capability");
        const auto row = [](const char *name, const char *capability) {
            QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(capability);
        };
        row("NVIDIA GB10", "12.1");
        row("NVIDIA GeForce RTX 5090", "12.0");
        row("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "12.0");
        row("NVIDIA Thor", "11.0");
        row("NVIDIA GB300", "10.3");
        row("NVIDIA GB200", "10.0");
        row("NVIDIA GH200 480GB", "9.0");
        row("NVIDIA H100 80GB HBM3", "9.0");
        row("NVIDIA L40S", "8.9");
        row("NVIDIA GeForce RTX 4080 SUPER", "8.9");
        row("NVIDIA RTX 4000 Ada Generation", "8.9");
        row("NVIDIA RTX 6000 Ada Generation", "8.9");
        row("Orin (nvgpu)", "8.7");
        row("NVIDIA RTX A6000", "8.6");
        row("NVIDIA GeForce RTX 3080", "8.6");
        row("NVIDIA GeForce RTX 2050", "8.6");
        row("NVIDIA A10G", "8.6");
        row("NVIDIA A100-SXM4-80GB", "8.0");
        row("Tesla T4", "7.5");
        row("Quadro RTX 4000", "7.5");
        row("NVIDIA GeForce GTX 1660 Ti", "7.5");
        row("Tesla V100-SXM2-16GB", "7.0");
        row("GRID V100D-8C", "7.0");
        row("Tesla P100-PCIE-16GB", "6.0");
        row("NVIDIA GeForce GTX 1080 Ti", "6.1");
        row("Quadro P4000", "6.1");
        row("NVIDIA Something New", "");
    }
    void namesTellTheCapability() {
        QFETCH(QString, name);
        QFETCH(QString, capability);
        QCOMPARE(capabilityByName(name).text(), capability);
    }
};

QTEST_GUILESS_MAIN(NvidiaTextTest)
#include "NvidiaTextTest.moc"
