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
    store.appendHeading(QStringLiteral("Install"));
    store.append(out(QStringLiteral("fine")));
    store.append(err(QStringLiteral("warning: odd")));
    store.append(out(QStringLiteral("error: bad")));
    store.append({Channel::Program, QStringLiteral("own words"), false});
}

} // namespace

class LogStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aReplacingLineRedrawsTheLineBefore() {
        LogStore store;
        store.append(out(QStringLiteral("first")));
        store.append(out(QStringLiteral("10 %")));
        store.append(out(QStringLiteral("100 % and longer"), true));
        store.append(out(QStringLiteral("5"), true));
        store.append(out(QStringLiteral("next")));
        QCOMPARE(linesOf(store), QStringList({QStringLiteral("first"), QStringLiteral("5"), QStringLiteral("next")}));
    }

    void aReplacingLineRedrawsItsOwnChannel() {
        LogStore store;
        store.append(err(QStringLiteral("10 %")));
        store.append(out(QStringLiteral("between")));
        store.append(err(QStringLiteral("a much longer text than before"), true));
        QCOMPARE(linesOf(store), QStringList({QStringLiteral("a much longer text than before"), QStringLiteral("between")}));
    }

    void aReplacingLineDoesNotReachBehindAHeading() {
        LogStore store;
        store.append(out(QStringLiteral("of the step before")));
        store.appendHeading(QStringLiteral("Next step"));
        store.append(out(QStringLiteral("new"), true));
        QCOMPARE(linesOf(store), QStringList({QStringLiteral("of the step before"), QStringLiteral("Next step"), QStringLiteral("new")}));
    }

    void redrawingForeverCostsNoMemory() {
        LogStore store;
        store.append(out(QStringLiteral("a")));
        store.append(err(QStringLiteral("b")));
        const qint64 chunk = qint64(1) << 20;
        for (int i = 0; i < 100000; ++i) { // two bars in turn, so that neither is the last text of its chunk: 20 MB if it were kept
            store.append(out(QString(i % 2 ? 100 : 50, QLatin1Char('a')), true));
            store.append(err(QString(i % 2 ? 100 : 50, QLatin1Char('b')), true));
        }
        QCOMPARE(store.lineCount(), 2);
        QVERIFY2(store.bytes() <= 2 * chunk, qPrintable(QString::number(store.bytes())));
    }

    void theFirstWordsDecideTheLevel_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<LogLevel>("level");
        const auto row = [](const char *text, LogLevel level) { QTest::newRow(text) << QString::fromUtf8(text) << level; };
        for (const char *text : {"error: no such option", "ERROR: pip's", "Error", "  × No solution found",
                                 "Traceback (most recent call last):", "fatal: not a repository", "npm ERR! code", "npm error code", "[ERROR] x",
                                 "CRITICAL x", "ValueError: x", "torch.OutOfMemoryError: x"})
            row(text, LogLevel::Error);
        for (const char *text : {"warning: x", "WARNING: pip's", "WARN x", "npm WARN old", "npm warn old", "UserWarning: x"})
            row(text, LogLevel::Warning);
        for (const char *text : {"errors-package 1.0", "error-prone==2", "Installing error: x", "warner", "", "no error", "Resolved 12 packages"})
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
        const QString odd = QStringLiteral("warning: odd");
        const QString bad = QStringLiteral("error: bad");
        const QString own = QStringLiteral("own words");
        QTest::newRow("all") << F::All << QStringList{QStringLiteral("Install"), QStringLiteral("fine"), odd, bad, own};
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
            store.append(out(i % 2 ? QStringLiteral("error: %1").arg(i) : QStringLiteral("fine")));
        store.setFilter(LogStore::Filter::Errors);
        store.append(out(QStringLiteral("error: late")));
        QVERIFY(store.filtering());
        QTRY_VERIFY(!store.filtering());
        store.append(out(QStringLiteral("error: last")));
        QCOMPARE(store.rowCount(), 100002);
        QCOMPARE(store.text(store.lineOfRow(100000)), QStringLiteral("error: late"));
        QCOMPARE(store.text(store.lineOfRow(100001)), QStringLiteral("error: last"));
    }

    void aRedrawnLineEntersAndLeavesTheFilter() {
        LogStore store;
        store.setFilter(LogStore::Filter::Errors);
        QTRY_VERIFY(!store.filtering());
        store.append(out(QStringLiteral("working")));
        QCOMPARE(store.rowCount(), 0);
        store.append(out(QStringLiteral("error: stuck"), true));
        QCOMPARE(store.rowCount(), 1);
        store.append(out(QStringLiteral("working again"), true));
        QCOMPARE(store.rowCount(), 0);
    }

    void beyondTheBoundTheOldestLinesGoAndAreCounted() {
        LogStore store;
        store.setByteBound(qint64(256) << 10);
        for (int i = 0; i < 10000; ++i)
            store.append(out(QStringLiteral("line %1 ").arg(i) + QString(100, QLatin1Char('x'))));
        QVERIFY(store.bytes() <= store.byteBound());
        QVERIFY(store.bytes() > store.byteBound() / 2);
        QCOMPARE(store.droppedLines() + store.lineCount(), 10000);
        QVERIFY(store.text(store.firstLine()).startsWith(QStringLiteral("line %1 ").arg(store.droppedLines())));
        QVERIFY(store.text(store.endLine() - 1).startsWith(QStringLiteral("line 9999 ")));
    }

    void droppedLinesLeaveTheFilteredRows() {
        LogStore store;
        store.setByteBound(qint64(64) << 10);
        store.setFilter(LogStore::Filter::Errors);
        QTRY_VERIFY(!store.filtering());
        for (int i = 0; i < 5000; ++i)
            store.append(out(QStringLiteral("error: %1 ").arg(i) + QString(50, QLatin1Char('x'))));
        QCOMPARE(store.rowCount(), store.lineCount());
        QCOMPARE(store.lineOfRow(0), store.firstLine());
    }

    void aReplacingLineWhoseLineWasDroppedIsANewLine() {
        LogStore store;
        store.setByteBound(qint64(64) << 10);
        store.append(err(QStringLiteral("dropped")));
        for (int i = 0; i < 5000; ++i)
            store.append(out(QString(50, QLatin1Char('x'))));
        store.append(err(QStringLiteral("new"), true));
        QCOMPARE(store.text(store.endLine() - 1), QStringLiteral("new"));
    }

    void aLineOfFiveMegabytesIsKeptWhole() {
        LogStore store;
        QString text;
        for (int i = 0; text.size() < 5000000; ++i)
            text += QStringLiteral("%1é ").arg(i);
        store.append(out(QStringLiteral("before")));
        store.append(out(text));
        store.append(out(QStringLiteral("behind")));
        QCOMPARE(store.text(1), text);
        QCOMPARE(store.text(2), QStringLiteral("behind"));
    }

    void aLineLargerThanTheBoundIsKeptWhole() {
        LogStore store;
        store.setByteBound(qint64(64) << 10);
        store.append(out(QStringLiteral("before")));
        store.append(out(QString(5000000, QLatin1Char('x'))));
        QCOMPARE(store.lineCount(), 1);
        QCOMPARE(store.text(store.firstLine()).size(), 5000000);
    }

    void loneSurrogatesAreReplaced() {
        LogStore store;
        store.append(out(QStringLiteral("a") + QChar(0xd83d) + QStringLiteral("b") + QChar(0xde00)));
        const QString text = store.text(0);
        QCOMPARE(text.size(), 4);
        QCOMPARE(text.at(0), QLatin1Char('a'));
        QCOMPARE(text.at(2), QLatin1Char('b'));
        QVERIFY(text.isValidUtf16());
    }

    void aColumnDeepInALongLineIsFoundAgain() {
        QString text;
        for (int i = 0; i < 100000; ++i)
            text += QStringLiteral("é漢\t");
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
        store.append(out(QStringLiteral("new"), true));
        QCOMPARE(linesOf(store), QStringList{QStringLiteral("new")});
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
        feed.push(out(QStringLiteral("one")));
        feed.pushHeading(QStringLiteral("error: is no level of a heading"));
        feed.push(out(QStringLiteral("two")));
        QTRY_COMPARE(store.lineCount(), 3);
        QVERIFY(store.isHeading(1));
        QCOMPARE(store.level(1), LogLevel::Info);
        QVERIFY(!store.isHeading(2));
    }

    void drainAllReturnsAtOnceAndTellsTheEnd() {
        LogFeed feed;
        LogStore store;
        for (int i = 0; i < 100000; ++i)
            feed.push(out(QStringLiteral("line")));
        feed.setStore(&store);
        const QSignalSpy drained(&feed, &LogFeed::drained);
        feed.drainAll();
        QCOMPARE(store.lineCount(), 0);
        QTRY_COMPARE(drained.count(), 1);
        QCOMPARE(store.lineCount(), 100000);
        QVERIFY(feed.isEmpty());
    }

    void drainingAnEmptyFeedTellsTheEndAsWell() {
        LogFeed feed;
        LogStore store;
        feed.setStore(&store);
        const QSignalSpy drained(&feed, &LogFeed::drained);
        feed.drainAll();
        QTRY_COMPARE(drained.count(), 1);
    }

    void linesPushedBeforeThereIsAStoreWaitForIt() {
        LogFeed feed;
        feed.push(out(QStringLiteral("early")));
        QCoreApplication::processEvents();
        LogStore store;
        feed.setStore(&store);
        QTRY_COMPARE(store.lineCount(), 1);
    }

    void clearingTheFeedForgetsWhatWaits() {
        LogFeed feed;
        LogStore store;
        feed.setStore(&store);
        feed.push(out(QStringLiteral("of the run before")));
        feed.clear();
        feed.push(out(QStringLiteral("of this run")));
        QTRY_COMPARE(store.lineCount(), 1);
        QCOMPARE(store.text(0), QStringLiteral("of this run"));
    }
};

int main(int argc, char **argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    LogStoreTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "LogStoreTest.moc"
