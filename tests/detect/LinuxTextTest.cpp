#include "detect/LinuxText.h"

#include <QtTest>

using namespace armature;

class LinuxTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void osReleaseTakesEveryKindOfQuoting() {
        const auto values = parseOsRelease(QStringLiteral("# comment\nNAME='Void'\nID=void\nPRETTY_NAME=\"A \\\"B\\\" 1\"\nID_LIKE=\n"));
        QCOMPARE(values.value(QStringLiteral("NAME")), QStringLiteral("Void"));
        QCOMPARE(values.value(QStringLiteral("ID")), QStringLiteral("void"));
        QCOMPARE(values.value(QStringLiteral("PRETTY_NAME")), QStringLiteral("A \"B\" 1"));
        QVERIFY(values.contains(QStringLiteral("ID_LIKE")));
        QVERIFY(!values.contains(QStringLiteral("VERSION_ID")));
    }

    void unameTakesTheMachineFromTheEnd() {
        const auto uname = parseUname(QStringLiteral("Linux 6.8.0-1021-nvidia-64k #23-Ubuntu SMP PREEMPT_DYNAMIC Thu aarch64\n"));
        QVERIFY(uname.has_value());
        QCOMPARE(uname->release, QStringLiteral("6.8.0-1021-nvidia-64k"));
        QCOMPARE(uname->machine, QStringLiteral("aarch64"));
        QVERIFY(!parseUname(QStringLiteral("Linux")).has_value());
    }

    void meminfoOfANodeIsReadLikeThatOfTheSystem() {
        QCOMPARE(parseMeminfo(QStringLiteral("MemTotal:  100 kB\nMemFree: 1 kB"), QStringLiteral("MemTotal")), 102400);
        QCOMPARE(parseMeminfo(QStringLiteral("Node 1 MemTotal:       98304 kB\n"), QStringLiteral("MemTotal")), 98304 * 1024);
        QVERIFY(!parseMeminfo(QStringLiteral("XMemTotal: 5 kB"), QStringLiteral("MemTotal")).has_value());
    }

    void glibcAnswersWithItsVersionAndMuslNotAtAll() {
        QCOMPARE(parseGetconfLibc(QStringLiteral("glibc 2.39\n"))->version, Version::of("2.39"));
        QVERIFY(!parseGetconfLibc(QString()).has_value());
    }

    void jetsonReleaseIsShortened() {
        QCOMPARE(parseTegraRelease(QStringLiteral("# R36 (release), REVISION: 4.3, GCID: 1, BOARD: generic")), QStringLiteral("R36.4.3"));
        QCOMPARE(parseTegraRelease(QStringLiteral("something else")), QString());
    }

    void wslIsToldByTheKernelRelease_data() {
        QTest::addColumn<QString>("release");
        QTest::addColumn<int>("generation");
        QTest::newRow("2") << QStringLiteral("5.15.90.1-microsoft-standard-WSL2") << 2;
        QTest::newRow("own kernel") << QStringLiteral("6.6.1-WSL2-mine") << 2;
        QTest::newRow("1") << QStringLiteral("4.4.0-19041-Microsoft") << 1;
        QTest::newRow("none") << QStringLiteral("6.2.2-arm64") << 0;
        QTest::newRow("azure") << QStringLiteral("6.8.0-1020-azure") << 0;
    }
    void wslIsToldByTheKernelRelease() {
        QFETCH(QString, release);
        QFETCH(int, generation);
        QCOMPARE(wslGeneration(release), generation);
    }

    void containersAreToldByTheirCgroup() {
        QCOMPARE(containerFromCgroup(QStringLiteral("12:cpu:/docker/abc\n")), QStringLiteral("docker"));
        QCOMPARE(containerFromCgroup(QStringLiteral("1:name=systemd:/kubepods/burstable/x")), QStringLiteral("kubernetes"));
        QCOMPARE(containerFromCgroup(QStringLiteral("0::/machine.slice/libpod-1.scope")), QStringLiteral("podman"));
        QCOMPARE(containerFromCgroup(QStringLiteral("0::/init.scope\n")), QString());
    }

    void dmiFillersAreNoNames() {
        QCOMPARE(cleanDmi(QStringLiteral("Dell  Inc.\n")), QStringLiteral("Dell Inc."));
        QCOMPARE(cleanDmi(QStringLiteral("To be filled by O.E.M.")), QString());
    }

    void aMakerOfHardwareIsNoHypervisor() {
        QCOMPARE(hypervisorFromDmi(QStringLiteral("Microsoft Corporation"), QStringLiteral("Surface"), {}), QString());
        QCOMPARE(hypervisorFromDmi(QStringLiteral("Microsoft Corporation"), QStringLiteral("Virtual Machine"), {}), QStringLiteral("Hyper-V"));
        QCOMPARE(hypervisorFromDmi(QStringLiteral("Amazon EC2"), QStringLiteral("c8g.metal-48xl"), {}), QString());
        QCOMPARE(hypervisorFromDmi(QStringLiteral("Amazon EC2"), QStringLiteral("c8g.xlarge"), {}), QStringLiteral("Amazon EC2"));
        QCOMPARE(hypervisorFromDmi(QStringLiteral("NVIDIA"), QStringLiteral("NVIDIA_DGX_Spark"), QStringLiteral("DGX Spark")), QString());
    }

    void dfIsReadWithBlanksInItsNames() {
        const auto space =
            parseDf(QStringLiteral("Filesystem 1024-blocks Used Available Capacity Mounted on\n//server/a share 1000 400 600 40% /mnt/my disk\n"));
        QVERIFY(space.has_value());
        QCOMPARE(space->total, 1024000);
        QCOMPARE(space->available, 614400);
        QCOMPARE(space->mountPoint, QStringLiteral("/mnt/my disk"));
        QVERIFY(!parseDf(QStringLiteral("df: no such file")).has_value());
    }
};

QTEST_GUILESS_MAIN(LinuxTextTest)
#include "LinuxTextTest.moc"
