#include "detect/AppleText.h"
#include "base/Literals.h"

#include <QtTest>

using namespace armature;

class AppleTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void brandStringsNameTheChip_data() {
        QTest::addColumn<QString>("brand");
        QTest::addColumn<QString>("name");
        const auto row = [](const char *brand, const char *name) {
            QTest::newRow(brand) << QString::fromLatin1(brand) << QString::fromLatin1(name);
        };
        row("Apple M1", "Apple M1");
        row("Apple M5 Max", "Apple M5 Max");
        row("Apple M4 Max (Virtual)", "Apple M4 Max");
        row("Apple processor", "Apple silicon, model unknown");
        row("VirtualApple @ 2.50GHz", "Apple silicon, model unknown");
        row("Intel(R) Core(TM) i7-8700B CPU @ 3.20GHz", "Intel(R) Core(TM) i7-8700B CPU @ 3.20GHz");
    }
    void brandStringsNameTheChip() {
        QFETCH(QString, brand);
        QFETCH(QString, name);
        QCOMPARE(appleProcessorName(brand), name);
    }

    void hardwareIsReadInAllItsShapes_data() {
        QTest::addColumn<QByteArray>("processors");
        QTest::addColumn<int>("count");
        QTest::newRow("levels") << QByteArray("\"proc 16:12:4\"") << 16;
        QTest::newRow("four numbers") << QByteArray("\"proc 18:6:0:12\"") << 18;
        QTest::newRow("a number in a virtual machine") << QByteArray("6") << 6;
    }
    void hardwareIsReadInAllItsShapes() {
        QFETCH(QByteArray, processors);
        QFETCH(int, count);
        const auto hardware = parseAppleHardware(
            R"({"SPHardwareDataType" : [{"chip_type" : "Apple M4 Max", "machine_model" : "Mac16,5", "physical_memory" : "48 GB", "number_processors" : )" +
            processors + "}]}");
        QCOMPARE(hardware.processors, count);
        QCOMPARE(hardware.chip, u"Apple M4 Max"_s);
        QCOMPARE(hardware.memory, qint64(48) << 30);
    }

    void metalLevelsAreNamed() {
        const auto display = parseAppleDisplays(
            R"({"SPDisplaysDataType" : [{"_name" : "kHW_AppleM3Item", "sppci_model" : "Apple M3", "spdisplays_mtlgpufamilysupport" : "spdisplays_metal4"}]})");
        QCOMPARE(display.name, u"Apple M3"_s);
        QCOMPARE(display.metal, u"Metal 4"_s);
        QVERIFY(parseAppleDisplays(R"({"SPDisplaysDataType" : []})").name.isEmpty());
    }

    void swVersSeparatesWithTabs() {
        QCOMPARE(parseSwVers(u"ProductName:\t\tmacOS\nProductVersion:\t\t26.4\n"_s), u"26.4"_s);
    }
};

QTEST_GUILESS_MAIN(AppleTextTest)
#include "AppleTextTest.moc"
