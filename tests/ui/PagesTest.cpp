#include "PseudoLocale.h"
#include "base/Literals.h"
#include "pages/OptionsPage.h"
#include "ui/WizardDriver.h"
#include "window/StepRail.h"

#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAccessible>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTextBrowser>
#include <QToolButton>

using namespace armature;

// What holds for every page: nothing is clipped from 720 x 480 up in English and at 1024 x 640 in a language a third
// longer, every
// control has a name, no two controls on a page share a mnemonic, and the keyboard reaches all of them. ctest runs it a
// second time at 200 %.

class PagesTest : public QObject {
    Q_OBJECT

private:
    static constexpr QSize Usual{1024, 640};
    /// The states in which pages are looked at: a machine with many findings, one that cannot be served, and runs that
    /// went well and badly.
    static std::vector<EngineOptions> states() {
        return {WizardDriver::machine("gb10-dgx-spark-580"), WizardDriver::machine("power9-ppc64le"),
                WizardDriver::tape("ok"), WizardDriver::tape("network-lost"),
                WizardDriver::tape("verification-half-good")};
    }
    static void play(WizardDriver &driver) {
        QVERIFY(driver.ready());
        if (!driver.bench().isPlayback())
            return;
        driver.bench().plan();
        QVERIFY(driver.waitFor([&] { return driver.bench().planState().stage == PlanState::Stage::Ready; }));
        driver.bench().install();
        QVERIFY(driver.runEnds());
    }
    static QString describe(const QWidget &widget) {
        QString text = widget.accessibleName();
        if (const auto *label = qobject_cast<const QLabel *>(&widget))
            text = label->text();
        if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
            text = button->text();
        return u"%1 \"%2\""_s.arg(QLatin1String(widget.metaObject()->className()), text.left(60));
    }
    static bool isOwn(const QWidget &widget) { // parts of other controls are their business
        for (const QWidget *up = widget.parentWidget(); up != nullptr; up = up->parentWidget())
            if (qobject_cast<const QAbstractItemView *>(up) || qobject_cast<const QComboBox *>(up) ||
                qobject_cast<const QTabBar *>(up) || qobject_cast<const QLineEdit *>(up) ||
                qobject_cast<const QAbstractSlider *>(up))
                return false;
        return true;
    }
    static bool fits(const QWidget &widget) {
        if (const auto *label = qobject_cast<const QLabel *>(&widget); label && !label->text().isEmpty())
            return label->wordWrap() ? label->heightForWidth(label->width()) <= label->height()
                                     : label->sizeHint().width() <= label->width();
        if (const auto *button = qobject_cast<const QPushButton *>(&widget))
            return button->minimumSizeHint().width() <= button->width() &&
                   button->minimumSizeHint().height() <= button->height() + 1;
        if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
            return button->sizeHint().width() <= button->width() + 1;
        return true;
    }
    /// Whether the widget lies inside all that surround it; a scroll area may hide what is above or below, never what
    /// is beside.
    static bool isInside(const QWidget &widget) {
        const bool scrolls = insideScroll(widget);
        for (const QWidget *up = widget.parentWidget(); up != nullptr; up = up->parentWidget()) {
            const QRect place(widget.mapTo(up, QPoint(0, 0)), widget.size());
            if (place.left() < 0 || place.right() > up->width() ||
                (!scrolls && (place.top() < 0 || place.bottom() > up->height())))
                return false;
        }
        return true;
    }
    static bool insideScroll(const QWidget &widget) {
        for (const QWidget *up = &widget; up != nullptr; up = up->parentWidget())
            if (qobject_cast<const QScrollArea *>(up))
                return true;
        return false;
    }
    static void nothingIsClipped(QSize size) {
        for (const EngineOptions &options : states()) {
            WizardDriver driver(options);
            play(driver);
            driver.window().resize(size);
            QTest::qWait(20);
            QCOMPARE(driver.window().size(), size);
            const auto *rail = driver.window().findChild<StepRail *>();
            for (int row = 0; row < rail->count(); ++row) {
                QFont bold = rail->font();
                bold.setBold(true);
                const int wants =
                    QFontMetrics(bold).horizontalAdvance(rail->item(row)->text()) + rail->iconSize().width();
                QVERIFY2(wants < rail->visualItemRect(rail->item(row)).width(), qPrintable(rail->item(row)->text()));
            }
            onEveryPage(driver, [&](Page &page) {
                for (QToolButton *fold : page.findChildren<QToolButton *>())
                    if (fold->isCheckable() && fold->isVisible())
                        fold->setChecked(true);
                QTest::qWait(20);
                QCOMPARE(driver.window().size(), size);
                for (const QWidget *widget : driver.window().findChildren<QWidget *>())
                    if (widget->isVisible() && isOwn(*widget) &&
                        (qobject_cast<const QLabel *>(widget) || qobject_cast<const QAbstractButton *>(widget) ||
                         qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget)))
                        QVERIFY2(
                            fits(*widget) && isInside(*widget),
                            qPrintable(u"page %1, machine %2%3: %4 has %5x%6, wants %7x%8"_s.arg(int(page.id()) + 1)
                                           .arg(options.session.machineFolder.section(u'/', -1),
                                                options.recordedRun.section(u'/', -1), describe(*widget))
                                           .arg(widget->width())
                                           .arg(widget->height())
                                           .arg(widget->sizeHint().width())
                                           .arg(qobject_cast<const QLabel *>(widget)
                                                    ? widget->heightForWidth(widget->width())
                                                    : widget->sizeHint().height())));
            });
        }
    }
    static bool takesInput(const QWidget &widget) {
        return qobject_cast<const QAbstractButton *>(&widget) || qobject_cast<const QLineEdit *>(&widget) ||
               qobject_cast<const QComboBox *>(&widget) || qobject_cast<const QAbstractItemView *>(&widget) ||
               qobject_cast<const QTextEdit *>(&widget) || qobject_cast<const QPlainTextEdit *>(&widget) ||
               qobject_cast<const QProgressBar *>(&widget);
    }

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void nothingIsClippedInEnglish() { nothingIsClipped(Usual); }

    void nothingIsClippedOnASmallScreen() {
        nothingIsClipped({960, 540});
        nothingIsClipped({720, 480});
    }

    void nothingIsClippedInALanguageAThirdLonger() {
        PseudoLocale longer;
        QVERIFY(QCoreApplication::installTranslator(&longer));
        nothingIsClipped(Usual);
        QCoreApplication::removeTranslator(&longer);
    }

    void everyTextCanBeTranslated() {
        PseudoLocale longer;
        QVERIFY(QCoreApplication::installTranslator(&longer));
        WizardDriver driver(WizardDriver::tape("ok"));
        play(driver);
        onEveryPage(driver, [&](Page &page) {
            for (const QAbstractButton *button : driver.window().findChildren<QAbstractButton *>())
                if (button->isVisible() && isOwn(*button) && !button->text().isEmpty())
                    QVERIFY2(button->text().contains(u'[') || page.id() == PageId::Options,
                             qPrintable(button->text())); // optional parts: names of packages
        });
        QCoreApplication::removeTranslator(&longer);
    }

    void everyControlHasAnAccessibleName() {
        for (const EngineOptions &options : states()) {
            WizardDriver driver(options);
            play(driver);
            onEveryPage(driver, [&](Page &page) {
                for (QWidget *widget : driver.window().findChildren<QWidget *>()) {
                    if (!widget->isVisible() || !isOwn(*widget) || !takesInput(*widget))
                        continue;
                    QAccessibleInterface *known = QAccessible::queryAccessibleInterface(widget);
                    QVERIFY2(known != nullptr && !known->text(QAccessible::Name).isEmpty(),
                             qPrintable(u"page %1: %2"_s.arg(int(page.id()) + 1).arg(describe(*widget))));
                }
            });
        }
    }

    void noTwoControlsOfAPageShareAMnemonic() {
        for (const EngineOptions &options : states()) {
            WizardDriver driver(options);
            play(driver);
            onEveryPage(driver, [&](Page &page) {
                for (QToolButton *fold : page.findChildren<QToolButton *>())
                    if (fold->isCheckable() && fold->isVisible())
                        fold->setChecked(true);
                QMap<QKeySequence, QString> taken;
                const auto take = [&](const QString &text) {
                    const QKeySequence key = QKeySequence::mnemonic(text);
                    QVERIFY2(key.isEmpty() || !taken.contains(key),
                             qPrintable(
                                 u"page %1: \"%2\" and \"%3\""_s.arg(int(page.id()) + 1).arg(text, taken.value(key))));
                    if (!key.isEmpty())
                        taken.insert(key, text);
                };
                for (const QAbstractButton *button : driver.window().findChildren<QAbstractButton *>())
                    if (button->isVisible())
                        take(button->text());
                for (const QLabel *label : driver.window().findChildren<QLabel *>())
                    if (label->isVisible() && label->buddy() != nullptr)
                        take(label->text());
                for (const QTabBar *tabs : driver.window().findChildren<QTabBar *>())
                    for (int i = 0; tabs->isVisible() && i < tabs->count(); ++i)
                        take(tabs->tabText(i));
            });
        }
    }

    void tabReachesEveryControlOfEveryPage() {
        WizardDriver driver(WizardDriver::tape("network-lost"));
        play(driver);
        onEveryPage(driver, [&](Page &page) {
            QSet<QWidget *> missing;
            for (QWidget *widget : driver.window().findChildren<QWidget *>())
                if (widget->isVisible() && widget->isEnabled() && isOwn(*widget) && takesInput(*widget) &&
                    (widget->focusPolicy() & Qt::TabFocus))
                    missing.insert(widget);
            const qsizetype most = 4 * missing.size() + 20;
            for (qsizetype i = 0; i < most && !missing.isEmpty(); ++i) {
                missing.remove(QApplication::focusWidget());
                driver.press(Qt::Key_Tab);
            }
            QVERIFY2(missing.isEmpty(),
                     qPrintable(u"page %1: %2"_s.arg(int(page.id()) + 1)
                                    .arg(missing.isEmpty() ? QString() : describe(**missing.begin()))));
        });
    }

    void everyCellOfEveryTableHasAnAccessibleText() {
        WizardDriver driver(WizardDriver::tape("verification-half-good"));
        play(driver);
        onEveryPage(driver, [&](Page &page) {
            for (const QAbstractItemView *view : page.findChildren<QAbstractItemView *>()) {
                if (!view->isVisible() || view->model() == nullptr || qobject_cast<const QHeaderView *>(view))
                    continue;
                for (int row = 0; row < view->model()->rowCount(); ++row)
                    for (int column = 0; column < view->model()->columnCount(); ++column) {
                        const QModelIndex index = view->model()->index(row, column);
                        QVERIFY2(!index.data(Qt::AccessibleTextRole).toString().isEmpty() ||
                                     !index.data().toString().isEmpty(),
                                 qPrintable(view->accessibleName()));
                    }
            }
        });
    }

    void theThemeChangesWhileTheWindowIsOpen() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.ready());
        driver.theme().setMode(Theme::Mode::Light);
        const QColor light = driver.window().palette().color(QPalette::Window);
        driver.theme().setMode(Theme::Mode::Dark);
        const QColor dark = driver.window().palette().color(QPalette::Window);
        QVERIFY(light.lightness() > dark.lightness());
        QVERIFY(contrast(driver.window().palette().color(QPalette::WindowText), dark) >= 4.5);
    }
};

ARMATURE_WINDOW_TEST(PagesTest)
#include "PagesTest.moc"
