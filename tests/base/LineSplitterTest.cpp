#include "base/LineSplitter.h"
#include "base/Literals.h"

#include <QTest>

using namespace Qt::StringLiterals;

using armature::LineSplitter;
using armature::TextLine;

namespace {

/// The lines of `bytes` fed in pieces of `step`, "<" in front of one that replaces the line before.
QStringList linesOf(const QByteArray &bytes, qsizetype step = 1000000) {
    QStringList lines;
    LineSplitter splitter([&](const TextLine &line) { lines << (line.replaces ? u"<"_s : QString()) + line.text; });
    for (qsizetype at = 0; at < bytes.size(); at += step)
        splitter.feed(QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at)));
    splitter.finish();
    return lines;
}

QStringList list(std::initializer_list<const char *> texts) {
    QStringList result;
    for (const char *text : texts)
        result << QString::fromUtf8(text);
    return result;
}

} // namespace

class LineSplitterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bytesBecomeTheSameLinesHoweverTheyAreCut_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("nothing") << QByteArray() << QStringList();
        QTest::newRow("two lines") << QByteArray("a\nb\n") << list({"a", "b"});
        QTest::newRow("no end") << QByteArray("a\nb") << list({"a", "b"});
        QTest::newRow("empty lines stay") << QByteArray("\n\na\n") << list({"", "", "a"});
        QTest::newRow("CR LF is one end") << QByteArray("a\r\nb\r\n\r\n") << list({"a", "b", ""});
        QTest::newRow("CR redraws") << QByteArray("1%\r2%\r3%\nx\n") << list({"1%", "<2%", "<3%", "x"});
        QTest::newRow("CR in front redraws") << QByteArray("\r1%\r2%\n") << list({"1%", "<2%"});
        QTest::newRow("colours") << QByteArray("\x1b[1;31mred\x1b[0m\n") << list({"red"});
        QTest::newRow("link, ended by ST") << QByteArray("\x1b]8;;http://x\x1b\\go\x1b]8;;\x1b\\\n") << list({"go"});
        QTest::newRow("title, ended by BEL") << QByteArray("\x1b]0;title\x07go\n") << list({"go"});
        QTest::newRow("charset") << QByteArray("\x1b(Bgo\n") << list({"go"});
        QTest::newRow("an unfinished sequence ends with its line")
            << QByteArray("\x1b]0;title\ngo\n") << list({"", "go"});
        QTest::newRow("controls") << QByteArray("a\0b\x07\x08\x7f\tc\n", 9) << list({"ab\tc"});
        QTest::newRow("C1") << QByteArray("a\xc2\x9b"
                                          "b\n")
                            << list({"ab"});
        QTest::newRow("directions") << QByteArray("a\xe2\x80\xae\xe2\x81\xa6"
                                                  "b\n")
                                    << list({"ab"});
        QTest::newRow("uv's glyphs") << QByteArray(
                                            "\xc3\x97 No solution\n\xe2\x95\xb0\xe2\x94\x80\xe2\x96\xb6 because\n")
                                     << list({"× No solution", "╰─▶ because"});
        QTest::newRow("not UTF-8") << QByteArray("a\xff"
                                                 "b\n")
                                   << list({"a\xef\xbf\xbd"
                                            "b"});
        QTest::newRow("a character in an escape sequence") << QByteArray("\x1b]0;\xe2\x80\x9c\x07go\n") << list({"go"});
    }
    void bytesBecomeTheSameLinesHoweverTheyAreCut() {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, lines);
        QCOMPARE(linesOf(bytes), lines);
        for (const qsizetype step : {1, 2, 3})
            QCOMPARE(linesOf(bytes, step), lines);
    }

    void halfACharacterDoesNotSwallowTheLineEnd() {
        for (const qsizetype step : {1, 2, 3, 100}) { // whether it becomes one U+FFFD or two is Qt's affair
            const QStringList lines = linesOf("a\xe2\x82\nb\n", step);
            QCOMPARE(lines.size(), 2);
            QCOMPARE(QString(lines.first()).remove(QChar(QChar::ReplacementCharacter)), u"a"_s);
            QCOMPARE(lines.last(), u"b"_s);
        }
    }

    void aLongLineIsCutVisibly() {
        const QStringList lines = linesOf(QByteArray(5'000'000, 'x') + "\nnext\n", 65536);
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines.first().size(), LineSplitter::Limit + 5);
        QVERIFY(lines.first().endsWith(u"x… cut"_s));
        QCOMPARE(lines.last(), u"next"_s);
    }

    void randomBytesNeverLeaveControls() {
        quint32 state = 1;
        QByteArray bytes(200'000, Qt::Uninitialized);
        for (char &byte : bytes)
            byte = char((state = state * 1664525 + 1013904223) >> 24);
        for (const QString &line : linesOf(bytes, 997))
            for (const QChar c : line)
                QVERIFY(c == u'\t' || c.category() != QChar::Other_Control);
    }
};

QTEST_APPLESS_MAIN(LineSplitterTest)
#include "LineSplitterTest.moc"
