#include "base/Literals.h"
#include "detect/Detect.h"
#include "detect/LinuxText.h"
#include "detect/MemoryHost.h"

#include <QtTest>

using namespace armature;
using namespace armature::test;

// What a job sees of a machine: its limits, its container, its variables, its Pythons.

namespace {

void fillJob(MemoryHost &host) {
    host.command({u"uname"_s, u"-srvm"_s}, "Linux 5.14.0-570.el9.aarch64 #1 SMP aarch64\n");
    host.command({u"getconf"_s, u"GNU_LIBC_VERSION"_s}, "glibc 2.34\n");
    host.file(u"/etc/os-release"_s, "PRETTY_NAME=\"RHEL 9.6\"\nID=rhel\nVERSION_ID=\"9.6\"\n");
    host.file(u"/proc/meminfo"_s, "MemTotal: 600000000 kB\n");
    QByteArray processors;
    for (int i = 0; i < 8; ++i)
        processors += "processor\t: " + QByteArray::number(i) + "\nCPU implementer\t: 0x41\nCPU part\t: 0xd4f\n\n";
    host.file(u"/proc/cpuinfo"_s, processors);
}

void addInterpreter(MemoryHost &host, const QString &path, const char *version) {
    host.file(path, "\x7f"
                    "ELF");
    host.command({path, u"--version"_s}, QByteArray("Python ") + version + '\n');
}

} // namespace

class JobViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSmallestLimitOfTheGroupAndItsParentsHolds() {
        MemoryHost host;
        fillJob(host);
        const QString job = u"/sys/fs/cgroup/system.slice/slurmstepd.scope/job_47"_s;
        host.file(u"/proc/self/cgroup"_s, "0::/system.slice/slurmstepd.scope/job_47/step_0/user/task_0\n");
        host.file(job + u"/memory.max"_s, "17179869184\n");
        host.file(job + u"/step_0/user/task_0/memory.max"_s, "max\n");
        host.file(job + u"/cpu.max"_s, "250000 100000\n");
        const MachineProfile machine = detect(host);
        QCOMPARE(machine.memory.jobLimit.valueOr(0), 17179869184LL);
        QCOMPARE(machine.memory.jobLimit.source, job + u"/memory.max"_s);
        QCOMPARE(machine.processor.jobCores.valueOr(0), 2.5);
        QCOMPARE(machine.system.batchJob.valueOr({}), u"Slurm job 47"_s);
        QVERIFY(machine.has(FindingCode::JobLimits));
    }

    void controlGroupsOfVersion1AreRead() {
        MemoryHost host;
        fillJob(host);
        host.file(u"/proc/self/cgroup"_s, "9:memory:/slurm/uid_1000/job_12/step_0\n4:cpu,cpuacct:/\n2:cpuset:/set\n");
        host.file(u"/sys/fs/cgroup/memory/slurm/uid_1000/job_12/memory.limit_in_bytes"_s, "8589934592\n");
        host.file(u"/sys/fs/cgroup/cpuset/set/cpuset.cpus"_s, "0-2,5\n");
        const MachineProfile machine = detect(host);
        QCOMPARE(machine.memory.jobLimit.valueOr(0), 8589934592LL);
        QCOMPARE(machine.processor.jobCores.valueOr(0), 4.0);
        QCOMPARE(machine.system.batchJob.valueOr({}), u"Slurm job 12"_s);
    }

    void aLimitAboveTheMachineIsNone() {
        MemoryHost host;
        fillJob(host);
        host.file(u"/proc/self/cgroup"_s, "0::/\n");
        host.file(u"/sys/fs/cgroup/memory.max"_s, "9223372036854771712\n");
        const MachineProfile machine = detect(host);
        QVERIFY(machine.memory.jobLimit.isAbsent());
        QVERIFY(!machine.has(FindingCode::JobLimits));
    }

    void aListOfProcessorsIsCounted_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("count");
        QTest::newRow("one") << u"7"_s << 1;
        QTest::newRow("ranges") << u"0-3,8,10-11\n"_s << 7;
        QTest::newRow("backwards") << u"3-1"_s << 0;
        QTest::newRow("no list") << u"all"_s << 0;
        QTest::newRow("empty") << QString() << 0;
    }
    void aListOfProcessorsIsCounted() {
        QFETCH(const QString, text);
        QTEST(processorsInList(text), "count");
    }

    void aContainerIsKnownByItsMark_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("environment");
        QTest::addColumn<QString>("container");
        QTest::newRow("Apptainer") << u"/.singularity.d/runscript"_s << QByteArray() << u"apptainer"_s;
        QTest::newRow("Kubernetes") << u"/var/run/secrets/kubernetes.io/serviceaccount/token"_s << QByteArray()
                                    << u"kubernetes"_s;
        QTest::newRow("a variable") << QString() << QByteArray("KUBERNETES_SERVICE_HOST=10.0.0.1\n") << u"kubernetes"_s;
        QTest::newRow("no mark") << QString() << QByteArray() << u"of an unknown kind"_s;
        QTest::newRow("systemd's own machine") << u"/run/systemd/system/units"_s << QByteArray() << QString();
    }
    void aContainerIsKnownByItsMark() {
        QFETCH(const QString, file);
        QFETCH(const QByteArray, environment);
        MemoryHost host;
        fillJob(host);
        host.file(u"/proc/1/cgroup"_s, "0::/\n");
        host.command({u"env"_s}, environment);
        if (!file.isEmpty())
            host.file(file, {});
        QTEST(detect(host).system.container.valueOr({}), "container");
    }

    void variablesSayWhetherProgramsSeeThem() {
        MemoryHost host;
        fillJob(host);
        host.command({u"env"_s}, "HOME=/home/u\nLD_LIBRARY_PATH=/opt/cuda/lib64\nPYTHONPATH=/home/u/mine\n");
        const MachineProfile machine = detect(host);
        const std::vector<EnvironmentVariable> expected{{u"LD_LIBRARY_PATH"_s, u"/opt/cuda/lib64"_s, true},
                                                        {u"PYTHONPATH"_s, u"/home/u/mine"_s, false}};
        QVERIFY(machine.environment == expected);
        QVERIFY(machine.has(FindingCode::PythonPathSet));
    }

    void theToolkitAtCudaHomeIsFound() {
        MemoryHost host;
        fillJob(host);
        host.command({u"env"_s}, "CUDA_HOME=/opt/nvidia/cuda/12.4\n");
        host.file(u"/opt/nvidia/cuda/12.4/bin/nvcc"_s, {});
        host.file(u"/opt/nvidia/cuda/12.4/version.json"_s, R"({"cuda":{"version":"12.4.1"}})");
        const MachineProfile machine = detect(host);
        QCOMPARE(machine.cudaToolkit.valueOr({}), Version::of("12.4"));
        QCOMPARE(machine.tool(u"nvcc"_s)->path.valueOr({}), u"/opt/nvidia/cuda/12.4/bin/nvcc"_s);
    }

    void pythonsInUvsChosenFolderAreFound() {
        MemoryHost host;
        fillJob(host);
        host.command({u"env"_s}, "HOME=/home/u\nUV_PYTHON_INSTALL_DIR=/scratch/u/python\n");
        const QString path = u"/scratch/u/python/cpython-3.10.18-linux-aarch64-gnu/bin/python3"_s;
        addInterpreter(host, path, "3.10.18");
        const MachineProfile machine = detect(host);
        QCOMPARE(machine.pythons.size(), size_t(1));
        QCOMPARE(machine.pythons.front().path, path);
        QCOMPARE(machine.pythons.front().origin, u"uv"_s);
    }

    void aFreeThreadedPythonIsNamed() {
        MemoryHost host;
        fillJob(host);
        host.command({u"env"_s}, "HOME=/home/u\n");
        const QString root = u"/home/u/.local/share/uv/python/cpython-3.14.0+freethreaded-linux-aarch64-gnu"_s;
        addInterpreter(host, root + u"/bin/python3"_s, "3.14.0");
        host.folder(root + u"/lib/python3.14t"_s);
        host.command({u"python-headers"_s, root + u"/include/python3.14t/Python.h"_s}, {});
        const MachineProfile machine = detect(host);
        QVERIFY(machine.pythons.at(0).freeThreaded.is(true));
        QVERIFY(machine.pythons.at(0).headers.is(true));
        QVERIFY(machine.has(FindingCode::FreeThreadedPython));
    }

    void nixOsIsNamed() {
        MemoryHost host;
        fillJob(host);
        host.file(u"/etc/os-release"_s, "PRETTY_NAME=\"NixOS 26.05\"\nID=nixos\nVERSION_ID=\"26.05\"\n");
        QVERIFY(detect(host).has(FindingCode::NixOs));
    }

    void aVolumeThatAnEnvironmentCannotBeMadeOnIsAnError_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("code"); ///< empty: nothing is wrong
        QTest::newRow("sound") << QByteArray("file-system ext4\noptions rw,exec\nfree-inodes 9000000\n") << QString();
        QTest::newRow("noexec") << QByteArray("file-system ext4\noptions rw,noexec\n") << u"volume-no-exec"_s;
        QTest::newRow("read-only") << QByteArray("file-system ext4\noptions ro,exec\n") << u"volume-read-only"_s;
        QTest::newRow("no inodes") << QByteArray("file-system ext4\noptions rw,exec\nfree-inodes 12\n")
                                   << u"volume-no-inodes"_s;
        QTest::newRow("exFAT") << QByteArray("file-system exfat\noptions rw,exec\n") << u"volume-without-links"_s;
    }
    void aVolumeThatAnEnvironmentCannotBeMadeOnIsAnError() {
        QFETCH(const QByteArray, answer);
        MemoryHost host;
        fillJob(host);
        host.command({u"df"_s, u"target"_s},
                     "Filesystem 1024-blocks Used Available Capacity Mounted on\n- 9 1 8 1% /d\n");
        host.command({u"volume"_s, u"target"_s}, answer);
        QStringList errors;
        for (const Finding &finding : detect(host).findings)
            if (finding.severity == Severity::Error && enumName(finding.code).startsWith("volume"_L1))
                errors << enumName(finding.code);
        QTEST(errors.join(u' '), "code");
    }

    void aRecordedMachinesVolumeIsKnownByItsMounts() {
        MemoryHost host;
        fillJob(host);
        host.command({u"df"_s, u"target"_s},
                     "Filesystem 1024-blocks Used Available Capacity Mounted on\n- 9 1 8 1% /lus\n");
        host.file(u"/proc/self/mountinfo"_s,
                  "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
                  "40 22 0:50 / /lus rw,noexec,relatime shared:9 - lustre mds@tcp:/lus rw\n");
        const MachineProfile machine = detect(host);
        QCOMPARE(machine.volume(u"target"_s)->fileSystem.valueOr({}), u"lustre"_s);
        QVERIFY(machine.has(FindingCode::VolumeNoExec));
        QVERIFY(machine.has(FindingCode::VolumeNetwork));
    }

    void aTranslatorGivesItselfAway_data() {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<bool>("emulated");
        QTest::newRow("Rosetta in a Linux guest") << QByteArray("VirtualApple @ 2.50GHz") << true;
        QTest::newRow("FEX") << QByteArray("FEX-2411 (Cortex-X925)") << true;
        QTest::newRow("box64") << QByteArray("Box64 on Cortex-A76 @2400 MHz") << true;
        QTest::newRow("a real one") << QByteArray("Intel(R) Xeon(R) Platinum 8558") << false;
    }
    void aTranslatorGivesItselfAway() {
        QFETCH(const QByteArray, model);
        MemoryHost host;
        fillJob(host);
        host.command({u"uname"_s, u"-srvm"_s}, "Linux 6.8.0 #1 SMP x86_64\n");
        host.file(u"/proc/cpuinfo"_s,
                  "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: " + model + "\nflags\t\t: fpu lm avx\n\n");
        QTEST(detect(host).has(FindingCode::Emulated), "emulated");
    }
};

QTEST_GUILESS_MAIN(JobViewTest)
#include "JobViewTest.moc"
