#include "models/VerificationModel.h"
#include "run/Lock.h"
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
    static bool nextEnabled(WizardDriver &driver, const char *text) { return driver.button(text) != nullptr && driver.button(text)->isEnabled(); }

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void aRecordedRunIsWalkedToTheEndByKeyboardAlone() {
        WizardDriver driver(WizardDriver::tape("ok"));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.runEnds());
        QVERIFY(driver.walkTo(PageId::Done));
        QVERIFY(driver.bench().ending()->verification->ready());
        QVERIFY2(driver.banners().contains(QLatin1String("recorded run")), qPrintable(driver.banners()));
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
        QVERIFY2(text.contains(QLatin1String("No answer from the network")), qPrintable(text));
        QVERIFY2(text.contains(QLatin1String("What to do:")) && text.contains(QLatin1String("Last lines:")), qPrintable(text));
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
        QVERIFY2(driver.banners().contains(QLatin1String("Cancelled")) && driver.banners().contains(QLatin1String("still in place")),
                 qPrintable(driver.banners()));
    }

    void cancellingAsksOnceAndEndsTheRun() {
        WizardDriver driver(WizardDriver::tape("ok", 0.05));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.waitFor([&] { return driver.bench().busy() && driver.bench().runState().lineCount > 0; }));
        driver.mnemonic('c');
        QVERIFY(driver.isAsked());
        QVERIFY(driver.question()->text().contains(QLatin1String("stays")));
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
        QVERIFY(driver.walkTo(PageId::Verify));
        QVERIFY2(driver.banners().contains(QLatin1String("not everything works")), qPrintable(driver.banners()));
        const auto *table = driver.window().page(PageId::Verify).findChild<QTableView *>();
        QCOMPARE(Verdict(table->currentIndex().data(VerificationModel::VerdictRole).toInt()), Verdict::Fails);
    }

    void aRecordedMachineIsMarkedAndCannotBeInstalledFor() {
        WizardDriver driver(WizardDriver::machine("m2-macos14"));
        QVERIFY(driver.walkTo(PageId::Options));
        QVERIFY2(driver.banners().contains(QLatin1String("Simulation")), qPrintable(driver.banners()));
        QVERIFY(driver.walkTo(PageId::Review));
        QVERIFY(!nextEnabled(driver, "Install"));
        driver.mnemonic('i');
        QCOMPARE(driver.current(), PageId::Review);
        QVERIFY(!driver.bench().busy());
    }

    void limitsOfAMacNameThatTrainingIsRefused() {
        WizardDriver driver(WizardDriver::machine("m2-macos14"));
        QVERIFY(driver.walkTo(PageId::Limits));
        QVERIFY2(driver.banners().contains(QLatin1String("No GPU selected")), qPrintable(driver.banners()));
    }

    void limitsOfAGraceMachineSayNothingOfMacs() {
        WizardDriver driver(WizardDriver::machine("gb10-dgx-spark-580"));
        QVERIFY(driver.walkTo(PageId::Limits));
        QVERIFY2(!driver.banners().contains(QLatin1String("Mac")), qPrintable(driver.banners()));
    }

    void anUnsupportedMachineIsToldWhyNotBeforeAnythingRuns() {
        WizardDriver driver(WizardDriver::machine("power9-ppc64le"));
        QVERIFY(driver.walkTo(PageId::Review));
        QVERIFY(driver.waitFor([&] { return driver.bench().planState().stage == PlanState::Stage::Failed; }, 60000));
        QVERIFY2(driver.banners().contains(QLatin1String("cannot")), qPrintable(driver.banners()));
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
        QVERIFY(driver.waitFor([&] { return driver.bench().machine()->system.kind == SystemKind::MacOs && driver.bench().machineComplete(); }));
        QVERIFY2(driver.banners().contains(QLatin1String("Simulation")), qPrintable(driver.banners()));
        driver.mnemonic('t');
        QVERIFY(driver.waitFor([&] { return !driver.bench().simulated() && driver.bench().machineComplete(); }, 60000));
        QVERIFY2(!driver.banners().contains(QLatin1String("Simulation")), qPrintable(driver.banners()));
    }

    void aDamagedTapeIsNamedWithItsPlace() {
        QTemporaryDir folder;
        for (const char *name : {"armature-record", "record.json"})
            QFile::copy(fixture("tapes/ok/") + QLatin1String(name), folder.filePath(QLatin1String(name)));
        QFile events(folder.filePath(QStringLiteral("events.jsonl")));
        QVERIFY(events.open(QIODevice::WriteOnly));
        events.write("{\"event\": \"nonsense\xff\"}\n{\"event\": \"line\"}\n");
        events.close();
        EngineOptions options;
        options.recordedRun = folder.path();
        WizardDriver driver(options);
        QVERIFY(driver.waitFor([&] { return driver.banners().contains(QLatin1String("events.jsonl")); }));
        QVERIFY(!nextEnabled(driver, "Next"));
    }

    void aTargetThatIsAFileKeepsOneOnTheOptionsPage() {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("taken")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        WizardDriver driver(EngineOptions{});
        QVERIFY(driver.walkTo(PageId::Options));
        QLineEdit *target = nullptr;
        for (QLineEdit *edit : driver.window().page(PageId::Options).findChildren<QLineEdit *>())
            if (edit->accessibleName() == QLatin1String("Target folder"))
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
            if (edit->accessibleName() == QLatin1String("Path of uv"))
                uv = edit;
        QVERIFY(uv != nullptr);
        uv->setFocus();
        const QString missing = driver.folder() + QStringLiteral("/no-uv-here");
        QTest::keyClicks(uv, missing);
        QTest::qWait(600); // longer than the page waits for typing to end
        QCOMPARE(driver.bench().choices().uv, QString());
        driver.press(Qt::Key_Return);
        QVERIFY(driver.waitFor([&] { return driver.bench().choices().uv == missing && driver.banners().contains(missing); }, 60000));
        driver.press(Qt::Key_A, Qt::ControlModifier);
        driver.press(Qt::Key_Delete);
        driver.press(Qt::Key_Return);
        QVERIFY(driver.waitFor([&] { return driver.bench().choices().uv.isEmpty() && !driver.banners().contains(missing); }, 60000));
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
            choices.stack = QStringLiteral("pytorch");
            choices.indexOverrides = {{QStringLiteral("default"), QStringLiteral("https://user:sesame@mirror.example/simple")},
                                      {QStringLiteral("pytorch-cpu"), QStringLiteral("https://mirror.example/cpu")}};
            choices.proxy = QStringLiteral("http://user:sesame@proxy.example:3128");
            driver.bench().choose(choices);
            QVERIFY(driver.waitFor([&] { return driver.bench().place().has_value(); }));
            driver.window().close();
        }
        const QSettings settings;
        QCOMPARE(settings.value(QStringLiteral("choices/stack")).toString(), QStringLiteral("pytorch"));
        QFile written(settings.fileName());
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray bytes = written.readAll();
        QVERIFY(bytes.contains("mirror.example/cpu"));
        QVERIFY2(!bytes.contains("sesame"), bytes.constData());
    }
};

ARMATURE_WINDOW_TEST(WizardTest)
#include "WizardTest.moc"
