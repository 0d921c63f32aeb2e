#include "base/Literals.h"
#include "index/LoopbackIndex.h"
#include "session/Exports.h"
#include "ui/StatusDriver.h"

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
        const qsizetype option = command.arguments.indexOf(u"--output-file"_s);
        if (m_endless || option < 0) {
            QTimer::singleShot(0, this, [this] { Q_EMIT silent(10); });
            return;
        }
        QFile lock(command.arguments.value(option + 1));
        if (lock.open(QIODevice::WriteOnly))
            lock.write(
                "lock-version = \"1.0\"\ncreated-by = \"uv\"\n\n[[packages]]\nname = \"demo\"\nversion = \"1.0\"\n"
                "wheels = [{ url = \"https://files.example.org/demo-1.0-py3-none-any.whl\", size = 1000, hashes = { "
                "sha256 = "
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
        EngineOptions options = StatusDriver::options(m_folder.path(), machine);
        options.processes = [] { return std::make_unique<FakeUv>(false); };
        return options;
    }
    /// Chooses a format in the menu and a place in the dialog, and waits for the end.
    bool exported(StatusDriver &review, const QString &format, const QString &path) {
        return startExport(review, format, path) && review.waitFor([&] {
            const ExportState::Stage stage = review.bench().exportState().stage;
            return stage == ExportState::Stage::Done || stage == ExportState::Stage::Failed;
        });
    }
    bool startExport(StatusDriver &review, const QString &format, const QString &path) {
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
    static bool simulated(StatusDriver &review, const QString &machine) {
        review.chooseMachine(machine);
        return review.waitFor([&] { return review.bench().simulation().table != nullptr; });
    }
    QTemporaryDir m_folder;

private Q_SLOTS:
    void theWizardsMachineIsJudgedFirst() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        QCOMPARE(review.machines().currentText(), u"The wizard's machine (recorded)"_s);
        QVERIFY(!review.text("torch", GraceCuda, StatusModel::MachineColumn).isEmpty());
        QVERIFY2(review.text("torch", Mac, StatusModel::MachineColumn).isEmpty(), "the machine is no Mac");
        QVERIFY2(review.banners().contains("Simulation: NVIDIA GB10"_L1), qPrintable(review.banners()));
    }

    void aNominalMachineIsJudgedBesideTheClaimsOfItsPlatform() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        const Platform &mac = *review.bench().catalog()->platform(QLatin1String(Mac));
        QVERIFY(simulated(review, mac.title));
        QVERIFY(review.text("torch", GraceCuda, StatusModel::MachineColumn).isEmpty());
        QVERIFY(!review.text("torch", Mac, StatusModel::MachineColumn).isEmpty());
        QVERIFY2(review.banners().contains("Simulation: "_L1) && review.banners().contains("assumed: macOS 15.0"_L1),
                 qPrintable(review.banners()));
        QVERIFY(review.rows()
                    .headerData(StatusModel::MachineColumn, Qt::Horizontal, Qt::AccessibleTextRole)
                    .toString()
                    .contains(mac.title));
    }

    void everyNominalMachineCanBeChosen() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        for (const Platform &platform : review.bench().catalog()->platforms) {
            review.chooseMachine(u"Nominal: "_s + platform.title);
            QVERIFY(review.waitFor([&] {
                return review.bench().simulation().choice.place == platform.id && review.bench().simulation().table;
            }));
            QCOMPARE(review.bench().simulation().table->platform, platform.id);
        }
    }

    void theVerdictForARecordedMachineFollowsFromItAndThePaneSaysWhy() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        const QString old = fixture("machines/gh200-driver-535-ubuntu2204");
        review.bench().simulate({SimulationChoice::Kind::Recorded, old});
        QVERIFY(review.waitFor([&] { return review.bench().simulation().table != nullptr; }));
        Session session({{}, old, {}});
        Choices choices;
        choices.stack = u"llm-studio"_s;
        session.setChoices(choices);
        const auto expected = session.wholeTable();
        QVERIFY(bool(expected));
        QCOMPARE(review.bench().simulation().table->rows, expected->rows);
        QVERIFY(review.machines().currentText().startsWith("Recorded: "_L1));
        review.select("torch", GraceCuda);
        QVERIFY2(review.pane().contains("535."_L1), qPrintable(review.pane()));
    }

    void claimsThatMeanSomethingElseOnTheMachineCanBeSingledOut() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        review.bench().simulate({SimulationChoice::Kind::Recorded, fixture("machines/m1-macos12")});
        QVERIFY(review.waitFor([&] { return review.bench().simulation().table != nullptr; }));
        review.ask(StatusFilter::Question::Differs);
        QVERIFY(review.rows().rowCount() > 0);
        for (int row = 0; row < review.rows().rowCount(); ++row)
            QVERIFY(review.rows().index(row, StatusModel::StatusColumn).data() !=
                    review.rows().index(row, StatusModel::MachineColumn).data());
        review.ask(StatusFilter::Question::OnMachine);
        QCOMPARE(review.rows().rowCount(), int(review.bench().catalog()->packages.size()));
    }

    void aMachineOfNoPlatformHasItsVerdictInEveryRow() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        review.bench().simulate({SimulationChoice::Kind::Recorded, fixture("machines/power9-ppc64le")});
        QVERIFY(review.waitFor([&] { return review.bench().simulation().table != nullptr; }));
        QCOMPARE(review.text("numpy", Mac, StatusModel::MachineColumn),
                 review.text("numpy", GraceCuda, StatusModel::MachineColumn));
        QCOMPARE(review.text("numpy", Mac, StatusModel::MachineColumn), u"unavailable"_s);
        QVERIFY2(review.banners().contains("no platform of the catalog"_L1), qPrintable(review.banners()));
    }

    void aFolderThatIsNoMachineChangesNothingAndIsSaid() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        QVERIFY(simulated(review, review.bench().catalog()->platform(QLatin1String(GraceCpu))->title));
        const auto before = review.bench().simulation().table;
        review.bench().simulate({SimulationChoice::Kind::Recorded, m_folder.path()});
        QVERIFY(review.waitFor([&] { return review.bench().simulation().problem.has_value(); }));
        QCOMPARE(review.bench().simulation().table, before);
        QCOMPARE(review.bench().simulation().choice.place, QLatin1String(GraceCpu));
        QVERIFY(review.machines().currentText().startsWith("Nominal: "_L1));
        QVERIFY2(!review.banners().isEmpty() && !review.banners().contains("Simulation: "_L1),
                 qPrintable(review.banners()));
    }

    void aRecordedMachineIsAskedForAndNothingChosenMeansNothingChanged() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        review.chooseMachine(u"A recorded machine"_s);
        auto *dialog = review.window().findChild<QFileDialog *>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(review.machines().currentIndex(), 0);
        dialog->reject();
        QCOMPARE(review.bench().simulation().choice, SimulationChoice());
        review.chooseMachine(u"A recorded machine"_s);
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
        wizard.window().openStatus();
        wizard.bench().simulate({SimulationChoice::Kind::Nominal, QLatin1String(Mac)});
        QVERIFY(wizard.waitFor([&] { return wizard.bench().simulation().table != nullptr; }));
        const QString path = m_folder.filePath(u"beside.txt"_s);
        wizard.bench().exportFile({u"constraints"_s, path});
        QVERIFY(wizard.waitFor([&] { return wizard.bench().exportState().stage >= ExportState::Stage::Done; }));
        QCOMPARE(*wizard.bench().machine(), *machine);
        QVERIFY(*wizard.bench().table() == *table);
        QVERIFY(*wizard.bench().planState().plan == *plan);
        QVERIFY(wizard.bench().planState().stage == PlanState::Stage::Ready);
        QVERIFY(wizard.bench().choices() == choices);
        QVERIFY2(!wizard.banners().contains("macOS"_L1) || wizard.window().findChild<StatusWindow *>() != nullptr, "");
    }

    void anotherStackInTheWizardIsJudgedForTheSimulatedMachine() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        QVERIFY(simulated(review, review.bench().catalog()->platform(QLatin1String(Mac))->title));
        Choices choices = review.bench().choices();
        choices.stack = u"pytorch"_s;
        review.bench().choose(choices);
        QVERIFY(review.waitFor([&] { return review.bench().simulation().table->stack == "pytorch"_L1; }));
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
        StatusDriver review(asked);
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(u"table."_s + format);
        QVERIFY(exported(review, format, path));
        QVERIFY2(review.banners().contains("Exported: "_L1), qPrintable(review.banners()));
        Session session({{}, asked.session.machineFolder, {}});
        session.setChoices(asked.choices);
        const auto expected =
            format == "pyproject"_L1 ? exportedProject(session, {}) : exportedTable(format, session, {});
        QVERIFY(bool(expected));
        QVERIFY(contentOf(path) == expected->toUtf8());
    }

    void theTableIsExportedForTheSimulatedMachine() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        QVERIFY(simulated(review, review.bench().catalog()->platform(QLatin1String(Mac))->title));
        const QString path = m_folder.filePath(u"mac.json"_s);
        QVERIFY(exported(review, u"json"_s, path));
        const QJsonObject table = QJsonDocument::fromJson(contentOf(path)).object();
        const QJsonObject column = table.value("columns"_L1).toArray().first().toObject();
        QCOMPARE(column.value("platform"_L1).toString(), QLatin1String(Mac));
        QCOMPARE(column.value("title"_L1).toString(), u"Simulated machine"_s);
        QVERIFY(table.value("machine"_L1).toString().contains("assumed: macOS 15.0"_L1));
    }

    void plansAreExportedWithTheirResolution_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("constraints") << u"constraints"_s << QByteArray("demo==1.0");
        QTest::newRow("requirements") << u"requirements"_s << QByteArray("demo==1.0");
        QTest::newRow("pylock") << u"pylock"_s << QByteArray("lock-version = \"1.0\"");
    }
    void plansAreExportedWithTheirResolution() {
        QFETCH(QString, format);
        QFETCH(QByteArray, part);
        StatusDriver review(options());
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(format);
        QVERIFY(exported(review, format, path));
        QVERIFY2(contentOf(path).contains(part), qPrintable(review.banners() + QString::fromUtf8(contentOf(path))));
    }

    void anExportThatResolvesTellsItsProgressAndCanBeStopped() {
        EngineOptions endless = options();
        endless.processes = [] { return std::make_unique<FakeUv>(true); };
        StatusDriver review(endless);
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(u"never.toml"_s);
        QVERIFY(startExport(review, u"pylock"_s, path));
        QVERIFY(review.waitFor([&] { return review.bench().exportState().silentSeconds == 10; }));
        QVERIFY2(review.banners().contains("No output for 10 s"_L1), qPrintable(review.banners()));
        QVERIFY(!review.button("Export")->isEnabled());
        review.window().activateWindow(); // the dialog has just gone
        QVERIFY(QTest::qWaitForWindowActive(&review.window()));
        QTest::keyClick(&review.window(), Qt::Key_P, Qt::AltModifier);
        QVERIFY(review.waitFor([&] { return review.bench().exportState().stage == ExportState::Stage::Failed; }));
        QVERIFY2(review.banners().contains("The export was cancelled"_L1), qPrintable(review.banners()));
        QVERIFY(!QFileInfo::exists(path));
        QVERIFY(review.button("Export")->isEnabled());
    }

    void closingWhileTheResolverIsAskedEndsIt() {
        EngineOptions endless = options();
        endless.processes = [] { return std::make_unique<FakeUv>(true); };
        {
            StatusDriver review(endless);
            QVERIFY(review.filled());
            QVERIFY(startExport(review, u"pylock"_s, m_folder.filePath(u"closed.toml"_s)));
        }
        QVERIFY(!QFileInfo::exists(m_folder.filePath(u"closed.toml"_s)));
    }

    void whatCannotBeWrittenIsSaidAndNothingIsLeftBehind() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(u"no such folder/table.csv"_s);
        QVERIFY(exported(review, u"csv"_s, path));
        QCOMPARE(review.bench().exportState().stage, ExportState::Stage::Failed);
        QVERIFY2(review.banners().contains("no such folder"_L1), qPrintable(review.banners()));
        QVERIFY(!QFileInfo::exists(path));
    }

    void whatCannotBePlannedIsSaid() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        review.bench().simulate({SimulationChoice::Kind::Recorded, fixture("machines/power9-ppc64le")});
        QVERIFY(review.waitFor([&] { return review.bench().simulation().table != nullptr; }));
        QVERIFY(exported(review, u"constraints"_s, m_folder.filePath(u"power.txt"_s)));
        QCOMPARE(review.bench().exportState().stage, ExportState::Stage::Failed);
        QCOMPARE(review.bench().exportState().problem->code, ProblemCode::NoBuildFits);
        QVERIFY(!QFileInfo::exists(m_folder.filePath(u"power.txt"_s)));
    }

    void aFileThatIsThereIsReplacedWhole() {
        StatusDriver review(options());
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(u"there.csv"_s);
        QFile before(path);
        QVERIFY(before.open(QIODevice::WriteOnly));
        before.write(QByteArray(1'000'000, 'x'));
        before.close();
        QVERIFY(exported(review, u"csv"_s, path));
        QVERIFY(contentOf(path).startsWith("\"package\","));
        QVERIFY(!contentOf(path).contains("xxxxxxxx"));
    }

    void theMenuNamesEveryFormatOfTheCommandLineAndIsReachedByKeyboard() {
        StatusDriver review(options());
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
        const QString uv = qEnvironmentVariable("ARMATURE_TEST_UV", QStandardPaths::findExecutable(u"uv"_s));
        const LoopbackIndex index({u"demo==1.0"_s, u"demo==1.1,tag=py3-none-win_amd64"_s});
        if (uv.isEmpty() || !index.isUp())
            QSKIP("uv or python3 is not there: nothing real can be resolved");
        qputenv("PATH", (QFileInfo(uv).absolutePath() + u':' + qEnvironmentVariable("PATH")).toLocal8Bit());
        const QString project = m_folder.filePath(u"requirements.txt"_s);
        QFile file(project);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("demo\n");
        file.close();
        EngineOptions real = options();
        real.processes = makeLiveProcess;
        real.choices.stack.clear();
        real.choices.project = project;
        real.choices.indexOverrides.insert(u"default"_s, index.url());
        StatusDriver review(real);
        QVERIFY(review.filled());
        const QString path = m_folder.filePath(u"real.toml"_s);
        QVERIFY(startExport(review, u"pylock"_s, path));
        QVERIFY(review.waitFor([&] { return !review.bench().exportState().isBusy(); }, 60000));
        QVERIFY2(contentOf(path).contains("name = \"demo\"") && contentOf(path).contains("1.0"),
                 qPrintable(review.banners()));
    }
};

ARMATURE_WINDOW_TEST(StatusMachineTest)
#include "StatusMachineTest.moc"
