#include "detect/Detect.h"
#include "base/Literals.h"
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
        text += "processor\t: " + QByteArray::number(i) +
                "\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: " + part + "\n\n";
    return text;
}

/// An ordinary ARM64 server with glibc and 4 KiB pages.
void fillServer(MemoryHost &host, const char *part = "0xd4f") {
    host.command(words("uname -srvm"), "Linux 6.8.0-1021-nvidia #1 SMP aarch64\n");
    host.command(words("getconf PAGESIZE"), "4096\n");
    host.command(words("getconf GNU_LIBC_VERSION"), "glibc 2.39\n");
    host.file(u"/etc/os-release"_s, "PRETTY_NAME=\"Ubuntu 24.04.1 LTS\"\nID=ubuntu\nVERSION_ID=\"24.04\"\n");
    host.file(u"/proc/cpuinfo"_s, cpuinfo(part, 72));
    host.file(u"/proc/meminfo"_s, "MemTotal: 600000000 kB\n");
}

void addPython(MemoryHost &host, const char *version, bool managed, bool ensurepip) {
    const QString minor = QString::fromLatin1(version).section(u'.', 0, 1);
    const QString path = u"/usr/bin/python"_s + minor;
    host.command({u"which"_s, u"python"_s + minor}, path.toUtf8() + '\n');
    host.command({path, u"--version"_s}, QByteArray("Python ") + version + '\n');
    host.file(path, QByteArray("\x7f"
                               "ELF\x02\x01\x01",
                               7) +
                        QByteArray(11, '\0') + QByteArray(1, char(183)) + QByteArray(45, '\0'));
    host.folder(u"/usr/lib/python"_s + minor);
    if (managed)
        host.file(u"/usr/lib/python%1/EXTERNALLY-MANAGED"_s.arg(minor), "");
    if (ensurepip)
        host.folder(u"/usr/lib/python%1/ensurepip"_s.arg(minor));
}

const char *const Gh200 =
    R"({"library":"libnvidia-ml.so.1","init":0,"driver_version":"570.86.15","cuda_driver_version":12080,"devices":[
    {"index":0,"name":"NVIDIA GH200 480GB","bus_id":"00000009:01:00.0","compute_capability":[9,0],"memory":{"code":0,"total":102625181696},
     "mig":{"code":0,"current":0},"mig_devices":[]}]})";

QStringList codes(const MachineProfile &machine) {
    QStringList list;
    for (const Finding &finding : machine.findings)
        list << enumName(finding.code);
    list.sort();
    return list;
}

} // namespace

class DetectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// What the catalog may ask for is what detection looks for.
    void everyKnownToolIsLookedForOnLinux() {
        MemoryHost host;
        fillServer(host);
        QStringList names;
        for (const Tool &tool : detect(host).tools)
            names << tool.name;
        names.sort();
        QStringList known = knownTools();
        known.sort();
        QCOMPARE(names, known);
    }

    void anEmptyMachineGivesUnknownsAndNoCrash() {
        const MachineProfile machine = detect(MemoryHost());
        QVERIFY(machine.system.name.isUnknown());
        QVERIFY(machine.processor.model.isUnknown());
        QVERIFY(machine.gpus.empty());
        QCOMPARE(platformOf(machine), u"unsupported"_s);
        QVERIFY(machine.simulated);
    }

    void neoverseV2AloneIsNotGrace() {
        MemoryHost host;
        fillServer(host);
        QCOMPARE(*detect(host).processor.model, u"Arm Neoverse V2"_s);
    }

    void graceIsProvenByItsGpuBoardOrSocId() {
        MemoryHost gpu;
        fillServer(gpu);
        gpu.command(words("nvml"), Gh200);
        QCOMPARE(*detect(gpu).processor.model, u"NVIDIA Grace"_s);
        MemoryHost board;
        fillServer(board);
        board.file(u"/sys/class/dmi/id/sys_vendor"_s, "NVIDIA\n");
        board.file(u"/sys/class/dmi/id/product_name"_s, "Grace CPU P5042\n");
        QCOMPARE(*detect(board).processor.model, u"NVIDIA Grace"_s);
        MemoryHost soc;
        fillServer(soc);
        soc.file(u"/sys/devices/soc0/soc_id"_s, "jep106:036b:0241\n");
        QCOMPARE(*detect(soc).processor.model, u"NVIDIA Grace"_s);
    }

    void anotherMakersBoardDoesNotMakeAGrace() {
        MemoryHost host;
        fillServer(host);
        host.file(u"/sys/class/dmi/id/sys_vendor"_s, "Amazon EC2\n");
        host.file(u"/sys/class/dmi/id/product_name"_s, "r8g.metal Grace\n");
        QCOMPARE(*detect(host).processor.model, u"Arm Neoverse V2"_s);
    }

    void nvidiaSmiIsNotRunWhenNvmlSaysItAll() {
        MemoryHost host;
        fillServer(host);
        host.command(words("nvml"), Gh200);
        host.command(words("nvidia-smi"), "must not be read\n");
        const MachineProfile machine = detect(host);
        QVERIFY(!host.wasAsked(u"nvidia-smi"_s));
        QCOMPARE(machine.gpus.size(), size_t(1));
        QCOMPARE(machine.gpus[0].capability.source, u"nvml"_s);
    }

    void aRefusedFieldIsAskedWithoutAndFilledFromTheTable() {
        MemoryHost host;
        fillServer(host);
        const auto ask = [](bool withCapability) {
            return QStringList{u"nvidia-smi"_s, u"--query-gpu="_s + smiQueryFields(withCapability),
                               u"--format=csv,noheader,nounits"_s};
        };
        host.command(ask(true), "Field \"compute_cap\" is not a valid field to query.\n", 2);
        host.command(ask(false), "0, 40536, 470.82.01, 00000000:41:00.0, Disabled, NVIDIA A100-PCIE-40GB\n");
        const MachineProfile machine = detect(host);
        QCOMPARE(*machine.gpus[0].capability, Version::of("8.0"));
        QCOMPARE(machine.gpus[0].capability.source, u"NVIDIA's table of compute capabilities, by name"_s);
        QVERIFY(machine.has(FindingCode::DriverTooOld));
    }

    void gpuMemoryNodesAreNoSystemMemory() {
        MemoryHost host;
        fillServer(host);
        host.command(words("nvml"), Gh200);
        const QString node = u"/sys/devices/system/node/node"_s;
        host.file(node + u"0/cpulist"_s, "0-71\n");
        host.file(node + u"0/meminfo"_s, "Node 0 MemTotal: 500000000 kB\n");
        host.file(node + u"1/cpulist"_s, "\n");
        host.file(node + u"1/meminfo"_s, "Node 1 MemTotal: 100000000 kB\n");
        host.file(node + u"2/cpulist"_s, "\n");
        host.file(node + u"2/meminfo"_s, "Node 2 MemTotal: 0 kB\n");
        const MachineProfile machine = detect(host);
        QCOMPARE(*machine.memory.total, 500000000LL * 1024);
        QCOMPARE(*machine.memory.gpuNodes, 100000000LL * 1024);
        QVERIFY(machine.memory.unified.is(false));
        QVERIFY(machine.has(FindingCode::GpuMemoryInRam));
    }

    void aMemoryExpanderStaysSystemMemory() {
        MemoryHost host;
        fillServer(host);
        host.file(u"/sys/devices/system/node/node1/cpulist"_s, "\n");
        host.file(u"/sys/devices/system/node/node1/meminfo"_s, "Node 1 MemTotal: 100000000 kB\n");
        QCOMPARE(*detect(host).memory.total, 600000000LL * 1024);
    }

    void aCardWithoutADriverIsAFindingOfACudaMachine() {
        MemoryHost host;
        fillServer(host);
        host.file(u"/sys/bus/pci/devices/0009:01:00.0/vendor"_s, "0x10de\n");
        host.file(u"/sys/bus/pci/devices/0009:01:00.0/class"_s, "0x030200\n");
        host.file(u"/sys/bus/pci/devices/0009:01:00.0/device"_s, "0x2342\n");
        host.file(u"/sys/bus/pci/devices/0000:00:00.0/vendor"_s, "0x10de\n");
        host.file(u"/sys/bus/pci/devices/0000:00:00.0/class"_s, "0x060400\n");
        const MachineProfile machine = detect(host);
        QCOMPARE(machine.gpus.size(), size_t(1));
        QVERIFY(machine.gpus[0].name.isUnknown());
        QVERIFY(machine.has(FindingCode::DriverMissing));
        QCOMPARE(platformOf(machine), u"linux-aarch64-cuda"_s);
    }

    void aMismatchNamesTheLoadedModule() {
        MemoryHost host;
        fillServer(host);
        host.command(words("nvml"), R"({"library":"libnvidia-ml.so.1","init":18})");
        host.file(u"/proc/driver/nvidia/version"_s,
                  "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  580.82.07  Release Build  (root@b)\n");
        host.file(u"/proc/driver/nvidia/gpus/0009:01:00.0/information"_s, "Model: \t\t NVIDIA GH200 480GB\nIRQ: 1\n");
        const MachineProfile machine = detect(host);
        QVERIFY(machine.has(FindingCode::DriverMismatch));
        QVERIFY(!machine.has(FindingCode::DriverMissing));
        QCOMPARE(machine.driver.printed, u"580.82.07"_s);
        QVERIFY(machine.driver.openModule.is(true));
        QCOMPARE(*machine.gpus[0].name, u"NVIDIA GH200 480GB"_s);
    }

    void aLostCardIsNoUsableOne() {
        MemoryHost host;
        fillServer(host);
        host.command(
            words("nvml"),
            R"({"init":0,"driver_version":"535.54.03","cuda_driver_version":12020,"devices":[{"index":0,"code":15}]})");
        const MachineProfile machine = detect(host);
        QVERIFY(machine.has(FindingCode::GpuLost));
        QVERIFY(machine.nvidiaGpus().empty());
    }

    void aToolThatHangsIsTriedOnce() {
        MemoryHost host;
        fillServer(host);
        host.hangOn(u"nvidia-smi"_s);
        host.file(u"/proc/driver/nvidia/gpus/0009:01:00.0/information"_s, "Model: \t\t NVIDIA GH200 480GB\n");
        const MachineProfile machine = detect(host);
        QVERIFY(!host.wasAsked(u"nvidia-smi_-L"_s));
        QCOMPARE(*machine.gpus[0].capability, Version::of("9.0"));
    }

    void aProprietaryModuleOnGraceIsAWarning() {
        MemoryHost host;
        fillServer(host);
        host.command(words("nvml"), Gh200);
        host.file(u"/proc/driver/nvidia/version"_s,
                  "NVRM version: NVIDIA UNIX aarch64 Kernel Module  570.86.15  Thu Dec 12\n");
        QVERIFY(detect(host).has(FindingCode::ProprietaryModuleOnGrace));
    }

    void pagesAndLibcAreFindings() {
        MemoryHost host;
        fillServer(host);
        host.command(words("getconf PAGESIZE"), "65536\n");
        host.command(words("getconf GNU_LIBC_VERSION"), "glibc 2.27\n");
        QCOMPARE(codes(detect(host)), (QStringList{u"glibc-too-old"_s, u"page-size-64k"_s, u"python-missing"_s}));
    }

    void muslIsNamedByItsLoaderOrItsSystem() {
        MemoryHost alpine;
        fillServer(alpine);
        alpine.command(words("getconf GNU_LIBC_VERSION"), "", 1);
        alpine.file(u"/lib/ld-musl-aarch64.so.1"_s, "");
        QVERIFY(detect(alpine).has(FindingCode::Musl));
        MemoryHost ubuntuWithMusl;
        fillServer(ubuntuWithMusl);
        ubuntuWithMusl.file(u"/lib/ld-musl-aarch64.so.1"_s, "");
        QVERIFY(!detect(ubuntuWithMusl).has(FindingCode::Musl));
    }

    void onePythonThatIsFreeOfMarksIsEnough() {
        MemoryHost managed;
        fillServer(managed);
        addPython(managed, "3.12.3", true, false);
        QCOMPARE(codes(detect(managed)), (QStringList{u"externally-managed"_s, u"no-ensurepip"_s}));
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
                if (finding.code == FindingCode::NoEnsurepip)
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
        QVERIFY(detect(host).has(FindingCode::PythonMissing));
        host.command(words("which uv"), "/usr/local/bin/uv\n");
        host.command(words("uv --version"), "uv 0.9.5\n");
        const MachineProfile machine = detect(host);
        QVERIFY(!machine.has(FindingCode::PythonMissing));
        QCOMPARE(*machine.tool(u"uv"_s)->version, Version::of("0.9.5"));
    }

    void theUvThatCameAlongIsTakenUnlessTheUsersOwnIsAsNew() {
        MemoryHost host;
        fillServer(host);
        host.command(words("which armature-uv"), "/usr/lib/armature/uv\n");
        host.command(words("/usr/lib/armature/uv --version"), "uv 0.13.9\n");
        QCOMPARE(*detect(host).tool(u"uv"_s)->path, u"/usr/lib/armature/uv"_s);
        host.command(words("which uv"), "/usr/local/bin/uv\n");
        host.command(words("uv --version"), "uv 0.13.8\n");
        const MachineProfile older = detect(host);
        QCOMPARE(*older.tool(u"uv"_s)->path, u"/usr/lib/armature/uv"_s);
        QVERIFY(older.tool(u"uv"_s)->path.source.contains("/usr/local/bin/uv is older"_L1));
        host.command(words("uv --version"), "uv 0.13.9\n");
        QCOMPARE(*detect(host).tool(u"uv"_s)->path, u"/usr/local/bin/uv"_s);
    }

    void aUvThatCannotBeStartedIsNotPreferredToOneThatCan() {
        MemoryHost host;
        fillServer(host);
        host.command(words("which armature-uv"),
                     "/usr/lib/armature/uv\n"); // of another architecture: it says no version
        host.command(words("which uv"), "/usr/local/bin/uv\n");
        host.command(words("uv --version"), "uv 0.12.0\n");
        QCOMPARE(*detect(host).tool(u"uv"_s)->path, u"/usr/local/bin/uv"_s);
    }

    void theUvThatWasNamedIsTheOneAndNoOther() {
        MemoryHost host;
        fillServer(host);
        host.command(words("which uv"), "/usr/local/bin/uv\n");
        host.command(words("uv --version"), "uv 0.13.9\n");
        host.command(words("which chosen-uv"), "/opt/uv\n");
        host.command(words("/opt/uv --version"), "uv 0.12.0\n");
        QCOMPARE(*detect(host).tool(u"uv"_s)->version, Version::of("0.12.0"));
        host.command(words("which chosen-uv"), "/opt/uv\n", 1); // no program is there
        QVERIFY(!detect(host).tool(u"uv"_s)->path.isKnown());
        QVERIFY(detect(host).tool(u"uv"_s)->path.source.contains("/opt/uv"_L1));
    }

    void memoryOrAVolumeOfNoBytesIsUnknown() {
        MemoryHost host;
        fillServer(host);
        host.file(u"/proc/meminfo"_s, "MemTotal: 0 kB\n");
        host.command(words("df tmp"), "Filesystem 1024-blocks Used Available Capacity Mounted on\nnone 0 0 0 - /tmp\n");
        const MachineProfile machine = detect(host);
        QVERIFY(machine.memory.total.isUnknown());
        QVERIFY(machine.volume(u"tmp"_s)->total.isUnknown());
        QVERIFY(machine.volume(u"tmp"_s)->free.isUnknown());
        QCOMPARE(*machine.volume(u"tmp"_s)->mountPoint, u"/tmp"_s);
    }

    void aVersionKeepsItsZerosInJsonAndIsReadBackEqual() {
        MemoryHost host;
        fillServer(host);
        host.command(words("nvml"), R"({"init":0,"driver_version":"580.95.05","devices":[]})");
        const MachineProfile machine = detect(host);
        const QJsonObject json = toJson(machine);
        QCOMPARE(json[u"driver"_s][u"version"_s][u"value"_s].toString(), u"580.95.05"_s);
        MachineProfile back;
        QVERIFY(fromJsonValue(json, back));
        QVERIFY(back == machine);
        QCOMPARE(back.driver.version->asWritten(), u"580.95.05"_s);
    }

    void aVersionWithAnotherLocalLabelIsWrittenWithThatLabel() {
        QCOMPARE(toJsonValue(Version::of("2.08.0+cu128").withLocal(u"cu129"_s)).toString(), u"2.08.0+cu129"_s);
        QCOMPARE(toJsonValue(Version::of("2.08.0+cu128").withoutLocal()).toString(), u"2.08.0"_s);
    }

    void settingsAreShownMasked() {
        MemoryHost host;
        fillServer(host);
        host.command(words("env"), "HTTPS_PROXY=http://****@proxy:3128\nHOME=/home/user\n");
        host.file(u"/home/user/.config/pip/pip.conf"_s, "[global]\nindex-url = https://bob:secret@mirror/simple\n");
        const MachineProfile machine = detect(host);
        QCOMPARE(machine.network.size(), size_t(2));
        QCOMPARE(machine.network[1].value, u"https://****@mirror/simple"_s);
    }

    void everyProbeReportsOnce() {
        MemoryHost host;
        fillServer(host);
        QStringList steps;
        (void)detect(host, [&](const QString &probe, const MachineProfile &) { steps << probe; });
        QCOMPARE(steps.size(), 11);
        QCOMPARE(steps.removeDuplicates(), 0);
    }
};

QTEST_GUILESS_MAIN(DetectTest)
#include "DetectTest.moc"
