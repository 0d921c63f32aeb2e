#include "base/Literals.h"
#include "log/LogFeed.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace armature;

namespace {

LineSeen out(const QString &text, bool replaces = false) { return {Channel::Output, text, replaces}; }
LineSeen err(const QString &text, bool replaces = false) { return {Channel::Error, text, replaces}; }

QStringList linesOf(const LogStore &store) {
    QStringList lines;
    for (qint64 line = store.firstLine(); line < store.endLine(); ++line)
        lines += store.text(line);
    return lines;
}

QStringList rowsOf(const LogStore &store) {
    QStringList rows;
    for (qint64 row = 0; row < store.rowCount(); ++row)
        rows += store.text(store.lineOfRow(row));
    return rows;
}

void appendMixed(LogStore &store) {
    store.appendHeading(u"Install"_s);
    store.append(out(u"fine"_s));
    store.append(err(u"warning: odd"_s));
    store.append(out(u"error: bad"_s));
    store.append({Channel::Program, u"own words"_s, false});
}

} // namespace

class LogStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aReplacingLineRedrawsTheLineBefore() {
        LogStore store;
        store.append(out(u"first"_s));
        store.append(out(u"10 %"_s));
        store.append(out(u"100 % and longer"_s, true));
        store.append(out(u"5"_s, true));
        store.append(out(u"next"_s));
        QCOMPARE(linesOf(store), QStringList({u"first"_s, u"5"_s, u"next"_s}));
    }

    void aReplacingLineRedrawsItsOwnChannel() {
        LogStore store;
        store.append(err(u"10 %"_s));
        store.append(out(u"between"_s));
        store.append(err(u"a much longer text than before"_s, true));
        QCOMPARE(linesOf(store), QStringList({u"a much longer text than before"_s, u"between"_s}));
    }

    void aReplacingLineDoesNotReachBehindAHeading() {
        LogStore store;
        store.append(out(u"of the step before"_s));
        store.appendHeading(u"Next step"_s);
        store.append(out(u"new"_s, true));
        QCOMPARE(linesOf(store), QStringList({u"of the step before"_s, u"Next step"_s, u"new"_s}));
    }

    void redrawingForeverCostsNoMemory() {
        LogStore store;
        store.append(out(u"a"_s));
        store.append(err(u"b"_s));
        const qint64 chunk = qint64(1) << 20;
        for (int i = 0; i < 100000;
             ++i) { // two bars in turn, so that neither is the last text of its chunk: 20 MB if it were kept
            store.append(out(QString(i % 2 ? 100 : 50, QLatin1Char('a')), true));
            store.append(err(QString(i % 2 ? 100 : 50, QLatin1Char('b')), true));
        }
        QCOMPARE(store.lineCount(), 2);
        QVERIFY2(store.bytes() <= 2 * chunk, qPrintable(QString::number(store.bytes())));
    }

    void theFirstWordsDecideTheLevel_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<LogLevel>("level");
        const auto row = [](const char *text, LogLevel level) {
            QTest::newRow(text) << QString::fromUtf8(text) << level;
        };
        for (const char *text :
             {"error: no such option", "ERROR: pip's", "Error", "  × No solution found",
              "Traceback (most recent call last):", "fatal: not a repository", "npm ERR! code", "npm error code",
              "[ERROR] x", "CRITICAL x", "ValueError: x", "torch.OutOfMemoryError: x"})
            row(text, LogLevel::Error);
        for (const char *text :
             {"warning: x", "WARNING: pip's", "WARN x", "npm WARN old", "npm warn old", "UserWarning: x"})
            row(text, LogLevel::Warning);
        for (const char *text : {"errors-package 1.0", "error-prone==2", "Installing error: x", "warner", "",
                                 "no error", "Resolved 12 packages"})
            row(text, LogLevel::Info);
    }
    void theFirstWordsDecideTheLevel() {
        QFETCH(QString, text);
        QFETCH(LogLevel, level);
        LogStore store;
        store.append(out(text));
        QCOMPARE(store.level(0), level);
    }

    void everyFilterShowsItsLinesAlone_data() {
        QTest::addColumn<LogStore::Filter>("filter");
        QTest::addColumn<QStringList>("rows");
        using F = LogStore::Filter;
        const QString odd = u"warning: odd"_s;
        const QString bad = u"error: bad"_s;
        const QString own = u"own words"_s;
        QTest::newRow("all") << F::All << QStringList{u"Install"_s, u"fine"_s, odd, bad, own};
        QTest::newRow("warnings and errors") << F::WarningsAndErrors << QStringList{odd, bad};
        QTest::newRow("errors") << F::Errors << QStringList{bad};
        QTest::newRow("stderr") << F::ErrorChannel << QStringList{odd};
        QTest::newRow("program") << F::ProgramChannel << QStringList{own};
    }
    void everyFilterShowsItsLinesAlone() {
        QFETCH(LogStore::Filter, filter);
        QFETCH(QStringList, rows);
        LogStore store;
        appendMixed(store);
        store.setFilter(filter);
        QTRY_VERIFY(!store.filtering());
        QCOMPARE(rowsOf(store), rows);
    }

    void linesThatComeWhileFilteringAreFilteredOnce() {
        LogStore store;
        for (int i = 0; i < 200000; ++i)
            store.append(out(i % 2 ? u"error: %1"_s.arg(i) : u"fine"_s));
        store.setFilter(LogStore::Filter::Errors);
        store.append(out(u"error: late"_s));
        QVERIFY(store.filtering());
        QTRY_VERIFY(!store.filtering());
        store.append(out(u"error: last"_s));
        QCOMPARE(store.rowCount(), 100002);
        QCOMPARE(store.text(store.lineOfRow(100000)), u"error: late"_s);
        QCOMPARE(store.text(store.lineOfRow(100001)), u"error: last"_s);
    }

    void aRedrawnLineEntersAndLeavesTheFilter() {
        LogStore store;
        store.setFilter(LogStore::Filter::Errors);
        QTRY_VERIFY(!store.filtering());
        store.append(out(u"working"_s));
        QCOMPARE(store.rowCount(), 0);
        store.append(out(u"error: stuck"_s, true));
        QCOMPARE(store.rowCount(), 1);
        store.append(out(u"working again"_s, true));
        QCOMPARE(store.rowCount(), 0);
    }

    void beyondTheBoundTheOldestLinesGoAndAreCounted() {
        LogStore store;
        store.setByteBound(qint64(256) << 10);
        for (int i = 0; i < 10000; ++i)
            store.append(out(u"line %1 "_s.arg(i) + QString(100, QLatin1Char('x'))));
        QVERIFY(store.bytes() <= store.byteBound());
        QVERIFY(store.bytes() > store.byteBound() / 2);
        QCOMPARE(store.droppedLines() + store.lineCount(), 10000);
        QVERIFY(store.text(store.firstLine()).startsWith(u"line %1 "_s.arg(store.droppedLines())));
        QVERIFY(store.text(store.endLine() - 1).startsWith(u"line 9999 "_s));
    }

    void droppedLinesLeaveTheFilteredRows() {
        LogStore store;
        store.setByteBound(qint64(64) << 10);
        store.setFilter(LogStore::Filter::Errors);
        QTRY_VERIFY(!store.filtering());
        for (int i = 0; i < 5000; ++i)
            store.append(out(u"error: %1 "_s.arg(i) + QString(50, QLatin1Char('x'))));
        QCOMPARE(store.rowCount(), store.lineCount());
        QCOMPARE(store.lineOfRow(0), store.firstLine());
    }

    void aReplacingLineWhoseLineWasDroppedIsANewLine() {
        LogStore store;
        store.setByteBound(qint64(64) << 10);
        store.append(err(u"dropped"_s));
        for (int i = 0; i < 5000; ++i)
            store.append(out(QString(50, QLatin1Char('x'))));
        store.append(err(u"new"_s, true));
        QCOMPARE(store.text(store.endLine() - 1), u"new"_s);
    }

    void aLineOfFiveMegabytesIsKeptWhole() {
        LogStore store;
        QString text;
        for (int i = 0; text.size() < 5000000; ++i)
            text += u"%1é "_s.arg(i);
        store.append(out(u"before"_s));
        store.append(out(text));
        store.append(out(u"behind"_s));
        QCOMPARE(store.text(1), text);
        QCOMPARE(store.text(2), u"behind"_s);
    }

    void aLineLargerThanTheBoundIsKeptWhole() {
        LogStore store;
        store.setByteBound(qint64(64) << 10);
        store.append(out(u"before"_s));
        store.append(out(QString(5000000, QLatin1Char('x'))));
        QCOMPARE(store.lineCount(), 1);
        QCOMPARE(store.text(store.firstLine()).size(), 5000000);
    }

    void loneSurrogatesAreReplaced() {
        LogStore store;
        store.append(out(u"a"_s + QChar(0xd83d) + u"b"_s + QChar(0xde00)));
        const QString text = store.text(0);
        QCOMPARE(text.size(), 4);
        QCOMPARE(text.at(0), QLatin1Char('a'));
        QCOMPARE(text.at(2), QLatin1Char('b'));
        QVERIFY(text.isValidUtf16());
    }

    void aColumnDeepInALongLineIsFoundAgain() {
        QString text;
        for (int i = 0; i < 100000; ++i)
            text += u"é漢\t"_s;
        const QByteArray utf8 = text.toUtf8();
        LogStore store;
        store.append(out(text));
        // é takes 2 bytes and 1 column, 漢 3 bytes and 2 columns, the tab 1 byte and the rest of 8 columns.
        QCOMPARE(store.spotAtColumn(0, 8 * 70000 + 1), (LineSpot{6 * 70000 + 2, 8 * 70000 + 1}));
        QCOMPARE(store.spotAtByte(0, 6 * 70000 + 5), (LineSpot{6 * 70000 + 5, 8 * 70000 + 3}));
        QCOMPARE(store.spotAtColumn(0, 8 * 100000).byte, static_cast<qint32>(utf8.size()));
    }

    void clearForgetsEverything() {
        LogStore store;
        appendMixed(store);
        store.clear();
        QCOMPARE(store.lineCount(), 0);
        QCOMPARE(store.bytes(), 0);
        store.append(out(u"new"_s, true));
        QCOMPARE(linesOf(store), QStringList{u"new"_s});
    }

    void linesOfAnotherThreadAllArriveInOrder() {
        constexpr int Count = 200000;
        LogFeed feed;
        LogStore store;
        feed.setStore(&store);
        const std::unique_ptr<QThread> producer(QThread::create([&feed] {
            for (int i = 0; i < Count; ++i)
                feed.push(out(QString::number(i)));
        }));
        producer->start();
        QTRY_COMPARE_WITH_TIMEOUT(store.lineCount(), Count, 60000);
        producer->wait();
        qint64 wrong = 0;
        for (qint64 line = 0; line < Count; ++line)
            wrong += store.text(line) != QString::number(line);
        QCOMPARE(wrong, 0);
    }

    void headingsKeepTheirPlaceAmongTheLines() {
        LogFeed feed;
        LogStore store;
        feed.setStore(&store);
        feed.push(out(u"one"_s));
        feed.pushHeading(u"error: is no level of a heading"_s);
        feed.push(out(u"two"_s));
        QTRY_COMPARE(store.lineCount(), 3);
        QVERIFY(store.isHeading(1));
        QCOMPARE(store.level(1), LogLevel::Info);
        QVERIFY(!store.isHeading(2));
    }

    void linesPushedBeforeThereIsAStoreWaitForIt() {
        LogFeed feed;
        feed.push(out(u"early"_s));
        QCoreApplication::processEvents();
        LogStore store;
        feed.setStore(&store);
        QTRY_COMPARE(store.lineCount(), 1);
    }

    void clearingTheFeedForgetsWhatWaits() {
        LogFeed feed;
        LogStore store;
        feed.setStore(&store);
        feed.push(out(u"of the run before"_s));
        feed.clear();
        feed.push(out(u"of this run"_s));
        QTRY_COMPARE(store.lineCount(), 1);
        QCOMPARE(store.text(0), u"of this run"_s);
    }
};

QTEST_MAIN(LogStoreTest)

#include "LogStoreTest.moc"
