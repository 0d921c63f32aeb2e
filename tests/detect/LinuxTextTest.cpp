#include "detect/LinuxText.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class LinuxTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void osReleaseTakesEveryKindOfQuoting() {
        const auto values =
            parseOsRelease(u"# comment\nNAME='Void'\nID=void\nPRETTY_NAME=\"A \\\"B\\\" 1\"\nID_LIKE=\n"_s);
        QCOMPARE(values.value(u"NAME"_s), u"Void"_s);
        QCOMPARE(values.value(u"ID"_s), u"void"_s);
        QCOMPARE(values.value(u"PRETTY_NAME"_s), u"A \"B\" 1"_s);
        QVERIFY(values.contains(u"ID_LIKE"_s));
        QVERIFY(!values.contains(u"VERSION_ID"_s));
    }

    void unameTakesTheMachineFromTheEnd() {
        const auto uname = parseUname(u"Linux 6.8.0-1021-nvidia-64k #23-Ubuntu SMP PREEMPT_DYNAMIC Thu aarch64\n"_s);
        QVERIFY(uname.has_value());
        QCOMPARE(uname->release, u"6.8.0-1021-nvidia-64k"_s);
        QCOMPARE(uname->machine, u"aarch64"_s);
        QVERIFY(!parseUname(u"Linux"_s).has_value());
    }

    void meminfoOfANodeIsReadLikeThatOfTheSystem() {
        QCOMPARE(parseMeminfo(u"MemTotal:  100 kB\nMemFree: 1 kB"_s, u"MemTotal"_s), 102400);
        QCOMPARE(parseMeminfo(u"Node 1 MemTotal:       98304 kB\n"_s, u"MemTotal"_s), 98304 * 1024);
        QVERIFY(!parseMeminfo(u"XMemTotal: 5 kB"_s, u"MemTotal"_s).has_value());
    }

    void glibcAnswersWithItsVersionAndMuslNotAtAll() {
        QCOMPARE(parseGetconfLibc(u"glibc 2.39\n"_s)->version, Version::of("2.39"));
        QVERIFY(!parseGetconfLibc(QString()).has_value());
    }

    void jetsonReleaseIsShortened() {
        QCOMPARE(parseTegraRelease(u"# R36 (release), REVISION: 4.3, GCID: 1, BOARD: generic"_s), u"R36.4.3"_s);
        QCOMPARE(parseTegraRelease(u"something else"_s), QString());
    }

    void wslIsToldByTheKernelRelease_data() {
        QTest::addColumn<QString>("release");
        QTest::addColumn<int>("generation");
        QTest::newRow("2") << u"5.15.90.1-microsoft-standard-WSL2"_s << 2;
        QTest::newRow("own kernel") << u"6.6.1-WSL2-mine"_s << 2;
        QTest::newRow("1") << u"4.4.0-19041-Microsoft"_s << 1;
        QTest::newRow("none") << u"6.2.2-arm64"_s << 0;
        QTest::newRow("azure") << u"6.8.0-1020-azure"_s << 0;
    }
    void wslIsToldByTheKernelRelease() {
        QFETCH(QString, release);
        QFETCH(int, generation);
        QCOMPARE(wslGeneration(release), generation);
    }

    void containersAreToldByTheirCgroup() {
        QCOMPARE(containerFromCgroup(u"12:cpu:/docker/abc\n"_s), u"docker"_s);
        QCOMPARE(containerFromCgroup(u"1:name=systemd:/kubepods/burstable/x"_s), u"kubernetes"_s);
        QCOMPARE(containerFromCgroup(u"0::/machine.slice/libpod-1.scope"_s), u"podman"_s);
        QCOMPARE(containerFromCgroup(u"0::/init.scope\n"_s), QString());
    }

    void dmiFillersAreNoNames() {
        QCOMPARE(cleanDmi(u"Dell  Inc.\n"_s), u"Dell Inc."_s);
        QCOMPARE(cleanDmi(u"To be filled by O.E.M."_s), QString());
    }

    void aMakerOfHardwareIsNoHypervisor() {
        QCOMPARE(hypervisorFromDmi(u"Microsoft Corporation"_s, u"Surface"_s, {}), QString());
        QCOMPARE(hypervisorFromDmi(u"Microsoft Corporation"_s, u"Virtual Machine"_s, {}), u"Hyper-V"_s);
        QCOMPARE(hypervisorFromDmi(u"Amazon EC2"_s, u"c8g.metal-48xl"_s, {}), QString());
        QCOMPARE(hypervisorFromDmi(u"Amazon EC2"_s, u"c8g.xlarge"_s, {}), u"Amazon EC2"_s);
        QCOMPARE(hypervisorFromDmi(u"NVIDIA"_s, u"NVIDIA_DGX_Spark"_s, u"DGX Spark"_s), QString());
    }

    void dfIsReadWithBlanksInItsNames() {
        const auto space = parseDf(
            u"Filesystem 1024-blocks Used Available Capacity Mounted on\n//server/a share 1000 400 600 40% /mnt/my disk\n"_s);
        QVERIFY(space.has_value());
        QCOMPARE(space->total, 1024000);
        QCOMPARE(space->available, 614400);
        QCOMPARE(space->mountPoint, u"/mnt/my disk"_s);
        QVERIFY(!parseDf(u"df: no such file"_s).has_value());
    }
};

QTEST_GUILESS_MAIN(LinuxTextTest)
#include "LinuxTextTest.moc"
