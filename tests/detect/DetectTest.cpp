#include "detect/Detect.h"
#include "detect/MemoryHost.h"
#include "detect/NvidiaSmi.h"

#include <QtTest>

using namespace armature;
using namespace armature::test;

namespace {

QStringList words(const char *text) { return QString::fromLatin1(text).split(u' '); }

QByteArray cpuinfo(const char *part, int count) {
    QByteArray text;
    for (int i = 0; i < count; ++i)
        text += "processor\t: " + QByteArray::number(i) + "\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: " + part + "\n\n";
    return text;
}

/// An ordinary ARM64 server with glibc and 4 KiB pages.
void fillServer(MemoryHost &host, const char *part = "0xd4f") {
    host.command(words("uname -srvm"), "Linux 6.8.0-1021-nvidia #1 SMP aarch64\n");
    host.command(words("getconf PAGESIZE"), "4096\n");
    host.command(words("getconf GNU_LIBC_VERSION"), "glibc 2.39\n");
    host.file(QStringLiteral("/etc/os-release"), "PRETTY_NAME=\"Ubuntu 24.04.1 LTS\"\nID=ubuntu\nVERSION_ID=\"24.04\"\n");
    host.file(QStringLiteral("/proc/cpuinfo"), cpuinfo(part, 72));
    host.file(QStringLiteral("/proc/meminfo"), "MemTotal: 600000000 kB\n");
}

void addPython(MemoryHost &host, const char *version, bool managed, bool ensurepip) {
    const QString minor = QString::fromLatin1(version).section(u'.', 0, 1);
    const QString path = QStringLiteral("/usr/bin/python") + minor;
    host.command({QStringLiteral("which"), QStringLiteral("python") + minor}, path.toUtf8() + '\n');
    host.command({path, QStringLiteral("--version")}, QByteArray("Python ") + version + '\n');
    host.file(path, QByteArray("\x7f"
                               "ELF\x02\x01\x01",
                               7) +
                        QByteArray(11, '\0') + QByteArray(1, char(183)) + QByteArray(45, '\0'));
    host.folder(QStringLiteral("/usr/lib/python") + minor);
    if (managed)
        host.file(QStringLiteral("/usr/lib/python%1/EXTERNALLY-MANAGED").arg(minor), "");
    if (ensurepip)
        host.folder(QStringLiteral("/usr/lib/python%1/ensurepip").arg(minor));
}

const char *const Gh200 = R"({"library":"libnvidia-ml.so.1","init":0,"driver_version":"570.86.15","cuda_driver_version":12080,"devices":[
    {"index":0,"name":"NVIDIA GH200 480GB","bus_id":"00000009:01:00.0","compute_capability":[9,0],"memory":{"code":0,"total":102625181696},
     "mig":{"code":0,"current":0},"mig_devices":[]}]})";

QStringList codes(const MachineProfile &machine) {
    QStringList list;
    for (const Finding &finding : machine.findings)
        list << finding.code;
    list.sort();
    return list;
}

} // namespace

class DetectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyMachineGivesUnknownsAndNoCrash() {
        const MachineProfile machine = detect(MemoryHost());
        QVERIFY(machine.system.name.isUnknown());
        QVERIFY(machine.processor.model.isUnknown());
        QVERIFY(machine.gpus.empty());
        QCOMPARE(platformOf(machine), QStringLiteral("unsupported"));
        QVERIFY(machine.simulated);
    }

    void neoverseV2AloneIsNotGrace() {
        MemoryHost host;
        fillServer(host);
        QCOMPARE(*detect(host).processor.model, QStringLiteral("Arm Neoverse V2"));
    }

    void graceIsProvenByItsGpuBoardOrSocId() {
        MemoryHost gpu;
        fillServer(gpu);
        gpu.command(words("nvml"), Gh200);
        QCOMPARE(*detect(gpu).processor.model, QStringLiteral("NVIDIA Grace"));
        MemoryHost board;
        fillServer(board);
        board.file(QStringLiteral("/sys/class/dmi/id/sys_vendor"), "NVIDIA\n");
        board.file(QStringLiteral("/sys/class/dmi/id/product_name"), "Grace CPU P5042\n");
        QCOMPARE(*detect(board).processor.model, QStringLiteral("NVIDIA Grace"));
        MemoryHost soc;
        fillServer(soc);
        soc.file(QStringLiteral("/sys/devices/soc0/soc_id"), "jep106:036b:0241\n");
        QCOMPARE(*detect(soc).processor.model, QStringLiteral("NVIDIA Grace"));
    }

    void anotherMakersBoardDoesNotMakeAGrace() {
        MemoryHost host;
        fillServer(host);
        host.file(QStringLiteral("/sys/class/dmi/id/sys_vendor"), "Amazon EC2\n");
        host.file(QStringLiteral("/sys/class/dmi/id/product_name"), "r8g.metal Grace\n");
        QCOMPARE(*detect(host).processor.model, QStringLiteral("Arm Neoverse V2"));
    }

    void nvidiaSmiIsNotRunWhenNvmlSaysItAll() {
        MemoryHost host;
        fillServer(host);
        host.command(words("nvml"), Gh200);
        host.command(words("nvidia-smi"), "must not be read\n");
        const MachineProfile machine = detect(host);
        QVERIFY(!host.wasAsked(QStringLiteral("nvidia-smi")));
        QCOMPARE(machine.gpus.size(), size_t(1));
        QCOMPARE(machine.gpus[0].capability.source, QStringLiteral("nvml"));
    }

    void aRefusedFieldIsAskedWithoutAndFilledFromTheTable() {
        MemoryHost host;
        fillServer(host);
        const auto ask = [](bool withCapability) {
            return QStringList{QStringLiteral("nvidia-smi"), QStringLiteral("--query-gpu=") + smiQueryFields(withCapability),
                               QStringLiteral("--format=csv,noheader,nounits")};
        };
        host.command(ask(true), "Field \"compute_cap\" is not a valid field to query.\n", 2);
        host.command(ask(false), "0, 40536, 470.82.01, 00000000:41:00.0, Disabled, NVIDIA A100-PCIE-40GB\n");
        const MachineProfile machine = detect(host);
        QCOMPARE(*machine.gpus[0].capability, Version::of("8.0"));
        QCOMPARE(machine.gpus[0].capability.source, QStringLiteral("NVIDIA's table of compute capabilities, by name"));
        QVERIFY(machine.has(QStringLiteral("driver-too-old")));
    }

    void gpuMemoryNodesAreNoSystemMemory() {
        MemoryHost host;
        fillServer(host);
        host.command(words("nvml"), Gh200);
        const QString node = QStringLiteral("/sys/devices/system/node/node");
        host.file(node + QStringLiteral("0/cpulist"), "0-71\n");
        host.file(node + QStringLiteral("0/meminfo"), "Node 0 MemTotal: 500000000 kB\n");
        host.file(node + QStringLiteral("1/cpulist"), "\n");
        host.file(node + QStringLiteral("1/meminfo"), "Node 1 MemTotal: 100000000 kB\n");
        host.file(node + QStringLiteral("2/cpulist"), "\n");
        host.file(node + QStringLiteral("2/meminfo"), "Node 2 MemTotal: 0 kB\n");
        const MachineProfile machine = detect(host);
        QCOMPARE(*machine.memory.total, 500000000LL * 1024);
        QCOMPARE(*machine.memory.gpuNodes, 100000000LL * 1024);
        QVERIFY(machine.memory.unified.is(false));
        QVERIFY(machine.has(QStringLiteral("gpu-memory-in-ram")));
    }

    void aMemoryExpanderStaysSystemMemory() {
        MemoryHost host;
        fillServer(host);
        host.file(QStringLiteral("/sys/devices/system/node/node1/cpulist"), "\n");
        host.file(QStringLiteral("/sys/devices/system/node/node1/meminfo"), "Node 1 MemTotal: 100000000 kB\n");
        QCOMPARE(*detect(host).memory.total, 600000000LL * 1024);
    }

    void aCardWithoutADriverIsAFindingOfACudaMachine() {
        MemoryHost host;
        fillServer(host);
        host.file(QStringLiteral("/sys/bus/pci/devices/0009:01:00.0/vendor"), "0x10de\n");
        host.file(QStringLiteral("/sys/bus/pci/devices/0009:01:00.0/class"), "0x030200\n");
        host.file(QStringLiteral("/sys/bus/pci/devices/0009:01:00.0/device"), "0x2342\n");
        host.file(QStringLiteral("/sys/bus/pci/devices/0000:00:00.0/vendor"), "0x10de\n");
        host.file(QStringLiteral("/sys/bus/pci/devices/0000:00:00.0/class"), "0x060400\n");
        const MachineProfile machine = detect(host);
        QCOMPARE(machine.gpus.size(), size_t(1));
        QVERIFY(machine.gpus[0].name.isUnknown());
        QVERIFY(machine.has(QStringLiteral("driver-missing")));
        QCOMPARE(platformOf(machine), QStringLiteral("linux-aarch64-cuda"));
    }

    void aMismatchNamesTheLoadedModule() {
        MemoryHost host;
        fillServer(host);
        host.command(words("nvml"), R"({"library":"libnvidia-ml.so.1","init":18})");
        host.file(QStringLiteral("/proc/driver/nvidia/version"),
                  "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  580.82.07  Release Build  (root@b)\n");
        host.file(QStringLiteral("/proc/driver/nvidia/gpus/0009:01:00.0/information"), "Model: \t\t NVIDIA GH200 480GB\nIRQ: 1\n");
        const MachineProfile machine = detect(host);
        QVERIFY(machine.has(QStringLiteral("driver-mismatch")));
        QVERIFY(!machine.has(QStringLiteral("driver-missing")));
        QCOMPARE(machine.driver.printed, QStringLiteral("580.82.07"));
        QVERIFY(machine.driver.openModule.is(true));
        QCOMPARE(*machine.gpus[0].name, QStringLiteral("NVIDIA GH200 480GB"));
    }

    void aLostCardIsNoUsableOne() {
        MemoryHost host;
        fillServer(host);
        host.command(words("nvml"), R"({"init":0,"driver_version":"535.54.03","cuda_driver_version":12020,"devices":[{"index":0,"code":15}]})");
        const MachineProfile machine = detect(host);
        QVERIFY(machine.has(QStringLiteral("gpu-lost")));
        QVERIFY(machine.nvidiaGpus().empty());
    }

    void aToolThatHangsIsTriedOnce() {
        MemoryHost host;
        fillServer(host);
        host.hangOn(QStringLiteral("nvidia-smi"));
        host.file(QStringLiteral("/proc/driver/nvidia/gpus/0009:01:00.0/information"), "Model: \t\t NVIDIA GH200 480GB\n");
        const MachineProfile machine = detect(host);
        QVERIFY(!host.wasAsked(QStringLiteral("nvidia-smi_-L")));
        QCOMPARE(*machine.gpus[0].capability, Version::of("9.0"));
    }

    void aProprietaryModuleOnGraceIsAWarning() {
        MemoryHost host;
        fillServer(host);
        host.command(words("nvml"), Gh200);
        host.file(QStringLiteral("/proc/driver/nvidia/version"), "NVRM version: NVIDIA UNIX aarch64 Kernel Module  570.86.15  Thu Dec 12\n");
        QVERIFY(detect(host).has(QStringLiteral("proprietary-module-on-grace")));
    }

    void pagesAndLibcAreFindings() {
        MemoryHost host;
        fillServer(host);
        host.command(words("getconf PAGESIZE"), "65536\n");
        host.command(words("getconf GNU_LIBC_VERSION"), "glibc 2.27\n");
        QCOMPARE(codes(detect(host)),
                 (QStringList{QStringLiteral("glibc-too-old"), QStringLiteral("page-size-64k"), QStringLiteral("python-missing")}));
    }

    void muslIsNamedByItsLoaderOrItsSystem() {
        MemoryHost alpine;
        fillServer(alpine);
        alpine.command(words("getconf GNU_LIBC_VERSION"), "", 1);
        alpine.file(QStringLiteral("/lib/ld-musl-aarch64.so.1"), "");
        QVERIFY(detect(alpine).has(QStringLiteral("musl")));
        MemoryHost ubuntuWithMusl;
        fillServer(ubuntuWithMusl);
        ubuntuWithMusl.file(QStringLiteral("/lib/ld-musl-aarch64.so.1"), "");
        QVERIFY(!detect(ubuntuWithMusl).has(QStringLiteral("musl")));
    }

    void onePythonThatIsFreeOfMarksIsEnough() {
        MemoryHost managed;
        fillServer(managed);
        addPython(managed, "3.12.3", true, false);
        QCOMPARE(codes(detect(managed)), (QStringList{QStringLiteral("externally-managed"), QStringLiteral("no-ensurepip")}));
        addPython(managed, "3.11.9", false, true);
        const MachineProfile machine = detect(managed);
        QCOMPARE(codes(machine), QStringList{});
        QCOMPARE(*machine.pythons.front().version, Version::of("3.12.3"));
    }

    void aPythonWithoutEnsurepipIsAWarningOnlyWhereThereIsNoUv() {
        MemoryHost host;
        fillServer(host);
        addPython(host, "3.12.3", false, false);
        const auto severity = [](const MachineProfile &machine) {
            for (const Finding &finding : machine.findings)
                if (finding.code == QLatin1String("no-ensurepip"))
                    return std::optional(finding.severity);
            return std::optional<Severity>();
        };
        QCOMPARE(severity(detect(host)), Severity::Warning);
        host.command(words("which uv"), "/usr/local/bin/uv\n");
        host.command(words("uv --version"), "uv 0.11.20\n");
        QCOMPARE(severity(detect(host)), Severity::Note);
    }

    void anOldPythonIsNoneUnlessThereIsUv() {
        MemoryHost host;
        fillServer(host);
        addPython(host, "3.9.2", false, true);
        QVERIFY(detect(host).has(QStringLiteral("python-missing")));
        host.command(words("which uv"), "/usr/local/bin/uv\n");
        host.command(words("uv --version"), "uv 0.9.5\n");
        const MachineProfile machine = detect(host);
        QVERIFY(!machine.has(QStringLiteral("python-missing")));
        QCOMPARE(*machine.tool(QStringLiteral("uv"))->version, Version::of("0.9.5"));
    }

    void theUvThatCameAlongIsTakenUnlessTheUsersOwnIsAsNew() {
        MemoryHost host;
        fillServer(host);
        host.command(words("which armature-uv"), "/usr/lib/armature/uv\n");
        host.command(words("/usr/lib/armature/uv --version"), "uv 0.13.9\n");
        QCOMPARE(*detect(host).tool(QStringLiteral("uv"))->path, QStringLiteral("/usr/lib/armature/uv"));
        host.command(words("which uv"), "/usr/local/bin/uv\n");
        host.command(words("uv --version"), "uv 0.13.8\n");
        const MachineProfile older = detect(host);
        QCOMPARE(*older.tool(QStringLiteral("uv"))->path, QStringLiteral("/usr/lib/armature/uv"));
        QVERIFY(older.tool(QStringLiteral("uv"))->path.source.contains(QLatin1String("/usr/local/bin/uv is older")));
        host.command(words("uv --version"), "uv 0.13.9\n");
        QCOMPARE(*detect(host).tool(QStringLiteral("uv"))->path, QStringLiteral("/usr/local/bin/uv"));
    }

    void aUvThatCannotBeStartedIsNotPreferredToOneThatCan() {
        MemoryHost host;
        fillServer(host);
        host.command(words("which armature-uv"), "/usr/lib/armature/uv\n"); // of another architecture: it says no version
        host.command(words("which uv"), "/usr/local/bin/uv\n");
        host.command(words("uv --version"), "uv 0.12.0\n");
        QCOMPARE(*detect(host).tool(QStringLiteral("uv"))->path, QStringLiteral("/usr/local/bin/uv"));
    }

    void theUvThatWasNamedIsTheOneAndNoOther() {
        MemoryHost host;
        fillServer(host);
        host.command(words("which uv"), "/usr/local/bin/uv\n");
        host.command(words("uv --version"), "uv 0.13.9\n");
        host.command(words("which chosen-uv"), "/opt/uv\n");
        host.command(words("/opt/uv --version"), "uv 0.12.0\n");
        QCOMPARE(*detect(host).tool(QStringLiteral("uv"))->version, Version::of("0.12.0"));
        host.command(words("which chosen-uv"), "/opt/uv\n", 1); // no program is there
        QVERIFY(!detect(host).tool(QStringLiteral("uv"))->path.isKnown());
        QVERIFY(detect(host).tool(QStringLiteral("uv"))->path.source.contains(QLatin1String("/opt/uv")));
    }

    void settingsAreShownMasked() {
        MemoryHost host;
        fillServer(host);
        host.command(words("env"), "HTTPS_PROXY=http://****@proxy:3128\nHOME=/home/user\n");
        host.file(QStringLiteral("/home/user/.config/pip/pip.conf"), "[global]\nindex-url = https://bob:secret@mirror/simple\n");
        const MachineProfile machine = detect(host);
        QCOMPARE(machine.network.size(), size_t(2));
        QCOMPARE(machine.network[1].value, QStringLiteral("https://****@mirror/simple"));
    }

    void everyProbeReportsOnce() {
        MemoryHost host;
        fillServer(host);
        QStringList steps;
        (void)detect(host, [&](const QString &probe, const MachineProfile &) { steps << probe; });
        QCOMPARE(steps.size(), 10);
        QCOMPARE(steps.removeDuplicates(), 0);
    }
};

QTEST_GUILESS_MAIN(DetectTest)
#include "DetectTest.moc"
