#include "base/Literals.h"
#include "present/MachineText.h"
#include "session/Program.h"
#include "ui/WizardDriver.h"
#include "window/Diagnostics.h"
#include "window/StepRail.h"

#include <QLineEdit>
#include <QMenuBar>

using namespace armature;

// The window answers to the keys of a dialog: Enter goes on, Escape goes back, and neither does anything that cannot be
// undone.

class KeyboardTest : public QObject {
    Q_OBJECT

private:
    static constexpr int MostEnters = 6;
    static constexpr int LongerThanATurn = 300; ///< milliseconds

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void enterAloneGetsAMacToReview() {
        WizardDriver driver(WizardDriver::machine("m4-macos26"));
        QVERIFY(driver.ready());
        int enters = 0;
        for (; driver.current() != PageId::Review && enters < MostEnters; ++enters) {
            QVERIFY(driver.waitFor([&] { return driver.window().page(driver.current()).isComplete(); }));
            const PageId before = driver.current();
            driver.press(Qt::Key_Return);
            QVERIFY(driver.waitFor([&] { return driver.current() != before; }));
        }
        QCOMPARE(driver.current(), PageId::Review);
    }

    void enterDoesNotInstallUnlessTheButtonHasTheFocus() {
        WizardDriver driver(WizardDriver::tape("ok"));
        QVERIFY(driver.walkTo(PageId::Review));
        QVERIFY(driver.waitFor([&] { return driver.window().page(PageId::Review).isComplete(); }));
        driver.press(Qt::Key_Return);
        QTest::qWait(LongerThanATurn);
        QCOMPARE(driver.current(), PageId::Review);
        driver.button("Install")->setFocus();
        driver.press(Qt::Key_Return);
        QVERIFY(driver.waitFor([&] { return driver.current() == PageId::Install; }));
        QVERIFY(driver.runEnds());
    }

    void enterPressesTheButtonThatHasTheFocus() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.walkTo(PageId::Limits));
        driver.button("Back")->setFocus();
        driver.press(Qt::Key_Return);
        QVERIFY(driver.waitFor([&] { return driver.current() == PageId::Compatibility; }));
    }

    void enterOnAStepGoesThereAndNoFurther() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.walkTo(PageId::Options));
        auto *rail = driver.window().findChild<StepRail *>();
        rail->setFocus();
        rail->setCurrentRow(int(PageId::Compatibility));
        driver.press(Qt::Key_Return);
        QTest::qWait(LongerThanATurn);
        QCOMPARE(driver.current(), PageId::Compatibility);
    }

    void enterInASearchFieldBelongsToTheSearch() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.walkTo(PageId::Compatibility));
        driver.window().page(PageId::Compatibility).findChild<QLineEdit *>()->setFocus();
        driver.press(Qt::Key_Return);
        QTest::qWait(LongerThanATurn);
        QCOMPARE(driver.current(), PageId::Compatibility);
    }

    void escapeGoesBack() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.walkTo(PageId::Limits));
        driver.press(Qt::Key_Escape);
        QVERIFY(driver.waitFor([&] { return driver.current() == PageId::Compatibility; }));
    }

    void escapeDuringARunAsksFirst() {
        WizardDriver driver(WizardDriver::tape("ok", 0.05));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.waitFor([&] { return driver.bench().busy(); }));
        driver.press(Qt::Key_Escape);
        QVERIFY(driver.isAsked());
        QVERIFY(driver.bench().busy());
        driver.mnemonic('c');
        QVERIFY(driver.runEnds());
    }

    void theMenuIsReachedByKeyboard() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.ready());
        driver.press(Qt::Key_F10);
        QVERIFY(driver.waitFor([&] { return driver.window().menuBar()->activeAction() != nullptr; }));
    }

    void theDiagnosticsNameVersionMachinePlanAndProblem() {
        WizardDriver driver(WizardDriver::tape("network-lost"));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.runEnds());
        const QString text = diagnosticsText(driver.bench());
        for (const QString &part : {programVersion(), headline(*driver.bench().machine()), u"numerics"_s,
                                    u"No answer from the network"_s, driver.bench().runState().lastLines.last()})
            QVERIFY2(text.contains(part), qPrintable(part));
    }

    void aProjectThatIsOpenedGetsATargetOfItsOwn() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.ready());
        driver.window().openProject(fixture("projects/numerics"));
        QCOMPARE(driver.current(), PageId::Options);
        QVERIFY(driver.bench().choices().target.endsWith("/armature/numerics"_L1));
        QVERIFY(driver.bench().choices().stack.isEmpty());
    }

    void controlAndQClosesTheWindow() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.ready());
        driver.press(Qt::Key_Q, Qt::ControlModifier);
        QVERIFY(driver.waitFor([&] { return !driver.window().isVisible(); }));
    }
};

ARMATURE_WINDOW_TEST(KeyboardTest)
#include "KeyboardTest.moc"
