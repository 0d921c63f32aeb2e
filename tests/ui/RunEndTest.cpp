#include "base/Literals.h"
#include "ui/WizardDriver.h"
#include "widgets/Banner.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>

using namespace armature;

// What the window says after a run that came to nothing: in whichever step it ended, it says so, and nothing else.

namespace {

constexpr int GreenEnough = 24; ///< pixels: fewer are the edges of other colours

/// How many pixels of the window have the colour that means "good".
qsizetype greenPixels(QWidget &window) {
    const QImage image = window.grab().toImage();
    const QColor good = shades().good;
    const QColor fill = shades().goodFill;
    qsizetype count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) == good || image.pixelColor(x, y) == fill ? 1 : 0;
    return count;
}

/// The tape "ok" as it would be if `step` had ended with `outcome`: the record still holds the verification that a
/// cancelled run may have begun.
QString tapeEndingIn(const QString &step, const QString &outcome, const QString &folder) {
    if (!QDir().mkpath(folder))
        return {};
    for (const char *name : {"armature-record", "record.json"})
        QFile::copy(fixture("tapes/ok/") + QLatin1String(name), folder + u'/' + QLatin1String(name));
    QFile from(fixture("tapes/ok/events.jsonl"));
    QFile to(folder + u"/events.jsonl"_s);
    if (!from.open(QIODevice::ReadOnly) || !to.open(QIODevice::WriteOnly))
        return {};
    const QJsonObject problem{{u"code"_s, outcome == "cancelled"_L1 ? u"cancelled"_s : u"command-failed"_s},
                              {u"subject"_s, u"uv"_s},
                              {u"detail"_s, u"made up for a test"_s}};
    while (!from.atEnd()) {
        QJsonObject event = QJsonDocument::fromJson(from.readLine()).object();
        const bool ends = event[u"event"_s] == "step_finished"_L1 && event[u"step"_s] == step;
        if (ends) {
            event[u"outcome"_s] = outcome;
            event[u"problem"_s] = problem;
        }
        to.write(QJsonDocument(event).toJson(QJsonDocument::Compact) + '\n');
        if (!ends)
            continue;
        const QJsonObject end{{u"at"_s, event[u"at"_s]},
                              {u"event"_s, u"run_finished"_s},
                              {u"outcome"_s, outcome},
                              {u"problem"_s, problem}};
        to.write(QJsonDocument(end).toJson(QJsonDocument::Compact) + '\n');
        return folder;
    }
    return {};
}

} // namespace

class RunEndTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    static void everyStepAndEnd() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("outcome");
        for (const char *step : {"create", "install", "verify", "promote"})
            for (const char *outcome : {"cancelled", "failed"})
                QTest::addRow("%s %s", step, outcome) << QString::fromLatin1(step) << QString::fromLatin1(outcome);
    }
    /// A window in front of a run that ended as the row of the test says.
    std::unique_ptr<WizardDriver> ended() const {
        QFETCH(QString, step);
        QFETCH(QString, outcome);
        EngineOptions options;
        options.recordedRun = tapeEndingIn(step, outcome, m_folder.filePath(step + outcome));
        options.playbackSpeed = 0;
        auto driver = std::make_unique<WizardDriver>(options);
        return driver->walkTo(PageId::Install) && driver->runEnds() ? std::move(driver) : nullptr;
    }

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void nothingIsGreenOnAnyPage_data() { everyStepAndEnd(); }
    void nothingIsGreenOnAnyPage() {
        const auto driver = ended();
        QVERIFY(driver);
        for (const PageId id : {PageId::Install, PageId::Verify, PageId::Done}) {
            driver->window().go(id);
            QTest::qWait(50);
            QVERIFY2(greenPixels(driver->window()) < GreenEnough,
                     qPrintable(u"page %1: %2"_s.arg(int(id) + 1).arg(driver->banners())));
        }
    }

    void nextIsOff_data() { everyStepAndEnd(); }
    void nextIsOff() {
        const auto driver = ended();
        QVERIFY(driver);
        QCOMPARE(driver->current(), PageId::Install);
        QVERIFY(!driver->button("Next")->isEnabled());
        driver->window().go(PageId::Verify);
        QVERIFY(!driver->button("Next")->isEnabled());
    }

    void theTitleSaysThatNothingWasInstalled_data() { everyStepAndEnd(); }
    void theTitleSaysThatNothingWasInstalled() {
        const auto driver = ended();
        QVERIFY(driver);
        QVERIFY2(driver->window().windowTitle().contains("was not installed"_L1),
                 qPrintable(driver->window().windowTitle()));
    }

    void noActivationLineIsShown_data() { everyStepAndEnd(); }
    void noActivationLineIsShown() {
        const auto driver = ended();
        QVERIFY(driver);
        driver->window().go(PageId::Done);
        for (const QLineEdit *edit : driver->window().page(PageId::Done).findChildren<QLineEdit *>())
            QVERIFY2(!edit->isVisible() || !edit->text().contains("activate"_L1), qPrintable(edit->text()));
    }

    void whatWasThereBeforeIsSaidToBeInPlaceOnce_data() { everyStepAndEnd(); }
    void whatWasThereBeforeIsSaidToBeInPlaceOnce() {
        const auto driver = ended();
        QVERIFY(driver);
        QVERIFY2(driver->banners().count("still in place"_L1) == 1, qPrintable(driver->banners()));
    }

    void nothingIsSaidToBeTestedAfterAFailure() {
        WizardDriver driver(WizardDriver::tape("network-lost"));
        QVERIFY(driver.walkTo(PageId::Install) && driver.runEnds());
        const Page &tests = driver.window().page(PageId::Verify);
        QVERIFY2(!tests.purpose().contains("was tested"_L1), qPrintable(tests.purpose()));
    }

    void aBannerAloneOnItsPageIsAsHighAsItsText() {
        WizardDriver driver(WizardDriver::tape("network-lost"));
        QVERIFY(driver.walkTo(PageId::Install) && driver.runEnds());
        driver.window().go(PageId::Verify);
        QTest::qWait(50);
        const auto *banner = driver.window().page(PageId::Verify).findChild<Banner *>();
        QVERIFY2(banner->height() <= banner->sizeHint().height(), qPrintable(QString::number(banner->height())));
    }

    void aRunThatWentWellIsGreenAndNamesWhatIsInstalled() {
        WizardDriver driver(WizardDriver::tape("ok"));
        QVERIFY(driver.walkTo(PageId::Install));
        QVERIFY(driver.runEnds());
        QTest::qWait(50);
        QVERIFY(greenPixels(driver.window()) >= GreenEnough);
        QVERIFY2(driver.window().windowTitle().contains("is installed"_L1), qPrintable(driver.window().windowTitle()));
        QVERIFY(driver.button("Next")->isEnabled());
    }
};

ARMATURE_WINDOW_TEST(RunEndTest)
#include "RunEndTest.moc"
