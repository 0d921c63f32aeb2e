#include "base/Literals.h"
#include "files/Lock.h"
#include "models/VerificationModel.h"
#include "ui/WizardDriver.h"
#include "widgets/Banner.h"

#include <QClipboard>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

using namespace armature;

// The whole wizard by keyboard: recorded machines, and runs that are played from tapes.

class WizardTest : public QObject {
    Q_OBJECT

private:
    static bool nextEnabled(WizardDriver &driver, const char *text) {
        return driver.button(text) != nullptr && driver.button(text)->isEnabled();
    }

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void aRecordedRunIsWalkedToTheEndByKeyboardAlone() {
        WizardDriver driver(WizardDriver::tape("ok"));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.runEnds());
        QVERIFY(driver.walkTo(PageId::Done));
        QVERIFY(driver.bench().ending()->verification->ready());
        QVERIFY2(driver.banners().contains("recorded run"_L1), qPrintable(driver.banners()));
    }

    void theWayBackIsAKeyAsWell() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.walkTo(PageId::Limits));
        driver.mnemonic('b');
        QTRY_COMPARE(driver.current(), PageId::Compatibility);
        driver.press(Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(driver.current(), PageId::Machine);
    }

    void aLostNetworkIsNamedWithWhatToDoAndTheLastLines() {
        WizardDriver driver(WizardDriver::tape("network-lost"));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.runEnds());
        const QString text = driver.banners();
        QVERIFY2(text.contains("No answer from the network"_L1), qPrintable(text));
        QVERIFY2(text.contains("What to do:"_L1) && text.contains("Last lines:"_L1), qPrintable(text));
        QVERIFY(!nextEnabled(driver, "Next"));
        QVERIFY(nextEnabled(driver, "Try again"));
    }

    void tryingAgainRunsTheSamePlanWithoutAnotherQuestion() {
        WizardDriver driver(WizardDriver::tape("network-lost"));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.runEnds());
        QSignalSpy started(&driver.bench(), &Workbench::runStarted);
        driver.mnemonic('t');
        QVERIFY(driver.waitFor([&] { return started.count() == 1; }));
        QVERIFY(driver.runEnds());
        QCOMPARE(driver.current(), PageId::Install);
        QVERIFY(driver.bench().runState().steps.size() > 1);
    }

    void theReportOfAFailureIsCopiedByKeyboard() {
        WizardDriver driver(WizardDriver::tape("network-lost"));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.runEnds());
        driver.mnemonic('r');
        QTRY_COMPARE(QApplication::clipboard()->text(), driver.bench().ending()->markdown);
    }

    void aCancelledRunSaysWhatStays() {
        WizardDriver driver(WizardDriver::tape("cancelled"));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.runEnds());
        QVERIFY2(driver.banners().contains("Cancelled"_L1) && driver.banners().contains("still in place"_L1),
                 qPrintable(driver.banners()));
    }

    void cancellingAsksOnceAndEndsTheRun() {
        WizardDriver driver(WizardDriver::tape("ok", 0.05));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.waitFor([&] { return driver.bench().busy() && driver.bench().runState().lineCount > 0; }));
        driver.mnemonic('c');
        QVERIFY(driver.isAsked());
        QVERIFY(driver.question()->text().contains("stays"_L1));
        driver.mnemonic('c');
        QVERIFY(driver.runEnds(5000));
        QCOMPARE(driver.bench().ending()->problem->code, ProblemCode::Cancelled);
        QVERIFY(driver.question() == nullptr);
    }

    void stayingIsTheAnswerOfEnterWhenTheWindowIsClosedDuringARun() {
        WizardDriver driver(WizardDriver::tape("ok", 0.05));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.waitFor([&] { return driver.bench().busy(); }));
        driver.window().close();
        QVERIFY(driver.isAsked());
        driver.press(Qt::Key_Return);
        QVERIFY(driver.waitFor([&] { return driver.question() == nullptr; }));
        QVERIFY(driver.window().isVisible());
        QVERIFY(driver.bench().busy());
    }

    void closingDuringARunCancelsItFirst() {
        WizardDriver driver(WizardDriver::tape("ok", 0.05));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.waitFor([&] { return driver.bench().busy(); }));
        driver.window().close();
        QVERIFY(driver.isAsked());
        driver.mnemonic('c');
        QVERIFY(driver.waitFor([&] { return !driver.window().isVisible(); }, 5000));
        QVERIFY(!driver.bench().busy());
    }

    void aHalfGoodVerificationOpensAtWhatFailed() {
        WizardDriver driver(WizardDriver::tape("verification-half-good"));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.runEnds());
        QVERIFY(!nextEnabled(driver, "Next"));
        driver.mnemonic('s'); // show what failed
        QVERIFY(driver.waitFor([&] { return driver.current() == PageId::Verify; }));
        QVERIFY2(driver.banners().contains("not everything works"_L1), qPrintable(driver.banners()));
        const auto *table = driver.window().page(PageId::Verify).findChild<QTableView *>();
        QCOMPARE(Verdict(table->currentIndex().data(VerificationModel::VerdictRole).toInt()), Verdict::Fails);
    }

    void aRecordedMachineIsMarkedAndCannotBeInstalledFor() {
        WizardDriver driver(WizardDriver::machine("m2-macos14"));
        QVERIFY(driver.walkTo(PageId::Options));
        QVERIFY2(driver.banners().contains("Simulation"_L1), qPrintable(driver.banners()));
        QVERIFY(driver.walkTo(PageId::Review));
        QVERIFY(!nextEnabled(driver, "Install"));
        driver.mnemonic('i');
        QCOMPARE(driver.current(), PageId::Review);
        QVERIFY(!driver.bench().busy());
    }

    void limitsOfAMacNameThatTrainingIsRefused() {
        WizardDriver driver(WizardDriver::machine("m2-macos14"));
        QVERIFY(driver.walkTo(PageId::Limits));
        QVERIFY2(driver.banners().contains("No GPU selected"_L1), qPrintable(driver.banners()));
    }

    void limitsOfAGraceMachineSayNothingOfMacs() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.walkTo(PageId::Limits));
        QVERIFY2(!driver.banners().contains("Mac"_L1), qPrintable(driver.banners()));
    }

    void anUnsupportedMachineIsToldWhyNotBeforeAnythingRuns() {
        WizardDriver driver(WizardDriver::machine("power9-ppc64le"));
        QVERIFY(driver.walkTo(PageId::Review));
        QVERIFY(driver.waitFor([&] { return driver.bench().planState().stage == PlanState::Stage::Failed; }, 60000));
        QVERIFY2(driver.banners().contains("cannot"_L1), qPrintable(driver.banners()));
        QVERIFY(!nextEnabled(driver, "Install"));
    }

    void aFolderThatIsNoRecordedMachineChangesNothing() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.ready());
        const MachineProfile before = *driver.bench().machine();
        driver.bench().useMachine(driver.folder());
        QVERIFY(driver.waitFor([&] { return driver.banners().contains(driver.folder()); }));
        QVERIFY(*driver.bench().machine() == before);
    }

    void anotherMachineIsLoadedAndLeftByKeyboard() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.ready());
        driver.mnemonic('l');
        QVERIFY(driver.waitFor([&] {
            return qobject_cast<QFileDialog *>(QApplication::activeModalWidget()) != nullptr &&
                   QApplication::activeWindow() == QApplication::activeModalWidget();
        }));
        QTest::keyClicks(QApplication::activeModalWidget()->focusWidget(), fixture("machines/m2-macos14"));
        driver.press(Qt::Key_Return);
        QVERIFY(driver.waitFor([&] {
            return driver.bench().machine()->system.kind == SystemKind::MacOs && driver.bench().machineComplete();
        }));
        QVERIFY2(driver.banners().contains("Simulation"_L1), qPrintable(driver.banners()));
        driver.mnemonic('t');
        QVERIFY(driver.waitFor([&] { return !driver.bench().simulated() && driver.bench().machineComplete(); }, 60000));
        QVERIFY2(!driver.banners().contains("Simulation"_L1), qPrintable(driver.banners()));
    }

    void aDamagedTapeIsNamedWithItsPlace() {
        QTemporaryDir folder;
        for (const char *name : {"armature-record", "record.json"})
            QFile::copy(fixture("tapes/ok/") + QLatin1String(name), folder.filePath(QLatin1String(name)));
        QFile events(folder.filePath(u"events.jsonl"_s));
        QVERIFY(events.open(QIODevice::WriteOnly));
        events.write("{\"event\": \"nonsense\xff\"}\n{\"event\": \"line\"}\n");
        events.close();
        EngineOptions options;
        options.recordedRun = folder.path();
        WizardDriver driver(options);
        QVERIFY(driver.waitFor([&] { return driver.banners().contains("events.jsonl"_L1); }));
        QVERIFY(!nextEnabled(driver, "Next"));
    }

    void aTargetThatIsAFileKeepsOneOnTheOptionsPage() {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"taken"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        WizardDriver driver(EngineOptions{});
        QVERIFY(driver.walkTo(PageId::Options));
        QLineEdit *target = nullptr;
        for (QLineEdit *edit : driver.window().page(PageId::Options).findChildren<QLineEdit *>())
            if (edit->accessibleName() == "Target folder"_L1)
                target = edit;
        QVERIFY(target != nullptr);
        target->setFocus();
        driver.press(Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(target, file.fileName());
        QVERIFY(driver.waitFor([&] { return driver.banners().contains(file.fileName()); }));
        QVERIFY(!nextEnabled(driver, "Next"));
    }

    void aUvOfOnesOwnIsUsedOnceItsPathIsWholeAndGivenUpWhereTheFieldIsEmptied() {
        WizardDriver driver(EngineOptions{});
        QVERIFY(driver.walkTo(PageId::Options));
        driver.mnemonic('m'); // more options
        QLineEdit *uv = nullptr;
        for (QLineEdit *edit : driver.window().page(PageId::Options).findChildren<QLineEdit *>())
            if (edit->accessibleName() == "Path of uv"_L1)
                uv = edit;
        QVERIFY(uv != nullptr);
        uv->setFocus();
        const QString missing = driver.folder() + u"/no-uv-here"_s;
        QTest::keyClicks(uv, missing);
        QTest::qWait(600); // longer than the page waits for typing to end
        QCOMPARE(driver.bench().choices().uv, QString());
        driver.press(Qt::Key_Return);
        QVERIFY(driver.waitFor(
            [&] { return driver.bench().choices().uv == missing && driver.banners().contains(missing); }, 60000));
        driver.press(Qt::Key_A, Qt::ControlModifier);
        driver.press(Qt::Key_Delete);
        driver.press(Qt::Key_Return);
        QVERIFY(driver.waitFor(
            [&] { return driver.bench().choices().uv.isEmpty() && !driver.banners().contains(missing); }, 60000));
    }

    void pageChangesAreAnnouncedInTheTitleOfTheWindow() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.ready());
        const QString before = driver.window().windowTitle();
        QVERIFY(driver.walkTo(PageId::Compatibility));
        QVERIFY(driver.window().windowTitle() != before);
        QVERIFY(driver.window().windowTitle().contains(driver.window().page(PageId::Compatibility).title()));
    }

    void choicesAreRememberedWithoutCredentials() {
        {
            WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
            QVERIFY(driver.ready());
            Choices choices = driver.bench().choices();
            choices.stack = u"pytorch"_s;
            choices.indexOverrides = {{u"default"_s, u"https://user:sesame@mirror.example/simple"_s},
                                      {u"pytorch-cpu"_s, u"https://mirror.example/cpu"_s}};
            choices.proxy = u"http://user:sesame@proxy.example:3128"_s;
            driver.bench().choose(choices);
            QVERIFY(driver.waitFor([&] { return driver.bench().place().has_value(); }));
            driver.window().close();
        }
        const QSettings settings;
        QCOMPARE(settings.value(u"choices/stack"_s).toString(), u"pytorch"_s);
        QFile written(settings.fileName());
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray bytes = written.readAll();
        QVERIFY(bytes.contains("mirror.example/cpu"));
        QVERIFY2(!bytes.contains("sesame"), bytes.constData());
    }
};

ARMATURE_WINDOW_TEST(WizardTest)
#include "WizardTest.moc"
