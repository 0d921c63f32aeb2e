#include "base/Literals.h"
#include "ui/WizardDriver.h"

#include <QComboBox>
#include <QLineEdit>

using namespace armature;

// What the page of options does while somebody types: nothing that was typed is changed, and nothing is refused before
// something was typed.

class OptionsTest : public QObject {
    Q_OBJECT

private:
    static constexpr int LongerThanAPause = 600; ///< milliseconds: the page takes typing to have ended

    static QLineEdit *field(WizardDriver &driver, const char *name) {
        for (QLineEdit *edit : driver.window().page(PageId::Options).findChildren<QLineEdit *>())
            if (edit->accessibleName() == QLatin1String(name))
                return edit;
        return nullptr;
    }
    static void type(WizardDriver &driver, QLineEdit *edit, const QString &text) {
        edit->setFocus();
        driver.press(Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(edit, text);
        QTest::qWait(LongerThanAPause);
    }
    static void chooseOwnProject(WizardDriver &driver) {
        auto *what = driver.window().page(PageId::Options).findChild<QComboBox *>();
        what->setCurrentIndex(what->count() - 1);
        QTest::qWait(LongerThanAPause);
    }

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void whatIsTypedIsNotChangedDuringAPause() {
        WizardDriver driver(EngineOptions{});
        QVERIFY(driver.walkTo(PageId::Options));
        QLineEdit *target = field(driver, "Target folder");
        type(driver, target, driver.folder() + u"/gui/"_s);
        QCOMPARE(target->text(), driver.folder() + u"/gui/"_s);
        QTest::keyClicks(target, u"num"_s);
        QVERIFY(driver.waitFor([&] { return driver.bench().choices().target == driver.folder() + u"/gui/num"_s; }));
    }

    void aTildeIsTheHomeFolder() {
        WizardDriver driver(EngineOptions{});
        QVERIFY(driver.walkTo(PageId::Options));
        type(driver, field(driver, "Target folder"), u"~/studio"_s);
        QCOMPARE(driver.bench().choices().target, QDir::homePath() + u"/studio"_s);
    }

    void aRelativePathIsAnsweredWithASentence() {
        WizardDriver driver(EngineOptions{});
        QVERIFY(driver.walkTo(PageId::Options));
        type(driver, field(driver, "Target folder"), u"my env"_s);
        QVERIFY2(driver.banners().contains("Enter the whole path"_L1), qPrintable(driver.banners()));
        QVERIFY(!driver.button("Next")->isEnabled());
    }

    void anOwnProjectIsNoErrorBeforeItsFolderWasGiven() {
        WizardDriver driver(EngineOptions{});
        QVERIFY(driver.walkTo(PageId::Options));
        chooseOwnProject(driver);
        QCOMPARE(driver.banners(), QString());
        QVERIFY(!driver.button("Next")->isEnabled());
    }

    void theTargetFollowsTheProject() {
        EngineOptions options;
        options.choices.stack = u"llm-studio"_s;
        options.choices.target = QDir::homePath() + u"/armature/llm-studio"_s;
        WizardDriver driver(options);
        QVERIFY(driver.walkTo(PageId::Options));
        chooseOwnProject(driver);
        type(driver, field(driver, "Project folder"), fixture("projects/numerics"));
        QCOMPARE(field(driver, "Target folder")->text(), QDir::homePath() + u"/armature/numerics"_s);
    }
};

ARMATURE_WINDOW_TEST(OptionsTest)
#include "OptionsTest.moc"
