#include "base/Literals.h"
#include "log/LogPanel.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTranslator>

using namespace armature;

namespace {

LineSeen out(const QString &text) { return {Channel::Output, text, false}; }

/// A shown view of a store with some lines "line 0", "line 1", …
struct Shown {
    explicit Shown(int lines) {
        add(lines);
        view.resize(600, 300);
        view.show();
        settle();
    }
    void add(int lines) {
        for (int i = 0; i < lines; ++i)
            store.append(out(u"line %1"_s.arg(store.endLine())));
    }
    /// The view has taken notice of the store.
    void settle() { QCoreApplication::processEvents(); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) { QTest::keyClick(&view, key, modifiers); }
    /// The middle of a cell.
    [[nodiscard]] QPoint cell(int row, int column) const {
        const QFontMetricsF metrics(view.font());
        return {static_cast<int>((column + 2.2) * metrics.horizontalAdvance(u'M')),
                static_cast<int>((row + 0.5) * std::ceil(metrics.height()))};
    }

    LogStore store;
    LogView view{store};
};

struct ShownPanel {
    ShownPanel() {
        panel.resize(600, 300);
        panel.show();
        panel.activateWindow();
        QCoreApplication::processEvents();
    }
    template <class Widget> Widget *find(const char *name) { return panel.findChild<Widget *>(QLatin1String(name)); }
    QString status() { return find<QLabel>("log-status")->text(); }

    LogFeed feed;
    LogPanel panel{feed};
};

/// A language a third longer than English.
class LongerLanguage : public QTranslator {
public:
    QString translate(const char *, const char *text, const char *, int) const override {
        const QString english = QString::fromUtf8(text);
        return english + QString((english.size() + 2) / 3, QLatin1Char('m'));
    }
    bool isEmpty() const override { return false; }
};

} // namespace

class LogViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newLinesAreFollowed() {
        Shown shown(1000);
        shown.add(1000);
        shown.settle();
        QCOMPARE(shown.view.topLine(), 2000 - shown.view.visibleRows());
    }

    void goingUpByKeyStopsFollowing() {
        Shown shown(1000);
        const QSignalSpy told(&shown.view, &LogView::followChanged);
        shown.key(Qt::Key_PageUp);
        QVERIFY(!shown.view.follow());
        QCOMPARE(told.count(), 1);
        const qint64 top = shown.view.topLine();
        shown.add(1000);
        shown.settle();
        QCOMPARE(shown.view.topLine(), top);
    }

    void goingUpByScrollBarStopsFollowing() {
        Shown shown(1000);
        shown.view.verticalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
        QVERIFY(!shown.view.follow());
    }

    void goingUpByWheelStopsFollowing() {
        Shown shown(1000);
        const QPointF at(50, 50);
        QWheelEvent wheel(at, shown.view.viewport()->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(shown.view.viewport(), &wheel);
        QVERIFY(!shown.view.follow());
    }

    void endFollowsAgain() {
        Shown shown(1000);
        shown.key(Qt::Key_Home);
        QCOMPARE(shown.view.topLine(), 0);
        shown.key(Qt::Key_End);
        QVERIFY(shown.view.follow());
        QCOMPARE(shown.view.topLine(), 1000 - shown.view.visibleRows());
    }

    void scrollingToTheBottomFollowsAgain() {
        Shown shown(1000);
        shown.key(Qt::Key_Home);
        shown.view.verticalScrollBar()->setValue(shown.view.verticalScrollBar()->maximum());
        QVERIFY(shown.view.follow());
    }

    void whatIsReadStaysWhenOlderLinesAreDropped() {
        Shown shown(0);
        shown.store.setByteBound(qint64(256) << 10);
        shown.add(8000);
        shown.settle();
        shown.key(Qt::Key_PageUp);
        shown.key(Qt::Key_PageUp);
        const qint64 top = shown.view.topLine();
        const qint64 dropped = shown.store.droppedLines();
        shown.add(4000);
        shown.settle();
        QVERIFY(shown.store.droppedLines() > dropped);
        QVERIFY(top >= shown.store.firstLine());
        QCOMPARE(shown.view.topLine(), top);
    }

    void droppedLinesAreTold() {
        Shown shown(0);
        shown.store.setByteBound(qint64(64) << 10);
        shown.add(8000);
        shown.settle();
        const auto *notice = shown.view.findChild<QLabel *>();
        QVERIFY(notice->isVisible());
        QVERIFY(notice->text().contains(QLocale().toString(shown.store.droppedLines())));
    }

    void aSelectionWhoseBeginningWasDroppedGoesOn() {
        Shown shown(1000);
        shown.key(Qt::Key_Home);
        shown.key(Qt::Key_Right, Qt::ShiftModifier);
        shown.store.setByteBound(qint64(8) << 10);
        shown.settle();
        QVERIFY(shown.store.firstLine() > 1);
        shown.key(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(shown.view.selectedText(), u"l"_s);
        shown.key(Qt::Key_Down);
        QCOMPARE(shown.view.currentLine(), shown.store.firstLine() + 1);
    }

    void theArrowsLeadFromLineToLine() {
        Shown shown(1000);
        shown.key(Qt::Key_Home);
        shown.key(Qt::Key_Down);
        shown.key(Qt::Key_Down);
        QCOMPARE(shown.view.currentText(), u"line 2"_s);
        shown.key(Qt::Key_Up);
        QCOMPARE(shown.view.currentText(), u"line 1"_s);
    }

    void aSelectionByKeyGoesAcrossLines() {
        Shown shown(10);
        shown.key(Qt::Key_Home);
        shown.key(Qt::Key_Right, Qt::ShiftModifier);
        shown.key(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(shown.view.selectedText(), u"line 0\nl"_s);
    }

    void aSelectionByMouseGoesAcrossLines() {
        Shown shown(10);
        QTest::mousePress(shown.view.viewport(), Qt::LeftButton, {}, shown.cell(1, 5));
        QTest::mouseMove(shown.view.viewport(), shown.cell(3, 4));
        QTest::mouseRelease(shown.view.viewport(), Qt::LeftButton, {}, shown.cell(3, 4));
        QCOMPARE(shown.view.selectedText(), u"1\nline 2\nline"_s);
    }

    void aDoubleClickSelectsTheWord() {
        Shown shown(10);
        QTest::mouseDClick(shown.view.viewport(), Qt::LeftButton, {}, shown.cell(2, 1));
        QCOMPARE(shown.view.selectedText(), u"line"_s);
    }

    void draggingBelowTheWindowScrolls() {
        Shown shown(1000);
        shown.key(Qt::Key_Home);
        QTest::mousePress(shown.view.viewport(), Qt::LeftButton, {}, shown.cell(0, 0));
        QTest::mouseMove(shown.view.viewport(), QPoint(30, shown.view.viewport()->height() + 20));
        QTRY_VERIFY(shown.view.topLine() > 5);
        QVERIFY(shown.view.selectedText().startsWith(u"line 0\nline 1\n"_s));
    }

    void copyTakesTheSelection() {
        Shown shown(3);
        shown.key(Qt::Key_A, Qt::ControlModifier);
        shown.key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), u"line 0\nline 1\nline 2"_s);
    }

    void copyTakesTheRowsThatAreShownAlone() {
        Shown shown(3);
        shown.store.append(out(u"error: a"_s));
        shown.add(1);
        shown.store.append(out(u"error: b"_s));
        shown.store.setFilter(LogStore::Filter::Errors);
        QTRY_VERIFY(!shown.store.filtering());
        shown.view.selectAll();
        QCOMPARE(shown.view.selectedText(), u"error: a\nerror: b"_s);
    }

    void aSelectionAboveTheLimitIsRefused() {
        Shown shown(1000);
        QApplication::clipboard()->setText(u"before"_s);
        const QSignalSpy refused(&shown.view, &LogView::copyRefused);
        shown.view.setCopyLimit(500);
        shown.view.selectAll();
        QVERIFY(!shown.view.copy());
        QCOMPARE(refused.count(), 1);
        QCOMPARE(QApplication::clipboard()->text(), u"before"_s);
    }

    void aFiveMegabyteLineIsCopiedWhole() {
        Shown shown(0);
        const QString text(5000000, QLatin1Char('x'));
        shown.store.append(out(text));
        QVERIFY(shown.view.copy());
        QCOMPARE(QApplication::clipboard()->text(), text);
    }

    void searchFindsAndSelectsTheMatch() {
        Shown shown(10000);
        const QSignalSpy found(&shown.view, &LogView::found);
        shown.key(Qt::Key_Home);
        shown.view.find(u"LINE 7777"_s);
        QTRY_COMPARE(found.count(), 1);
        QCOMPARE(found.at(0).at(0).toLongLong(), 7777);
        QCOMPARE(found.at(0).at(1).toBool(), false);
        QCOMPARE(shown.view.selectedText(), u"line 7777"_s);
        QVERIFY(shown.view.topLine() <= 7777 && 7777 < shown.view.topLine() + shown.view.visibleRows());
        QVERIFY(!shown.view.follow());
    }

    void searchAgainGoesOnAndRoundTheEnd() {
        Shown shown(100);
        const QSignalSpy found(&shown.view, &LogView::found);
        shown.key(Qt::Key_Home);
        const QString text = u"9 "_s;
        shown.store.append(out(u"9 and 9 again"_s));
        for (const auto &[line, wrapped] : {std::pair{100, false}, {100, false}, {100, true}}) {
            const auto before = found.count();
            shown.view.find(text);
            QTRY_COMPARE(found.count(), before + 1);
            QCOMPARE(found.last().at(0).toLongLong(), line);
            QCOMPARE(found.last().at(1).toBool(), wrapped);
        }
    }

    void searchGoesBackward() {
        Shown shown(100);
        const QSignalSpy found(&shown.view, &LogView::found);
        QList<qint64> lines;
        shown.view.find(u"line 5"_s, false); // from the top of the last page
        for (int i = 0; i < 3; ++i) {
            QTRY_COMPARE(found.count(), i + 1);
            lines += found.last().at(0).toLongLong();
            shown.view.find(u"line 5"_s, false);
        }
        QCOMPARE(lines, QList<qint64>({59, 58, 57}));
    }

    void aLongerTextStaysAtThePresentMatch() {
        Shown shown(100);
        const QSignalSpy found(&shown.view, &LogView::found);
        shown.key(Qt::Key_Home);
        for (const QString &text : {u"line 4"_s, u"line 42"_s, u"line 42"_s}) {
            shown.view.find(text);
            QTRY_VERIFY(!found.isEmpty());
        }
        QTRY_COMPARE(shown.view.selectedText(), u"line 42"_s);
    }

    void searchSaysWhatIsNotThere() {
        Shown shown(1000);
        const QSignalSpy notFound(&shown.view, &LogView::notFound);
        shown.view.find(u"line 1000"_s);
        QTRY_COMPARE(notFound.count(), 1);
    }

    void searchFindsWithoutCaseBeyondAscii() {
        Shown shown(10);
        shown.store.append(out(u"漢字 GRÖSSE Ümlaut"_s));
        const QSignalSpy found(&shown.view, &LogView::found);
        shown.view.find(u"größe"_s.replace(u'ß', u"ss"_s));
        QTRY_COMPARE(found.count(), 1);
        QCOMPARE(shown.view.selectedText(), u"GRÖSSE"_s);
    }

    void searchFindsTheEndOfAFiveMegabyteLine() {
        Shown shown(1);
        shown.store.append(out(QString(5000000, QLatin1Char('x')) + u"needle"_s));
        const QSignalSpy found(&shown.view, &LogView::found);
        shown.view.find(u"xneedle"_s);
        QTRY_COMPARE(found.count(), 1);
        QCOMPARE(shown.view.selectedText(), u"xneedle"_s);
    }

    void onlyVisibleRowsArePainted() {
        Shown shown(100000);
        shown.view.grab();
        QVERIFY(shown.view.lastPainted().rows > 5);
        QVERIFY(shown.view.lastPainted().rows <= shown.view.visibleRows() + 1);
    }

    void ofALongLineOnlyWhatIsInSightIsLookedAt_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("ascii") << QString(5000000, QLatin1Char('x'));
        QTest::newRow("umlauts") << QString(5000000, u'ü');
        QTest::newRow("combining marks") << u'a' + QString(5000000, QChar(0x301));
    }
    void ofALongLineOnlyWhatIsInSightIsLookedAt() {
        QFETCH(QString, text);
        Shown shown(0);
        shown.store.append(out(text));
        shown.settle();
        shown.view.horizontalScrollBar()->setValue(shown.view.horizontalScrollBar()->maximum() / 2);
        shown.view.grab();
        QCOMPARE(shown.view.lastPainted().rows, 1);
        QVERIFY2(shown.view.lastPainted().bytes < 2000, qPrintable(QString::number(shown.view.lastPainted().bytes)));
    }

    void everyScriptIsPaintedAndSelected() {
        Shown shown(0);
        for (const QString &text : {u"שלום עולם and مرحبا بالعالم"_s, u"👩‍👩‍👧 🇩🇪 漢字 かな"_s,
                                    u"a\u0301\u0301"_s, u"left\u0007over\u001b[0m\u0000end"_s, u"\u202ereversed"_s,
                                    u"\t\ttabs\t"_s, QString(QChar(0xd83d)), QString()})
            shown.store.append(out(text));
        shown.settle();
        shown.view.selectAll();
        shown.view.find(u"世"_s);
        const int rows = static_cast<int>(shown.store.rowCount());
        for (int column = 0; column < 40; ++column)
            for (int row = 0; row < rows; ++row)
                QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, Qt::ShiftModifier, shown.cell(row, column));
        shown.view.grab();
        QCOMPARE(shown.view.lastPainted().rows, rows);
    }

    void theChannelsDifferInMoreThanColour() {
        Shown shown(0);
        for (const Channel channel : {Channel::Output, Channel::Error, Channel::Program})
            shown.store.append({channel, u"same"_s, false});
        shown.settle();
        const QImage image = shown.view.viewport()->grab().toImage().convertToFormat(QImage::Format_Mono);
        const int height = shown.cell(1, 0).y() - shown.cell(0, 0).y();
        QVERIFY(image.copy(0, 0, 300, height) != image.copy(0, height, 300, height));
        QVERIFY(image.copy(0, height, 300, height) != image.copy(0, 2 * height, 300, height));
    }

    void assistiveTechnologyReadsTheCurrentLine() {
        Shown shown(10);
        shown.view.setAccessibleName(u"Log"_s);
        shown.key(Qt::Key_Home);
        shown.key(Qt::Key_Down);
        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&shown.view);
        QCOMPARE(accessible->role(), QAccessible::Terminal);
        QCOMPARE(accessible->text(QAccessible::Name), u"Log"_s);
        QCOMPARE(accessible->textInterface()->text(0, 100), u"line 1"_s);
    }

    void clearingWhileSearchingAndSelectingIsSafe() {
        Shown shown(1000);
        shown.view.selectAll();
        shown.view.find(u"nowhere"_s);
        shown.store.clear();
        shown.settle();
        shown.view.grab();
        QVERIFY(!shown.view.hasSelection());
        QCOMPARE(shown.view.currentLine(), -1);
        shown.key(Qt::Key_Down);
        shown.key(Qt::Key_End, Qt::ControlModifier | Qt::ShiftModifier);
    }

    // ---- the panel ------------------------------------------------------------------------------------------------
    void ctrlFGoesToTheSearch() {
        ShownPanel shown;
        shown.panel.view().setFocus();
        QTest::keyClick(&shown.panel.view(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(shown.find<QLineEdit>("log-search")->hasFocus());
    }

    void escapeEndsTheSearchAndGoesBackToTheLog() {
        ShownPanel shown;
        auto *search = shown.find<QLineEdit>("log-search");
        search->setFocus();
        search->setText(u"x"_s);
        QTest::keyClick(search, Qt::Key_Escape);
        QVERIFY(search->text().isEmpty());
        QVERIFY(shown.panel.view().hasFocus());
    }

    void thePanelSaysWhatWasNotFound() {
        ShownPanel shown;
        shown.panel.store().append(out(u"line"_s));
        QTest::keyClicks(shown.find<QLineEdit>("log-search"), u"nowhere"_s);
        QTRY_VERIFY2(shown.status().contains(u"nowhere"_s), qPrintable(shown.status()));
    }

    void theFilterShowsErrorsAlone() {
        ShownPanel shown;
        shown.panel.store().append(out(u"fine"_s));
        shown.panel.store().append(out(u"error: bad"_s));
        auto *filter = shown.find<QComboBox>("log-filter");
        filter->setCurrentIndex(filter->findText(u"Errors"_s));
        QTRY_COMPARE(shown.panel.store().rowCount(), 1);
        QCOMPARE(shown.panel.store().text(shown.panel.store().lineOfRow(0)), u"error: bad"_s);
    }

    void theCheckBoxAndTheViewFollowTogether() {
        ShownPanel shown;
        for (int i = 0; i < 1000; ++i)
            shown.panel.store().append(out(u"line"_s));
        QCoreApplication::processEvents();
        auto *follow = shown.find<QCheckBox>("log-follow");
        QTest::keyClick(&shown.panel.view(), Qt::Key_PageUp);
        QVERIFY(!follow->isChecked());
        follow->setChecked(true);
        QVERIFY(shown.panel.view().follow());
    }

    void theCountNamesLinesAndDroppedLines() {
        ShownPanel shown;
        LogStore &store = shown.panel.store();
        store.setByteBound(qint64(64) << 10);
        for (int i = 0; i < 3000; ++i)
            store.append(out(QString(50, QLatin1Char('x'))));
        QCoreApplication::processEvents();
        const QString count = shown.find<QLabel>("log-count")->text();
        QVERIFY2(count.contains(QLocale().toString(store.lineCount())), qPrintable(count));
        QVERIFY2(count.contains(QLocale().toString(store.droppedLines())), qPrintable(count));
    }

    void savingWritesEveryLineInOrderWhateverTheFilter() {
        ShownPanel shown;
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"run.log"_s);
        QByteArray expected;
        for (int i = 0; i < 100000; ++i) {
            shown.panel.store().append(out(u"line %1 ü"_s.arg(i)));
            expected += u"line %1 ü\n"_s.arg(i).toUtf8();
        }
        shown.panel.store().setFilter(LogStore::Filter::Errors);
        const QSignalSpy saved(&shown.panel, &LogPanel::saved);
        shown.panel.saveTo(path);
        QTRY_COMPARE(saved.count(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll() == expected);
    }

    void savingToAnImpossiblePlaceSaysWhy() {
        ShownPanel shown;
        shown.panel.store().append(out(u"line"_s));
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"missing/run.log"_s);
        const QSignalSpy failed(&shown.panel, &LogPanel::saveFailed);
        shown.panel.saveTo(path);
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(!failed.at(0).at(1).toString().isEmpty());
        QVERIFY2(shown.status().contains(failed.at(0).at(1).toString()), qPrintable(shown.status()));
        QVERIFY(shown.find<QToolButton>("log-save")->isEnabled());
    }

    void clearingThePanelWhileItSavesIsTold() {
        ShownPanel shown;
        const QTemporaryDir folder;
        for (int i = 0; i < 100000; ++i)
            shown.panel.store().append(out(u"line"_s));
        const QSignalSpy failed(&shown.panel, &LogPanel::saveFailed);
        shown.panel.saveTo(folder.filePath(u"run.log"_s));
        shown.panel.clear();
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(!QFile::exists(folder.filePath(u"run.log"_s)));
    }

    void everyControlHasANameForAssistiveTechnology() {
        ShownPanel shown;
        for (const QWidget *widget : shown.panel.findChildren<QWidget *>())
            if (widget->focusPolicy() != Qt::NoFocus && widget->parentWidget() == &shown.panel)
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
    }

    void thePanelFitsSixHundredPixelsInALongerLanguage() {
        LongerLanguage language;
        QCoreApplication::installTranslator(&language);
        const ShownPanel shown;
        QCoreApplication::removeTranslator(&language);
        QVERIFY2(shown.panel.minimumSizeHint().width() <= 600,
                 qPrintable(QString::number(shown.panel.minimumSizeHint().width())));
    }
};

QTEST_MAIN(LogViewTest)

#include "LogViewTest.moc"
