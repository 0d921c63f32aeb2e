// A Mac whose owner opened the app in the Finder and nothing else: no terminal, no developer tools, no Python.

#include "TestPaths.h"
#include "assess/Assess.h"
#include "base/Literals.h"
#include "detect/Detect.h"
#include "host/DeveloperTools.h"
#include "host/Host.h"
#include "host/LiveProcess.h"
#include "host/Programs.h"
#include "plan/MacPrecautions.h"
#include "plan/MakePlan.h"
#include "present/FindingText.h"
#include "session/Resolver.h"
#include "session/Resources.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <mutex>

using namespace armature;

namespace {

QString machineFolder(const char *name) { return testPath("machines/") + QLatin1String(name); }

/// Answers from a recorded machine and keeps what was run.
class Watched final : public Host {
public:
    explicit Watched(const char *name) : m_host(openRecordedHost(machineFolder(name)).value()) {}
    [[nodiscard]] Result<QByteArray> readFile(const QString &path, qint64 maxBytes) const override {
        return m_host->readFile(path, maxBytes);
    }
    [[nodiscard]] Result<QStringList> listFolder(const QString &path) const override {
        return m_host->listFolder(path);
    }
    [[nodiscard]] bool exists(const QString &path) const override { return m_host->exists(path); }
    [[nodiscard]] Result<CommandOutput> run(const Query &query) const override {
        const std::lock_guard lock(m_mutex);
        m_run << query.arguments.value(0);
        return m_host->run(query);
    }
    [[nodiscard]] QMap<QString, QString> environment() const override { return m_host->environment(); }
    [[nodiscard]] bool isLive() const override { return false; }
    [[nodiscard]] QString title() const override { return m_host->title(); }
    [[nodiscard]] QStringList programsRun() const { return m_run; }

private:
    std::unique_ptr<Host> m_host;
    mutable std::mutex m_mutex;
    mutable QStringList m_run;
};

/// As on the machine itself: plans of a recorded machine are made with this machine's uv.
MachineProfile asLive(const char *name) {
    MachineProfile machine = detect(*openRecordedHost(machineFolder(name)).value());
    machine.simulated = false;
    return machine;
}

Result<InstallPlan> planFor(const MachineProfile &machine) {
    const Catalog catalog = readCatalog().value();
    const Subject subject = subjectOf(*catalog.stack(u"pytorch"_s), {}).value();
    Choices choices;
    choices.stack = u"pytorch"_s;
    choices.target = u"/Users/user/Library/Application Support/armature/torch"_s;
    return makePlan({machine, catalog, subject, assess(machine, catalog, subject), choices, {}, {}});
}

std::vector<CommandLine> commandsOf(const InstallPlan &plan) {
    std::vector<CommandLine> commands;
    for (const Step &step : plan.steps)
        if (step.command() != nullptr)
            commands.push_back(*step.command());
    return commands;
}

} // namespace

class FinderWorldTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingThatOnlyOpensAWindowIsStarted_data() {
        QTest::addColumn<QByteArray>("machine");
        for (const char *name : {"m2-clean-translocated", "m2-clean-disk-image", "m4-rosetta-python"})
            QTest::newRow(name) << QByteArray(name);
    }
    void nothingThatOnlyOpensAWindowIsStarted() {
        QFETCH(const QByteArray, machine);
        const Watched host(machine.constData());
        detect(host);
        QVERIFY(host.programsRun().contains(u"xcode-select"_s));
        for (const QString &program : host.programsRun()) {
            QVERIFY2(!isDeveloperToolStub(program), qPrintable(program));
            QVERIFY2(program != "pip3"_L1 && program != "python3"_L1, qPrintable(program));
        }
    }

    void withTheDeveloperToolsTheirPythonCounts() {
        QVERIFY(!asLive("m2-macos14").has(FindingCode::DeveloperToolsMissing));
        const Watched host("m2-macos14");
        detect(host);
        QVERIFY(host.programsRun().contains(u"/usr/bin/python3"_s));
    }

    void aTemporaryCopySaysSoAndWhatToDo() {
        const MachineProfile machine = asLive("m2-clean-translocated");
        QVERIFY(machine.has(FindingCode::AppTranslocated));
        QVERIFY(!machine.has(FindingCode::AppOnDiskImage));
        for (const Finding &finding : machine.findings)
            if (finding.code == FindingCode::AppTranslocated)
                QVERIFY(findingText(finding).remedy.contains(u"Applications"_s));
    }

    void anExternalDriveIsNoDiskImage() {
        QVERIFY(asLive("m2-clean-disk-image").has(FindingCode::AppOnDiskImage));
        QVERIFY(!asLive("m2-clean-external-drive").has(FindingCode::AppOnDiskImage));
    }

    void noPlanIsMadeWithAUvThatVanishes_data() {
        QTest::addColumn<QByteArray>("machine");
        for (const char *name : {"m2-clean-translocated", "m2-clean-disk-image"})
            QTest::newRow(name) << QByteArray(name);
    }
    void noPlanIsMadeWithAUvThatVanishes() {
        QFETCH(const QByteArray, machine);
        const auto plan = planFor(asLive(machine.constData()));
        QVERIFY(!plan.ok());
        QCOMPARE(plan.problem().code, ProblemCode::Unsupported);
        QVERIFY(plan.problem().remedy.contains(u"Applications"_s));
    }

    void aUvOfOnesOwnWorksFromThereToo() {
        const MachineProfile machine = asLive("m2-clean-translocated");
        QVERIFY(vanishingUv(machine, *machine.tool(u"uv"_s)->path).has_value());
        QVERIFY(!vanishingUv(machine, u"/opt/homebrew/bin/uv"_s).has_value());
    }

    void fromALastingPlaceAPlanIsMadeWithTheUvThatCameAlong() {
        const auto plan = planFor(asLive("m2-clean-external-drive"));
        QVERIFY2(plan.ok(), plan.ok() ? "" : qPrintable(plan.problem().detail));
        const std::vector<CommandLine> commands = commandsOf(*plan);
        QVERIFY(!commands.empty());
        for (const CommandLine &command : commands) {
            QCOMPARE(command.program, u"/Volumes/T7/Armature.app/Contents/Helpers/uv"_s);
            QCOMPARE(command.environment.value(u"PATH"_s), u"/bin:/usr/sbin:/sbin"_s);
        }
    }

    void withoutAnyPythonOneIsFetchedBeforeVersionsAreResolved() {
        const auto plan = planFor(asLive("m2-clean-external-drive"));
        QVERIFY(plan.ok());
        QStringList order;
        for (const Step &step : plan->steps)
            order << step.id;
        QCOMPARE(order.mid(0, 3), (QStringList{u"create"_s, u"resolve"_s, u"install"_s}));
        const QStringList words = plan->steps[1].command()->arguments;
        QCOMPARE(words.value(words.indexOf(u"--python"_s) + 1), plan->folders.staging + u"/bin/python"_s);
    }

    void withoutAnyPythonTheReviewWritesAndRunsNothing() {
        const auto plan = planFor(asLive("m2-clean-external-drive"));
        QVERIFY(plan.ok());
        Resolver resolver(*plan, makeLiveProcess); // the uv in the plan is not on this machine: to start it would fail
        std::optional<Result<InstallPlan>> answer;
        QObject::connect(&resolver, &Resolver::finished, [&](const Result<InstallPlan> &result) { answer = result; });
        resolver.start();
        QVERIFY(answer.has_value());
        QVERIFY2(answer->ok(), answer->ok() ? "" : qPrintable(answer->problem().detail));
        QVERIFY(!(*answer)->resolution.has_value());
    }

    void withTheDeveloperToolsUvKeepsThePath() {
        QVERIFY(searchPathForUv(asLive("m2-macos14")).isEmpty());
        const auto plan = planFor(asLive("m2-macos14"));
        QVERIFY(plan.ok());
        for (const CommandLine &command : commandsOf(*plan))
            QVERIFY(!command.environment.contains(u"PATH"_s));
    }

    void theShortPathOfTheFinderHidesNoProgram() {
        const QTemporaryDir home;
        QVERIFY(QDir(home.path()).mkpath(u".local/bin"_s));
        QFile uv(home.filePath(u".local/bin/uv-of-the-finder-test"_s));
        QVERIFY(uv.open(QIODevice::WriteOnly) && uv.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
        const QByteArray path = qgetenv("PATH");
        const QByteArray before = qgetenv("HOME");
        qputenv("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        qputenv("HOME", home.path().toUtf8());
        const QString found = findProgram(u"uv-of-the-finder-test"_s);
        const QStringList folders = programFolders();
        qputenv("PATH", path);
        qputenv("HOME", before);
        QCOMPARE(found, uv.fileName());
        for (const char *folder : {"/opt/homebrew/bin", "/usr/local/bin"})
            QVERIFY2(folders.contains(QLatin1String(folder)), folder);
        QVERIFY(folders.contains(home.path() + u"/.cargo/bin"_s));
    }

    void stubsAreKnownByTheirPlace() {
        QVERIFY(isDeveloperToolStub(u"/usr/bin/python3"_s));
        QVERIFY(isDeveloperToolStub(u"/usr/bin/git"_s));
        QVERIFY(!isDeveloperToolStub(u"/usr/bin/xcode-select"_s));
        QVERIFY(!isDeveloperToolStub(u"/opt/homebrew/bin/python3"_s));
        QVERIFY(!isDeveloperToolStub(u"/usr/bin/python3/x"_s));
    }
};

QTEST_GUILESS_MAIN(FinderWorldTest)
#include "FinderWorldTest.moc"
