#include "verify/WheelRecord.h"
#include "Patience.h"

#include <QElapsedTimer>
#include <QTest>

using namespace armature;

/// The CSV of RECORD files, as Python's csv module writes it.
class WheelRecordTest : public QObject {
    Q_OBJECT

    static QString problemOf(const QByteArray &bytes) {
        const auto entries = parseRecord(bytes, QStringLiteral("RECORD"));
        return entries ? QStringLiteral("none") : entries.problem().subject + u' ' + entries.problem().detail;
    }

private Q_SLOTS:
    void aLineHasPathHashAndSize() {
        const auto entries = parseRecord("a/b.py,sha256=abc_-,12\n", QStringLiteral("RECORD"));
        QVERIFY(entries.ok());
        QCOMPARE(entries->size(), size_t(1));
        QVERIFY((entries->front() == RecordEntry{"a/b.py", "sha256=abc_-", 12}));
    }
    void hashAndSizeMayBeEmptyOrLeftOut() {
        const auto entries = parseRecord("a,,\r\nb\nc,sha256=x", QStringLiteral("RECORD"));
        QVERIFY(entries.ok());
        QCOMPARE(entries->size(), size_t(3));
        QCOMPARE(entries->at(0).size, -1);
        QCOMPARE(entries->at(1).path, QByteArray("b"));
        QCOMPARE(entries->at(2).hash, QByteArray("sha256=x"));
    }
    void quotesProtectCommasAndQuotes() {
        const auto entries = parseRecord("\"a,\"\"b\"\".py\",sha256=x,\"3\"\n", QStringLiteral("RECORD"));
        QVERIFY(entries.ok());
        QCOMPARE(entries->front().path, QByteArray("a,\"b\".py"));
        QCOMPARE(entries->front().size, 3);
    }
    void emptyLinesAndAnEmptyFileAreFine() {
        QVERIFY(parseRecord("", QStringLiteral("RECORD"))->empty());
        QCOMPARE(parseRecord("\n\na,,\n\r\n", QStringLiteral("RECORD"))->size(), size_t(1));
    }
    void whatIsNoRecordIsRefusedWithItsLine_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("problem");
        QTest::newRow("four fields") << QByteArray("a,,\nb,,,\n") << QStringLiteral("RECORD:2 more than three fields");
        QTest::newRow("open quote") << QByteArray("a,,\n\"b,,\n") << QStringLiteral("RECORD:2 a quote that is never closed");
        QTest::newRow("text after quote") << QByteArray("\"a\"b,,\n") << QStringLiteral("RECORD:1 text after a closing quote");
        QTest::newRow("size") << QByteArray("a,,1x\n") << QStringLiteral("RECORD:1 a size that is no number");
        QTest::newRow("negative size") << QByteArray("a,,-1\n") << QStringLiteral("RECORD:1 a size that is no number");
        QTest::newRow("size overflow") << QByteArray("a,,99999999999999999999\n") << QStringLiteral("RECORD:1 a size that is no number");
        QTest::newRow("no path") << QByteArray(",sha256=x,1\n") << QStringLiteral("RECORD:1 an entry without a path");
        QTest::newRow("NUL") << QByteArray("a\0b,,\n", 6) << QStringLiteral("RECORD:1 a control character in a path");
        QTest::newRow("newline in quotes") << QByteArray("\"a\nb\",,\n") << QStringLiteral("RECORD:1 a control character in a path");
        QTest::newRow("long path") << QByteArray(5000, 'a') << QStringLiteral("RECORD:1 a path longer than 4096 bytes");
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\x02\x01\x01\x00\x00",
                                              9)
                                << QStringLiteral("RECORD:1 a control character in a path");
    }
    void whatIsNoRecordIsRefusedWithItsLine() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, problem);
        QCOMPARE(problemOf(bytes), problem);
    }
    void aMillionLinesAreRefusedInBoundedTime() {
        QElapsedTimer clock;
        clock.start();
        const auto entries = parseRecord(QByteArray("a.py,,1\n").repeated(1'000'000), QStringLiteral("RECORD"));
        QVERIFY(!entries.ok());
        QCOMPARE(entries.problem().code, ProblemCode::TooLarge);
        QVERIFY2(clock.elapsed() < patience(20'000), qPrintable(QString::number(clock.elapsed())));
    }
    void everyTruncationIsReadOrRefused() {
        const QByteArray whole = "a/b.py,sha256=abc,12\n\"x,y\"\"z\",,\r\n../../../bin/tool,sha256=d,3\n";
        for (qsizetype length = 0; length <= whole.size(); ++length)
            problemOf(whole.left(length)); // neither crashes nor loops
    }
    void scriptsInBinAreInsideTheEnvironment() {
        QCOMPARE(entryPath("/env", "/env/lib/python3.10/site-packages", "../../../bin/tool"), QByteArray("/env/bin/tool"));
        QCOMPARE(entryPath("/env", "/env/lib/python3.10/site-packages", "a/../b.py"), QByteArray("/env/lib/python3.10/site-packages/b.py"));
        QCOMPARE(entryPath("/env", "/env/lib/python3.10/site-packages", "/env/share/x"), QByteArray("/env/share/x"));
    }
    void nothingOutsideTheEnvironmentHasAPath() {
        for (const char *entry :
             {"../../../../etc/passwd", "/etc/passwd", "../../../../env2/x", "../../..", "/env", "a/../../../../../x", "//etc/passwd"})
            QVERIFY2(entryPath("/env", "/env/lib/python3.10/site-packages", entry).isEmpty(), entry);
    }
};

QTEST_GUILESS_MAIN(WheelRecordTest)
#include "WheelRecordTest.moc"
