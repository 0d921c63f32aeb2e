#include "base/Literals.h"
#include "detect/ChosenGpu.h"
#include "detect/Detect.h"
#include "detect/MemoryHost.h"
#include "detect/NvidiaFacts.h"
#include "detect/NvidiaSmiPages.h"
#include "detect/VisibleGpus.h"

#include <QtTest>

using namespace armature;
using namespace armature::test;

// A GPU that is there and cannot be used, or is another maker's, is told before anything is fetched.

namespace {

void fillLinux(MemoryHost &host) {
    host.command({u"uname"_s, u"-srvm"_s}, "Linux 6.8.0-1021-nvidia #1 SMP aarch64\n");
    host.command({u"getconf"_s, u"GNU_LIBC_VERSION"_s}, "glibc 2.39\n");
    host.file(u"/etc/os-release"_s, "PRETTY_NAME=\"Ubuntu 24.04.1 LTS\"\nID=ubuntu\nVERSION_ID=\"24.04\"\n");
}

QByteArray device(const char *name, const char *bus, const char *capability, const char *more) {
    return QByteArray("{\"name\":\"") + name + "\",\"bus_id\":\"" + bus + "\",\"compute_capability\":" + capability +
           ",\"memory\":{\"code\":0,\"total\":1000000000}," + more + "}";
}

QByteArray nvml(const QByteArrayList &devices) {
    return R"({"init":0,"driver_version":"570.133.20","cuda_driver_version":12080,"devices":[)" + devices.join(',') +
           "]}";
}

const char *const NoMig = R"("mig":{"code":0,"current":0},"mig_devices":[])";

MachineProfile withEnvironment(const QByteArray &environment, const QByteArrayList &devices) {
    MemoryHost host;
    fillLinux(host);
    host.command({u"nvml"_s}, nvml(devices));
    host.command({u"env"_s}, environment);
    return detect(host);
}

void addPci(MemoryHost &host, const QString &address, const char *vendor, const char *kind) {
    const QString folder = u"/sys/bus/pci/devices/"_s + address;
    host.file(folder + u"/class"_s, kind);
    host.file(folder + u"/vendor"_s, vendor);
    host.file(folder + u"/device"_s, "0x7480");
}

Severity severityOf(const MachineProfile &machine, FindingCode code) {
    for (const Finding &finding : machine.findings)
        if (finding.code == code)
            return finding.severity;
    return Severity::Note;
}

} // namespace

class GpuStatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void migWithoutAnInstanceIsAnError() {
        const MachineProfile machine =
            withEnvironment({}, {device("NVIDIA GH200 480GB", "00000009:01:00.0", "[9,0]",
                                        R"("mig":{"code":0,"current":1},"mig_devices":[])")});
        QCOMPARE(machine.gpus.at(0).state, GpuState::NoMigDevice);
        QCOMPARE(severityOf(machine, FindingCode::MigEmpty), Severity::Error);
        QVERIFY(!machine.has(FindingCode::Mig));
        QVERIFY(machine.nvidiaGpus().empty());
    }

    void aMigInstanceMakesItUsable() {
        const MachineProfile machine = withEnvironment(
            {},
            {device(
                "NVIDIA H100", "00000009:01:00.0", "[9,0]",
                R"("mig":{"code":0,"current":1},"mig_devices":[{"name":"NVIDIA H100 MIG 1g.10gb","memory":{"code":0,"total":1000}}])")});
        QCOMPARE(machine.gpus.at(0).state, GpuState::Usable);
        QVERIFY(machine.has(FindingCode::Mig));
    }

    void theListOfNvidiaSmiShowsMigWithoutAnInstance() {
        MemoryHost host;
        fillLinux(host);
        host.command({u"nvidia-smi"_s,
                      u"--query-gpu=index,compute_cap,memory.total,driver_version,pci.bus_id,mig.mode."
                      "current,name"_s,
                      u"--format=csv,noheader,nounits"_s},
                     "0, 9.0, 81559, 570.133.20, 00000009:01:00.0, Enabled, NVIDIA H100\n");
        host.command({u"nvidia-smi"_s, u"-L"_s}, "GPU 0: NVIDIA H100 (UUID: GPU-1)\n");
        QCOMPARE(detect(host).gpus.at(0).state, GpuState::NoMigDevice);
    }

    void aFabricThatIsNotReadyIsSeenInTheQuery() {
        const QString query =
            u"GPU 00000000:1B:00.0\n    Product Name                          : NVIDIA H100 80GB HBM3\n"
            "    Fabric\n        State                             : In Progress\n"_s;
        QCOMPARE(parseSmiQuery(query).gpus.at(0).state, GpuState::FabricNotReady);
        QCOMPARE(parseSmiQuery(QString(query).replace(u"In Progress"_s, u"Completed"_s)).gpus.at(0).state,
                 GpuState::Usable);
    }

    void aDriverWithoutLibcudaIsAnError() {
        MemoryHost host;
        fillLinux(host);
        host.command({u"which"_s, u"nvidia-smi"_s}, "/usr/bin/nvidia-smi\n");
        host.command({u"nvidia-smi"_s},
                     "| NVIDIA-SMI 580.95.05    Driver Version: 580.95.05    CUDA Version: N/A     |\n"
                     "|   0  NVIDIA H100         On  |   00000000:1B:00.0 Off |                    0 |\n");
        const MachineProfile machine = detect(host);
        QVERIFY(machine.driver.cuda.isAbsent());
        QCOMPARE(severityOf(machine, FindingCode::CudaLibraryMissing), Severity::Error);
    }

    void visibleDevicesChooseByIndex_data() {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("order");
        QTest::addColumn<bool>("sameModel");
        QTest::addColumn<QString>("visible"); ///< "10": the first one alone; empty: cannot be told
        const auto row = [](const char *title, const char *value, const char *order, bool same, const char *visible) {
            QTest::newRow(title) << QString::fromLatin1(value) << QString::fromLatin1(order) << same
                                 << QString::fromLatin1(visible);
        };
        row("an empty value hides all", "", "", false, "00");
        row("-1 hides all", "-1", "", false, "00");
        row("an index in the driver's order", "1", "PCI_BUS_ID", false, "01");
        row("an index in CUDA's own order of equal ones", "0", "", true, "10");
        row("an index in CUDA's own order of different ones", "0", "", false, "");
        row("an identifier", "GPU-8932f937", "PCI_BUS_ID", false, "");
        row("CUDA stops at an index that is not there", "1,7,0", "PCI_BUS_ID", false, "01");
    }
    void visibleDevicesChooseByIndex() {
        QFETCH(const QString, value);
        QFETCH(const QString, order);
        QFETCH(const bool, sameModel);
        std::vector<Gpu> gpus(2);
        gpus[0].name = Reading<QString>::known(u"NVIDIA A100"_s, u"nvml"_s);
        gpus[1].name = Reading<QString>::known(sameModel ? u"NVIDIA A100"_s : u"Tesla P4"_s, u"nvml"_s);
        const auto visible = visibleGpus(gpus, value, order);
        QString text;
        for (size_t i = 0; visible && i < visible->size(); ++i)
            text += (*visible)[i] ? u'1' : u'0';
        QTEST(text, "visible");
    }

    void aHiddenGpuDoesNotDecide() {
        const MachineProfile machine =
            withEnvironment("CUDA_VISIBLE_DEVICES=1\nCUDA_DEVICE_ORDER=PCI_BUS_ID\n",
                            {device("Tesla P4", "00000001:01:00.0", "[6,1]", NoMig),
                             device("NVIDIA A100-PCIE-40GB", "0000000D:01:00.0", "[8,0]", NoMig)});
        QCOMPARE(machine.nvidiaGpus().size(), size_t(1));
        QCOMPARE(*machine.nvidiaGpus().front()->name, u"NVIDIA A100-PCIE-40GB"_s);
        QCOMPARE(severityOf(machine, FindingCode::GpuHidden), Severity::Note);
    }

    void hidingEveryGpuIsAnError() {
        const MachineProfile machine =
            withEnvironment("CUDA_VISIBLE_DEVICES=\n", {device("NVIDIA A100", "00000001:01:00.0", "[8,0]", NoMig)});
        QCOMPARE(severityOf(machine, FindingCode::GpuHidden), Severity::Error);
    }

    void otherMakersAreKnownByThePciBus_data() {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QByteArray>("vendor");
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<int>("found");
        const auto row = [](const char *title, const char *address, const char *vendor, const char *kind, int found) {
            QTest::newRow(title) << QString::fromLatin1(address) << QByteArray(vendor) << QByteArray(kind) << found;
        };
        row("a Radeon", "0000:03:00.0", "0x1002\n", "0x030000\n", 1);
        row("an Instinct", "0000:03:00.0", "0x1002\n", "0x120000\n", 1);
        row("an Arc", "0000:03:00.0", "0x8086\n", "0x030000\n", 1);
        row("the graphics inside an Intel processor", "0000:00:02.0", "0x8086\n", "0x030000\n", 0);
        row("a server's own screen", "0004:02:00.0", "0x1a03\n", "0x030000\n", 0);
        row("a network card of Intel", "0000:03:00.0", "0x8086\n", "0x020000\n", 0);
    }
    void otherMakersAreKnownByThePciBus() {
        QFETCH(const QString, address);
        QFETCH(const QByteArray, vendor);
        QFETCH(const QByteArray, kind);
        MemoryHost host;
        fillLinux(host);
        addPci(host, address, vendor.constData(), kind.constData());
        const MachineProfile machine = detect(host);
        QTEST(int(machine.gpus.size()), "found");
        QCOMPARE(machine.has(FindingCode::OtherGpu), !machine.gpus.empty());
        QVERIFY(!machine.hasNvidiaGpu());
    }

    void aJetsonIsKnownByAnyOfItsSigns_data() {
        QTest::addColumn<QString>("kernel");
        QTest::addColumn<QByteArray>("devices");
        QTest::addColumn<bool>("jetson");
        QTest::newRow("the kernel") << u"5.15.148-tegra"_s << QByteArray() << true;
        QTest::newRow("the GPU") << u"5.15.0"_s << device("Orin (nvgpu)", "", "[8,7]", NoMig) << true;
        QTest::newRow("a server") << u"5.15.0"_s << device("NVIDIA A100", "", "[8,0]", NoMig) << false;
    }
    void aJetsonIsKnownByAnyOfItsSigns() {
        QFETCH(const QString, kernel);
        QFETCH(const QByteArray, devices);
        MemoryHost host;
        fillLinux(host);
        host.command({u"uname"_s, u"-srvm"_s}, "Linux " + kernel.toUtf8() + " #1 SMP aarch64\n");
        if (!devices.isEmpty())
            host.command({u"nvml"_s}, nvml({devices}));
        QTEST(detect(host).has(FindingCode::Jetson), "jetson");
    }

    void aCutNameIsAnAnswerOnlyWhereOneIsPossible_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("capability");
        const auto row = [](const char *name, const char *capability) {
            QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(capability);
        };
        row("NVIDIA RTX PRO 6000 Blac...", "12.0");
        row("NVIDIA GeForce RTX 4090 L...", "8.9");
        row("NVIDIA A10...", "");
        row("NVIDIA RTX 6000...", "");
        row("NVIDIA RTX Spark N1X (6144-core Blackwell RTX GPU)", "12.1");
        row("NVIDIA RTX 4000 SFF Ada Generation", "8.9");
        row("Quadro RTX 6000", "7.5");
        row("Quadro M2000", "5.2");
        row("Quadro M1200", "5.0");
        row("NVIDIA GeForce GTX 960M", "5.0");
        row("NVIDIA GeForce GTX 960", "5.2");
        row("NVIDIA TITAN X (Pascal)", "6.1");
        row("NVIDIA TITAN X", "");
        row("NVIDIA GeForce GT 1030", "6.1");
        row("NVIDIA Tegra X2", "6.2");
        row("NVIDIA B300 SXM6 AC", "10.3");
    }
    void aCutNameIsAnAnswerOnlyWhereOneIsPossible() {
        QFETCH(const QString, name);
        QTEST(capabilityByName(name).text(), "capability");
    }

    void aGpuThatIsElsewhereCanBePlannedFor() {
        MemoryHost host;
        fillLinux(host);
        MachineProfile machine = detect(host);
        QVERIFY(chooseGpu(machine, u"gb200"_s, u"580.95.05"_s));
        QCOMPARE(platformOf(machine), u"linux-aarch64-cuda"_s);
        QCOMPARE(*machine.gpus.at(0).capability, Version::of("10.0"));
        QCOMPARE(*machine.driver.version, Version::of("580.95.05"));
        QVERIFY(hasAssumedGpu(machine));
    }

    void oneOfSeveralGpusCanBeChosen() {
        MachineProfile machine = withEnvironment({}, {device("NVIDIA GeForce RTX 5090", "1", "[12,0]", NoMig),
                                                      device("NVIDIA GeForce GTX 1080", "2", "[6,1]", NoMig)});
        QVERIFY(chooseGpu(machine, u"1080"_s, {}));
        QCOMPARE(machine.nvidiaGpus().size(), size_t(1));
        QCOMPARE(*machine.nvidiaGpus().front()->capability, Version::of("6.1"));
        QVERIFY(!hasAssumedGpu(machine));
    }

    void anUnknownGpuIsRefused() {
        MachineProfile machine;
        const auto chosen = chooseGpu(machine, u"GB500"_s, {});
        QVERIFY(!chosen);
        QCOMPARE(chosen.problem().code, ProblemCode::UnknownName);
        QVERIFY(machine.gpus.empty());
    }
};

QTEST_GUILESS_MAIN(GpuStatesTest)
#include "GpuStatesTest.moc"
