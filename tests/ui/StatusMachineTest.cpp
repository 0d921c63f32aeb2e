#include "index/LoopbackIndex.h"
#include "session/Exports.h"
#include "ui/ReviewDriver.h"

#include <QFileDialog>
#include <QJsonDocument>
#include <QMenu>
#include <QStandardPaths>

using namespace armature;

// The review for a machine that is not the wizard's, and the files that can be exported for it.

namespace {

const char *const GraceCuda = "linux-aarch64-cuda";
const char *const GraceCpu = "linux-aarch64-cpu";
const char *const Mac = "macos-arm64-mps";

/// Stands for uv: writes a lock file where the command says, or works for ever until it is cancelled.
class FakeUv : public Process {
public:
    explicit FakeUv(bool endless) : m_endless(endless) {}
    void start(const CommandLine &command) override {
        const qsizetype option = command.arguments.indexOf(QStringLiteral("--output-file"));
        if (m_endless || option < 0) {
            QTimer::singleShot(0, this, [this] { Q_EMIT silent(10); });
            return;
        }
        QFile lock(command.arguments.value(option + 1));
        if (lock.open(QIODevice::WriteOnly))
            lock.write("lock-version = \"1.0\"\ncreated-by = \"uv\"\n\n[[packages]]\nname = \"demo\"\nversion = \"1.0\"\n"
                       "wheels = [{ url = \"https://files.example.org/demo-1.0-py3-none-any.whl\", size = 1000, hashes = { sha256 = "
                       "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" } }]\n");
        QTimer::singleShot(0, this, [this] { Q_EMIT finished({}); });
    }
    void cancel() override {
        QTimer::singleShot(0, this, [this] {
            ProcessResult result;
            result.end = ProcessResult::End::Cancelled;
            Q_EMIT finished(result);
        });
    }

private:
    bool m_endless;
};

QByteArray contentOf(const QString &path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class StatusMachineTest : public QObject {
    Q_OBJECT

private:
    EngineOptions options(const char *machine = "gb10-dgx-spark-580") {
        EngineOptions options = ReviewDriver::options(m_folder.path(), machine);
        options.processes = [] { return std::make_unique<FakeUv>(false); };
        return options;
    }
    /// Chooses a format in the menu and a place in the dialog, and waits for the end.
    bool exported(ReviewDriver &review, const QString &format, const QString &path) {
        return startExport(review, format, path) && review.waitFor([&] {
            const ExportState::Stage stage = review.bench().exportState().stage;
            return stage == ExportState::Stage::Done || stage == ExportState::Stage::Failed;
        });
    }
    bool startExport(ReviewDriver &review, const QString &format, const QString &path) {
        QAction *found = nullptr;
        for (QAction *action : review.button("Export")->menu()->actions())
            if (action->data().toString() == format)
                found = action;
        if (found == nullptr)
            return false;
        found->trigger();
        auto *dialog = review.window().findChild<QFileDialog *>();
        if (dialog == nullptr || dialog->acceptMode() != QFileDialog::AcceptSave)
            return false;
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        return review.waitFor([&] { return review.bench().exportState().request.path == path; });
    }
    static bool simulated(ReviewDriver &review, const QString &machine) {
        review.chooseMachine(machine);
        return review.waitFor([&] { return review.bench().simulation().table != nullptr; });
    }
    QTemporaryDir m_folder;

private Q_SLOTS:
    void theWizardsMachineIsJudgedFirst() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        QCOMPARE(review.machines().currentText(), QStringLiteral("The wizard's machine (recorded)"));
        QVERIFY(!review.text("torch", GraceCuda, StatusModel::MachineColumn).isEmpty());
        QVERIFY2(review.text("torch", Mac, StatusModel::MachineColumn).isEmpty(), "the machine is no Mac");
        QVERIFY2(review.banners().contains(QLatin1String("Simulation: NVIDIA GB10")), qPrintable(review.banners()));
    }

    void aNominalMachineIsJudgedBesideTheClaimsOfItsPlatform() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        const Platform &mac = *review.bench().catalog()->platform(QLatin1String(Mac));
        QVERIFY(simulated(review, mac.title));
        QVERIFY(review.text("torch", GraceCuda, StatusModel::MachineColumn).isEmpty());
        QVERIFY(!review.text("torch", Mac, StatusModel::MachineColumn).isEmpty());
        QVERIFY2(review.banners().contains(QLatin1String("Simulation: ")) && review.banners().contains(QLatin1String("assumed: macOS 15.0")),
                 qPrintable(review.banners()));
        QVERIFY(review.rows().headerData(StatusModel::MachineColumn, Qt::Horizontal, Qt::AccessibleTextRole).toString().contains(mac.title));
    }

    void everyNominalMachineCanBeChosen() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        for (const Platform &platform : review.bench().catalog()->platforms) {
            review.chooseMachine(QStringLiteral("Nominal: ") + platform.title);
            QVERIFY(review.waitFor([&] { return review.bench().simulation().choice.place == platform.id && review.bench().simulation().table; }));
            QCOMPARE(review.bench().simulation().table->platform, platform.id);
        }
    }

    void theVerdictForARecordedMachineFollowsFromItAndThePaneSaysWhy() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        const QString old = fixture("machines/gh200-driver-535-ubuntu2204");
        review.bench().simulate({SimulationChoice::Kind::Recorded, old});
        QVERIFY(review.waitFor([&] { return review.bench().simulation().table != nullptr; }));
        Session session({{}, old, {}});
        Choices choices;
        choices.stack = QStringLiteral("llm-studio");
        session.setChoices(choices);
        const auto expected = session.wholeTable();
        QVERIFY(bool(expected));
        QCOMPARE(review.bench().simulation().table->rows, expected->rows);
        QVERIFY(review.machines().currentText().startsWith(QLatin1String("Recorded: ")));
        review.select("torch", GraceCuda);
        QVERIFY2(review.pane().contains(QLatin1String("535.")), qPrintable(review.pane()));
    }

    void claimsThatMeanSomethingElseOnTheMachineCanBeSingledOut() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        review.bench().simulate({SimulationChoice::Kind::Recorded, fixture("machines/m1-macos12")});
        QVERIFY(review.waitFor([&] { return review.bench().simulation().table != nullptr; }));
        review.ask(StatusFilter::Question::Differs);
        QVERIFY(review.rows().rowCount() > 0);
        for (int row = 0; row < review.rows().rowCount(); ++row)
            QVERIFY(review.rows().index(row, StatusModel::StatusColumn).data() != review.rows().index(row, StatusModel::MachineColumn).data());
        review.ask(StatusFilter::Question::OnMachine);
        QCOMPARE(review.rows().rowCount(), int(review.bench().catalog()->packages.size()));
    }

    void aMachineOfNoPlatformHasItsVerdictInEveryRow() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        review.bench().simulate({SimulationChoice::Kind::Recorded, fixture("machines/power9-ppc64le")});
        QVERIFY(review.waitFor([&] { return review.bench().simulation().table != nullptr; }));
        QCOMPARE(review.text("numpy", Mac, StatusModel::MachineColumn), review.text("numpy", GraceCuda, StatusModel::MachineColumn));
        QCOMPARE(review.text("numpy", Mac, StatusModel::MachineColumn), QStringLiteral("unavailable"));
        QVERIFY2(review.banners().contains(QLatin1String("no platform of the catalog")), qPrintable(review.banners()));
    }

    void aFolderThatIsNoMachineChangesNothingAndIsSaid() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        QVERIFY(simulated(review, review.bench().catalog()->platform(QLatin1String(GraceCpu))->title));
        const auto before = review.bench().simulation().table;
        review.bench().simulate({SimulationChoice::Kind::Recorded, m_folder.path()});
        QVERIFY(review.waitFor([&] { return review.bench().simulation().problem.has_value(); }));
        QCOMPARE(review.bench().simulation().table, before);
        QCOMPARE(review.bench().simulation().choice.place, QLatin1String(GraceCpu));
        QVERIFY(review.machines().currentText().startsWith(QLatin1String("Nominal: ")));
        QVERIFY2(!review.banners().isEmpty() && !review.banners().contains(QLatin1String("Simulation: ")), qPrintable(review.banners()));
    }

    void aRecordedMachineIsAskedForAndNothingChosenMeansNothingChanged() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        review.chooseMachine(QStringLiteral("A recorded machine"));
        auto *dialog = review.window().findChild<QFileDialog *>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(review.machines().currentIndex(), 0);
        dialog->reject();
        QCOMPARE(review.bench().simulation().choice, SimulationChoice());
        review.chooseMachine(QStringLiteral("A recorded machine"));
        dialog = review.window().findChildren<QFileDialog *>().last();
        Q_EMIT dialog->fileSelected(fixture("machines/m2-macos14"));
        dialog->close();
        QVERIFY(review.waitFor([&] { return review.bench().simulation().table != nullptr; }));
        QCOMPARE(review.bench().simulation().table->platform, QLatin1String(Mac));
    }

    void theWizardBesideItKeepsItsMachineItsChoicesAndItsPlan() {
        WizardDriver wizard(options());
        QVERIFY(wizard.ready());
        wizard.window().go(PageId::Review);
        QVERIFY(wizard.waitFor([&] { return wizard.bench().planState().stage == PlanState::Stage::Ready; }));
        const auto machine = wizard.bench().machine();
        const auto table = wizard.bench().table();
        const auto plan = wizard.bench().planState().plan;
        const Choices choices = wizard.bench().choices();
        wizard.window().openReview();
        wizard.bench().simulate({SimulationChoice::Kind::Nominal, QLatin1String(Mac)});
        QVERIFY(wizard.waitFor([&] { return wizard.bench().simulation().table != nullptr; }));
        const QString path = m_folder.filePath(QStringLiteral("beside.txt"));
        wizard.bench().exportFile({QStringLiteral("constraints"), path});
        QVERIFY(wizard.waitFor([&] { return wizard.bench().exportState().stage >= ExportState::Stage::Done; }));
        QCOMPARE(*wizard.bench().machine(), *machine);
        QVERIFY(*wizard.bench().table() == *table);
        QVERIFY(*wizard.bench().planState().plan == *plan);
        QVERIFY(wizard.bench().planState().stage == PlanState::Stage::Ready);
        QVERIFY(wizard.bench().choices() == choices);
        QVERIFY2(!wizard.banners().contains(QLatin1String("macOS")) || wizard.window().findChild<StatusWindow *>() != nullptr, "");
    }

    void anotherStackInTheWizardIsJudgedForTheSimulatedMachine() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        QVERIFY(simulated(review, review.bench().catalog()->platform(QLatin1String(Mac))->title));
        Choices choices = review.bench().choices();
        choices.stack = QStringLiteral("pytorch");
        review.bench().choose(choices);
        QVERIFY(review.waitFor([&] { return review.bench().simulation().table->stack == QLatin1String("pytorch"); }));
        QCOMPARE(review.bench().simulation().table->platform, QLatin1String(Mac));
    }

    void tablesAreTheOnesOfTheCommandLine_data() {
        QTest::addColumn<QString>("format");
        for (const char *format : {"markdown", "html", "csv", "json", "pyproject"})
            QTest::newRow(format) << QString::fromLatin1(format);
    }
    void tablesAreTheOnesOfTheCommandLine() {
        QFETCH(QString, format);
        const EngineOptions asked = options();
        ReviewDriver review(asked);
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(QStringLiteral("table.") + format);
        QVERIFY(exported(review, format, path));
        QVERIFY2(review.banners().contains(QLatin1String("Exported: ")), qPrintable(review.banners()));
        Session session({{}, asked.session.machineFolder, {}});
        session.setChoices(asked.choices);
        const auto expected = format == QLatin1String("pyproject") ? exportedProject(session, {}) : exportedTable(format, session, {});
        QVERIFY(bool(expected));
        QVERIFY(contentOf(path) == expected->toUtf8());
    }

    void theTableIsExportedForTheSimulatedMachine() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        QVERIFY(simulated(review, review.bench().catalog()->platform(QLatin1String(Mac))->title));
        const QString path = m_folder.filePath(QStringLiteral("mac.json"));
        QVERIFY(exported(review, QStringLiteral("json"), path));
        const QJsonObject table = QJsonDocument::fromJson(contentOf(path)).object();
        const QJsonObject column = table.value(QLatin1String("columns")).toArray().first().toObject();
        QCOMPARE(column.value(QLatin1String("platform")).toString(), QLatin1String(Mac));
        QCOMPARE(column.value(QLatin1String("title")).toString(), QStringLiteral("Simulated machine"));
        QVERIFY(table.value(QLatin1String("machine")).toString().contains(QLatin1String("assumed: macOS 15.0")));
    }

    void plansAreExportedWithTheirResolution_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("constraints") << QStringLiteral("constraints") << QByteArray("demo==1.0");
        QTest::newRow("requirements") << QStringLiteral("requirements") << QByteArray("demo==1.0");
        QTest::newRow("pylock") << QStringLiteral("pylock") << QByteArray("lock-version = \"1.0\"");
        QTest::newRow("script") << QStringLiteral("script") << QByteArray("#!/bin/sh");
        QTest::newRow("dockerfile") << QStringLiteral("dockerfile") << QByteArray("FROM ");
    }
    void plansAreExportedWithTheirResolution() {
        QFETCH(QString, format);
        QFETCH(QByteArray, part);
        ReviewDriver review(options());
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(format);
        QVERIFY(exported(review, format, path));
        QVERIFY2(contentOf(path).contains(part), qPrintable(review.banners() + QString::fromUtf8(contentOf(path))));
    }

    void anExportThatResolvesTellsItsProgressAndCanBeStopped() {
        EngineOptions endless = options();
        endless.processes = [] { return std::make_unique<FakeUv>(true); };
        ReviewDriver review(endless);
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(QStringLiteral("never.toml"));
        QVERIFY(startExport(review, QStringLiteral("pylock"), path));
        QVERIFY(review.waitFor([&] { return review.bench().exportState().silentSeconds == 10; }));
        QVERIFY2(review.banners().contains(QLatin1String("No output for 10 s")), qPrintable(review.banners()));
        QVERIFY(!review.button("Export")->isEnabled());
        review.window().activateWindow(); // the dialog has just gone
        QVERIFY(QTest::qWaitForWindowActive(&review.window()));
        QTest::keyClick(&review.window(), Qt::Key_P, Qt::AltModifier);
        QVERIFY(review.waitFor([&] { return review.bench().exportState().stage == ExportState::Stage::Failed; }));
        QVERIFY2(review.banners().contains(QLatin1String("The export was cancelled")), qPrintable(review.banners()));
        QVERIFY(!QFileInfo::exists(path));
        QVERIFY(review.button("Export")->isEnabled());
    }

    void closingWhileTheResolverIsAskedEndsIt() {
        EngineOptions endless = options();
        endless.processes = [] { return std::make_unique<FakeUv>(true); };
        QElapsedTimer timer;
        {
            ReviewDriver review(endless);
            QVERIFY(review.filled());
            QVERIFY(startExport(review, QStringLiteral("pylock"), m_folder.filePath(QStringLiteral("closed.toml"))));
            timer.start();
        }
        QVERIFY(timer.elapsed() < 10000);
        QVERIFY(!QFileInfo::exists(m_folder.filePath(QStringLiteral("closed.toml"))));
    }

    void whatCannotBeWrittenIsSaidAndNothingIsLeftBehind() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(QStringLiteral("no such folder/table.csv"));
        QVERIFY(exported(review, QStringLiteral("csv"), path));
        QCOMPARE(review.bench().exportState().stage, ExportState::Stage::Failed);
        QVERIFY2(review.banners().contains(QLatin1String("no such folder")), qPrintable(review.banners()));
        QVERIFY(!QFileInfo::exists(path));
    }

    void whatCannotBePlannedIsSaid() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        review.bench().simulate({SimulationChoice::Kind::Recorded, fixture("machines/power9-ppc64le")});
        QVERIFY(review.waitFor([&] { return review.bench().simulation().table != nullptr; }));
        QVERIFY(exported(review, QStringLiteral("constraints"), m_folder.filePath(QStringLiteral("power.txt"))));
        QCOMPARE(review.bench().exportState().stage, ExportState::Stage::Failed);
        QCOMPARE(review.bench().exportState().problem->code, ProblemCode::NoBuildFits);
        QVERIFY(!QFileInfo::exists(m_folder.filePath(QStringLiteral("power.txt"))));
    }

    void aFileThatIsThereIsReplacedWhole() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(QStringLiteral("there.csv"));
        QFile before(path);
        QVERIFY(before.open(QIODevice::WriteOnly));
        before.write(QByteArray(1'000'000, 'x'));
        before.close();
        QVERIFY(exported(review, QStringLiteral("csv"), path));
        QVERIFY(contentOf(path).startsWith("\"package\","));
        QVERIFY(!contentOf(path).contains("xxxxxxxx"));
    }

    void theMenuNamesEveryFormatOfTheCommandLineAndIsReachedByKeyboard() {
        ReviewDriver review(options());
        QVERIFY(review.filled());
        QStringList offered;
        QSet<QString> letters;
        for (const QAction *action : review.button("Export")->menu()->actions()) {
            if (action->isSeparator())
                continue;
            offered << action->data().toString();
            const qsizetype at = action->text().indexOf(u'&');
            QVERIFY2(at >= 0, qPrintable(action->text()));
            letters.insert(action->text().mid(at + 1, 1).toLower());
        }
        QStringList known;
        for (const ExportFormat &format : exportFormats())
            known << QLatin1String(format.id);
        QCOMPARE(offered, known);
        QCOMPARE(letters.size(), offered.size());
    }

    void theRealUvLocksAProjectFromALoopbackIndex() {
        const QString uv = qEnvironmentVariable("ARMATURE_TEST_UV", QStandardPaths::findExecutable(QStringLiteral("uv")));
        const LoopbackIndex index({QStringLiteral("demo==1.0"), QStringLiteral("demo==1.1,tag=py3-none-win_amd64")});
        if (uv.isEmpty() || !index.isUp())
            QSKIP("uv or python3 is not there: nothing real can be resolved");
        qputenv("PATH", (QFileInfo(uv).absolutePath() + u':' + qEnvironmentVariable("PATH")).toLocal8Bit());
        const QString project = m_folder.filePath(QStringLiteral("requirements.txt"));
        QFile file(project);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("demo\n");
        file.close();
        EngineOptions real = options();
        real.processes = makeLiveProcess;
        real.choices.stack.clear();
        real.choices.project = project;
        real.choices.indexOverrides.insert(QStringLiteral("default"), index.url());
        ReviewDriver review(real);
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(QStringLiteral("real.toml"));
        QVERIFY(startExport(review, QStringLiteral("pylock"), path));
        QVERIFY(review.waitFor([&] { return !review.bench().exportState().isBusy(); }, 60000));
        QVERIFY2(contentOf(path).contains("name = \"demo\"") && contentOf(path).contains("1.0"), qPrintable(review.banners()));
    }
};

ARMATURE_WINDOW_TEST(StatusMachineTest)
#include "StatusMachineTest.moc"
