#include "base/Literals.h"
#include "files/Lock.h"
#include "run/WorkFolder.h"
#include "ui/WizardDriver.h"
#include "widgets/Banner.h"

#include <QDirIterator>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QScopeGuard>

using namespace armature;

// The wizard with nothing recorded: this machine, the real uv, real wheels from PyPI. By keyboard. Skips with a reason
// where they are not to be had.

class RealWizardTest : public QObject {
    Q_OBJECT

private:
    static EngineOptions numerics(const QString &target) {
        EngineOptions options;
        options.choices.project = fixture("projects/numerics");
        options.choices.target = target;
        return options;
    }
    /// Reads the plan page until it is ready or says why not.
    static bool planned(WizardDriver &driver) {
        return driver.walkTo(PageId::Review) && driver.waitFor(
                                                    [&] {
                                                        const auto stage = driver.bench().planState().stage;
                                                        return stage == PlanState::Stage::Ready ||
                                                               stage == PlanState::Stage::Failed;
                                                    },
                                                    120000);
    }

    /// Puts a uv in front that is the real one but for a command that has `words` in it: that runs `script` instead. As
    /// long as the answer lives.
    [[nodiscard]] auto spoil(const QString &folder, const QString &words, const QString &script) {
        const QByteArray before = qgetenv("PATH");
        QFile file(folder + u"/uv"_s);
        if (QDir().mkpath(folder) && file.open(QIODevice::WriteOnly)) {
            file.write(
                u"#!/bin/sh\ncase \"$*\" in\n*\"%1\"*)\n%2\n;;\nesac\nexec \"%3\" \"$@\"\n"_s.arg(words, script, m_uv)
                    .toUtf8());
            file.close();
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        }
        qputenv("PATH", folder.toLocal8Bit() + ':' + before);
        return qScopeGuard([before] { qputenv("PATH", before); });
    }
    [[nodiscard]] auto spoilInstalling(const QString &folder, const QString &script) {
        return spoil(folder, u"pip install"_s, script);
    }

    QString m_uv;
    QTemporaryDir m_folder;

private Q_SLOTS:
    void initTestCase() {
        const QString uv = qEnvironmentVariable("ARMATURE_TEST_UV");
        if (uv.isEmpty())
            QSKIP("ARMATURE_TEST_UV does not name a uv: nothing real can be installed");
        m_uv = uv;
        qputenv("PATH", (QFileInfo(uv).absolutePath() + u':' + qEnvironmentVariable("PATH")).toLocal8Bit());
    }
    void init() { QSettings().clear(); }

    void aSmallProjectIsInstalledFromPyPiByKeyboardAlone() {
        const QString target = m_folder.filePath(u"environment"_s);
        WizardDriver driver(numerics(target));
        QVERIFY(planned(driver));
        if (driver.bench().planState().problem &&
            driver.bench().planState().problem->code == ProblemCode::NetworkUnreachable)
            QSKIP("PyPI cannot be reached");
        QVERIFY2(driver.bench().planState().stage == PlanState::Stage::Ready, qPrintable(driver.banners()));
        QVERIFY2(!QFileInfo::exists(target), "something was written before Install was pressed");
        driver.mnemonic('i');
        QVERIFY(driver.waitFor([&] { return driver.current() == PageId::Install; }));
        QVERIFY(driver.runEnds(300000));
        QVERIFY2(!driver.bench().ending()->problem, qPrintable(driver.banners()));
        QVERIFY(driver.walkTo(PageId::Done));
        QVERIFY2(driver.banners().contains("ready"_L1), qPrintable(driver.banners()));
        QProcess python;
        python.start(target + u"/bin/python"_s, {u"-c"_s, u"import numpy; print(int(numpy.arange(5).sum()))"_s});
        QVERIFY(python.waitForFinished());
        QCOMPARE(python.readAllStandardOutput().trimmed(), QByteArray("10"));
    }

    void aProjectIsPlannedAsItsInstallerReadsIt() {
        const QString project = m_folder.filePath(u"constrained"_s);
        QVERIFY(QDir().mkpath(project));
        QFile file(project + u"/pyproject.toml"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[project]\nname = \"constrained\"\nversion = \"1\"\ndependencies = [\"packaging\"]\n"
                   "[tool.uv]\nconstraint-dependencies = [\"packaging<25\"]\n"); // only uv knows this table
        file.close();
        EngineOptions options;
        options.choices.project = project;
        WizardDriver driver(options);
        QVERIFY(planned(driver));
        const PlanState &state = driver.bench().planState();
        if (state.problem && state.problem->code == ProblemCode::NetworkUnreachable)
            QSKIP("PyPI cannot be reached");
        QVERIFY2(state.stage == PlanState::Stage::Ready, qPrintable(driver.banners()));
        QCOMPARE(state.plan->resolution->packages.at(0).version.text().section(u'.', 0, 0), u"24"_s);
    }

    void aProjectIsReadAnewForAnotherMachine() {
        const QString project = m_folder.filePath(u"mac-too"_s);
        QVERIFY(QDir().mkpath(project));
        QFile file(project + u"/requirements.txt"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("packaging\nsix; sys_platform == \"darwin\"\n");
        file.close();
        EngineOptions options;
        options.choices.project = project;
        WizardDriver driver(options);
        QVERIFY(planned(driver));
        if (driver.bench().planState().stage != PlanState::Stage::Ready)
            QSKIP("PyPI cannot be reached");
        QVERIFY(driver.bench().planState().plan->demand->package(u"six"_s) == nullptr);
        driver.bench().useMachine(fixture("machines/m4-macos26"));
        QVERIFY(driver.waitFor([&] { return driver.bench().simulated() && driver.bench().machineComplete(); }));
        driver.bench().plan();
        QVERIFY(driver.waitFor([&] { return driver.bench().planState().stage == PlanState::Stage::Ready; }, 120000));
        QVERIFY(driver.bench().planState().plan->demand->package(u"six"_s) != nullptr);
    }

    void aChoiceEndsTheReadingOfAProject() {
        const auto spoiled = spoil(m_folder.filePath(u"silent-uv"_s), u"pip compile"_s, u"exec sleep 600"_s);
        WizardDriver driver(numerics(m_folder.filePath(u"first"_s)));
        QVERIFY(driver.walkTo(PageId::Review));
        QVERIFY(driver.waitFor([&] { return driver.bench().planState().stage == PlanState::Stage::Planning; }));
        Choices choices = driver.bench().choices();
        choices.target = m_folder.filePath(u"second"_s);
        driver.bench().choose(choices);
        QVERIFY(driver.waitFor([&] { return driver.bench().place()->state.target == choices.target; }));
        QCOMPARE(driver.bench().planState().stage, PlanState::Stage::None);
    }

    void closingTheWindowEndsTheReadingOfAProject() {
        const auto spoiled = spoil(m_folder.filePath(u"silent-uv"_s), u"pip compile"_s, u"exec sleep 600"_s);
        const auto driver = std::make_unique<WizardDriver>(numerics(m_folder.filePath(u"third"_s)));
        QVERIFY(driver->walkTo(PageId::Review));
        QVERIFY(driver->waitFor([&] { return driver->bench().planState().stage == PlanState::Stage::Planning; }));
        driver->window().close(); // what follows would hang where the reading goes on
    }

    void aChildThatIgnoresTerminationIsCancelledAllTheSame() {
        const QString target = m_folder.filePath(u"stubborn/environment"_s);
        const auto spoiled = spoilInstalling(m_folder.filePath(u"stubborn-uv"_s),
                                             u"trap '' TERM INT HUP\necho deaf\nwhile :; do sleep 0.1; done"_s);
        {
            WizardDriver driver(numerics(target));
            QVERIFY(planned(driver));
            if (driver.bench().planState().stage != PlanState::Stage::Ready)
                QSKIP("PyPI cannot be reached");
            driver.mnemonic('i');
            QVERIFY(driver.waitFor([&] { return driver.bench().runState().lastLines.contains(u"deaf"_s); }, 60000));
            driver.mnemonic('c');
            QVERIFY(driver.isAsked());
            driver.mnemonic('c');
            QVERIFY(driver.runEnds(20000));
            QCOMPARE(driver.bench().ending()->problem->code, ProblemCode::Cancelled);
            QVERIFY(!QFileInfo::exists(target));
        }
    }

    void aTargetThatVanishesMidWayIsNamed() {
        const QString parent = m_folder.filePath(u"vanishing"_s);
        const QString target = parent + u"/environment"_s;
        QVERIFY(QDir().mkpath(parent));
        const auto spoiled =
            spoilInstalling(m_folder.filePath(u"vanishing-uv"_s), u"cd /\nrm -rf '%1'\nexit 0"_s.arg(parent));
        {
            WizardDriver driver(numerics(target));
            QVERIFY(planned(driver));
            if (driver.bench().planState().stage != PlanState::Stage::Ready)
                QSKIP("PyPI cannot be reached");
            driver.mnemonic('i');
            QVERIFY(driver.waitFor([&] { return driver.bench().busy(); }));
            QVERIFY(driver.runEnds(120000));
            QVERIFY(driver.bench().ending()->problem.has_value());
            QVERIFY2(driver.banners().contains("vanishing"_L1), qPrintable(driver.banners()));
            QVERIFY(!QFileInfo::exists(target));
        }
    }

    void anEnvironmentThatIsThereOffersVerifyRepairRebuildAndRemove() {
        const QString target = m_folder.filePath(u"environment"_s);
        if (!QFileInfo::exists(target))
            QSKIP("the installation before was skipped");
        WizardDriver driver(numerics(target));
        QVERIFY(driver.ready());
        for (const char *text : {"Verify", "Repair", "Rebuild", "Remove…"})
            QVERIFY2(driver.button(text) != nullptr && driver.button(text)->isEnabled(), text);
    }

    void aLostFileIsFoundByVerifyAndRepairBringsItBack() {
        const QString target = m_folder.filePath(u"environment"_s);
        if (!QFileInfo::exists(target))
            QSKIP("the installation before was skipped");
        QDirIterator it(target, {u"version.py"_s}, QDir::Files, QDirIterator::Subdirectories);
        QVERIFY(it.hasNext());
        const QString lost = it.next();
        QVERIFY(QFile::remove(lost));
        WizardDriver driver(numerics(target));
        QVERIFY(driver.ready());
        driver.mnemonic('v');
        QVERIFY(driver.waitFor([&] { return driver.current() == PageId::Install; }));
        QVERIFY(driver.runEnds(120000));
        QCOMPARE(driver.bench().ending()->problem->code, ProblemCode::VerificationFailed);
        QVERIFY(driver.bench().ending()->verification->fileFaultCount > 0);
        driver.window().go(PageId::Machine);
        driver.mnemonic('r');
        QVERIFY(driver.waitFor([&] { return driver.current() == PageId::Review; }));
        QVERIFY(driver.waitFor([&] { return driver.bench().planState().stage == PlanState::Stage::Ready; }, 120000));
        QVERIFY2(driver.banners().contains("stays until the new one works"_L1), qPrintable(driver.banners()));
        driver.mnemonic('i');
        QVERIFY(driver.waitFor([&] { return driver.bench().busy(); }));
        QVERIFY(driver.runEnds(300000));
        QVERIFY2(!driver.bench().ending()->problem, qPrintable(driver.banners()));
        QVERIFY(QFileInfo::exists(lost));
    }

    void aSecondInstanceIsToldWhoIsWorking() {
        const QString target = m_folder.filePath(u"environment"_s);
        if (!QFileInfo::exists(target))
            QSKIP("the installation before was skipped");
        WizardDriver driver(numerics(target));
        QVERIFY(planned(driver));
        const PlanFolders folders = PlanFolders::forTarget(target, {});
        QVERIFY(QDir().mkpath(folders.work));
        auto other = Lock::acquire(lockPath(folders), u"the other window"_s);
        QVERIFY(bool(other));
        driver.mnemonic('i');
        QVERIFY(driver.waitFor([&] { return driver.current() == PageId::Install; }));
        QVERIFY(driver.runEnds());
        QCOMPARE(driver.bench().ending()->problem->code, ProblemCode::Locked);
        QVERIFY2(driver.banners().contains("the other window"_L1), qPrintable(driver.banners()));
    }

    void removingAsksAndLeavesNothing() {
        const QString target = m_folder.filePath(u"environment"_s);
        if (!QFileInfo::exists(target))
            QSKIP("the installation before was skipped");
        WizardDriver driver(numerics(target));
        QVERIFY(driver.ready());
        driver.mnemonic('v');
        QVERIFY(driver.runEnds(120000));
        driver.window().go(PageId::Machine);
        QVERIFY(driver.button("Remove…") != nullptr);
        driver.button("Remove…")->setFocus();
        driver.press(Qt::Key_Space);
        QVERIFY(driver.isAsked());
        driver.mnemonic('r');
        QVERIFY(driver.waitFor([&] { return !QFileInfo::exists(target); }, 60000));
        QVERIFY(driver.waitFor([&] { return driver.bench().place()->state.kind == EnvironmentState::Kind::Absent; }));
        QVERIFY(driver.button("Remove…") == nullptr);
    }
};

ARMATURE_WINDOW_TEST(RealWizardTest)
#include "RealWizardTest.moc"
