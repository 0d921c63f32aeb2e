#include "verify/WheelRecord.h"
#include "base/Literals.h"

#include <QTest>

using namespace armature;

/// The CSV of RECORD files, as Python's csv module writes it.
class WheelRecordTest : public QObject {
    Q_OBJECT

    static QString problemOf(const QByteArray &bytes) {
        const auto entries = parseRecord(bytes, u"RECORD"_s);
        return entries ? u"none"_s : entries.problem().subject + u' ' + entries.problem().detail;
    }

private Q_SLOTS:
    void aLineHasPathHashAndSize() {
        const auto entries = parseRecord("a/b.py,sha256=abc_-,12\n", u"RECORD"_s);
        QVERIFY(entries.ok());
        QCOMPARE(entries->size(), size_t(1));
        QVERIFY((entries->front() == RecordEntry{"a/b.py", "sha256=abc_-", 12}));
    }
    void hashAndSizeMayBeEmptyOrLeftOut() {
        const auto entries = parseRecord("a,,\r\nb\nc,sha256=x", u"RECORD"_s);
        QVERIFY(entries.ok());
        QCOMPARE(entries->size(), size_t(3));
        QCOMPARE(entries->at(0).size, -1);
        QCOMPARE(entries->at(1).path, QByteArray("b"));
        QCOMPARE(entries->at(2).hash, QByteArray("sha256=x"));
    }
    void quotesProtectCommasAndQuotes() {
        const auto entries = parseRecord("\"a,\"\"b\"\".py\",sha256=x,\"3\"\n", u"RECORD"_s);
        QVERIFY(entries.ok());
        QCOMPARE(entries->front().path, QByteArray("a,\"b\".py"));
        QCOMPARE(entries->front().size, 3);
    }
    void emptyLinesAndAnEmptyFileAreFine() {
        QVERIFY(parseRecord("", u"RECORD"_s)->empty());
        QCOMPARE(parseRecord("\n\na,,\n\r\n", u"RECORD"_s)->size(), size_t(1));
    }
    void whatIsNoRecordIsRefusedWithItsLine_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("problem");
        QTest::newRow("four fields") << QByteArray("a,,\nb,,,\n") << u"RECORD:2 more than three fields"_s;
        QTest::newRow("open quote") << QByteArray("a,,\n\"b,,\n") << u"RECORD:2 a quote that is never closed"_s;
        QTest::newRow("text after quote") << QByteArray("\"a\"b,,\n") << u"RECORD:1 text after a closing quote"_s;
        QTest::newRow("size") << QByteArray("a,,1x\n") << u"RECORD:1 a size that is no number"_s;
        QTest::newRow("negative size") << QByteArray("a,,-1\n") << u"RECORD:1 a size that is no number"_s;
        QTest::newRow("size overflow") << QByteArray("a,,99999999999999999999\n")
                                       << u"RECORD:1 a size that is no number"_s;
        QTest::newRow("no path") << QByteArray(",sha256=x,1\n") << u"RECORD:1 an entry without a path"_s;
        QTest::newRow("NUL") << QByteArray("a\0b,,\n", 6) << u"RECORD:1 a control character in a path"_s;
        QTest::newRow("newline in quotes") << QByteArray("\"a\nb\",,\n") << u"RECORD:1 a control character in a path"_s;
        QTest::newRow("long path") << QByteArray(5000, 'a') << u"RECORD:1 a path longer than 4096 bytes"_s;
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\x02\x01\x01\x00\x00",
                                              9)
                                << u"RECORD:1 a control character in a path"_s;
    }
    void whatIsNoRecordIsRefusedWithItsLine() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, problem);
        QCOMPARE(problemOf(bytes), problem);
    }
    void aMillionLinesAreRefused() {
        const auto entries = parseRecord(QByteArray("a.py,,1\n").repeated(1'000'000), u"RECORD"_s);
        QVERIFY(!entries.ok());
        QCOMPARE(entries.problem().code, ProblemCode::TooLarge);
    }
    void everyTruncationIsReadOrRefused() {
        const QByteArray whole = "a/b.py,sha256=abc,12\n\"x,y\"\"z\",,\r\n../../../bin/tool,sha256=d,3\n";
        for (qsizetype length = 0; length <= whole.size(); ++length)
            problemOf(whole.left(length)); // neither crashes nor loops
    }
    void scriptsInBinAreInsideTheEnvironment() {
        QCOMPARE(entryPath("/env", "/env/lib/python3.10/site-packages", "../../../bin/tool"),
                 QByteArray("/env/bin/tool"));
        QCOMPARE(entryPath("/env", "/env/lib/python3.10/site-packages", "a/../b.py"),
                 QByteArray("/env/lib/python3.10/site-packages/b.py"));
        QCOMPARE(entryPath("/env", "/env/lib/python3.10/site-packages", "/env/share/x"), QByteArray("/env/share/x"));
    }
    void nothingOutsideTheEnvironmentHasAPath() {
        for (const char *entry : {"../../../../etc/passwd", "/etc/passwd", "../../../../env2/x", "../../..", "/env",
                                  "a/../../../../../x", "//etc/passwd"})
            QVERIFY2(entryPath("/env", "/env/lib/python3.10/site-packages", entry).isEmpty(), entry);
    }
};

QTEST_GUILESS_MAIN(WheelRecordTest)
#include "WheelRecordTest.moc"
