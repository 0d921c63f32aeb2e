#include "FakePlan.h"
#include "RealTools.h"

#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

#define NEEDS_TOOLS(uv)                                                                                                \
    if (realPython().isEmpty() || ((uv) && realUv().isEmpty()))                                                        \
    QSKIP("no uv or Python here: set ARMATURE_TEST_UV, ARMATURE_TEST_PYTHON")

/// A whole run with the real uv and the real pip, on a package that is made here.
class RealInstallTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    static CommandLine command(const QString &program, const QStringList &arguments, const PlanFolders &folders) {
        CommandLine result;
        result.program = program;
        result.arguments = arguments;
        result.environment = {{text("TMPDIR"), folders.tmp},
                              {text("UV_CACHE_DIR"), folders.cache},
                              {text("PIP_CONFIG_FILE"), text("/dev/null")}};
        result.workingFolder = folders.tmp;
        return result;
    }

    InstallPlan plan(const QString &target, const QString &version, bool uv) {
        const QString wheels = m_folder.path() + text("/wheels");
        InstallPlan plan = fakePlan(target, version);
        plan.steps.erase(plan.steps.begin());
        plan.installer = uv ? Installer::Uv : Installer::Pip;
        const QString wanted = text("demo==") + version;
        const QString python = plan.folders.staging + text("/bin/python");
        const QStringList offline{text("--no-index"), text("--find-links"), wheels, wanted};
        if (uv) {
            std::get<CreateEnvironmentStep>(plan.steps[0].action).command = command(
                realUv(), {text("--no-config"), text("venv"), text("--python"), realPython(), plan.folders.staging},
                plan.folders);
            std::get<InstallStep>(plan.steps[1].action).command = command(
                realUv(),
                QStringList{text("--no-config"), text("pip"), text("install"), text("--python"), python} + offline,
                plan.folders);
        } else {
            std::get<CreateEnvironmentStep>(plan.steps[0].action).command =
                command(realPython(), {text("-m"), text("venv"), plan.folders.staging}, plan.folders);
            std::get<InstallStep>(plan.steps[1].action).command = command(
                python,
                QStringList{text("-I"), text("-m"), text("pip"), text("install"), text("--no-cache-dir")} + offline,
                plan.folders);
        }
        std::get<CheckStep>(plan.steps[2].action).exactVersions = {{text("demo"), version}};
        return plan;
    }

    static std::vector<RunEvent> carryOut(const InstallPlan &plan) {
        std::vector<RunEvent> events;
        Runner runner(plan, fakeSettings());
        bool finished = false;
        QObject::connect(&runner, &Runner::happened, [&](const RunEvent &event) {
            events.push_back(event);
            finished = std::holds_alternative<RunFinished>(event.what);
        });
        runner.start();
        static_cast<void>(
            QTest::qWaitFor([&] { return finished; }, 120000)); // an unfinished run shows in its last event
        return events;
    }

    /// Installs `version` at `target` and says how that ended.
    RunFinished installed(const QString &target, const char *version, bool uv) {
        if (qstrcmp(version, "9.9") != 0 && !makeWheel(m_folder.path() + text("/wheels"), text(version)))
            qFatal("no wheel could be made");
        const auto events = carryOut(plan(target, text(version), uv));
        const auto *last = std::get_if<RunFinished>(&events.back().what);
        if (last == nullptr)
            qFatal("the run did not end");
        return *last;
    }

    /// What the script of the environment at `target` prints: its version and where it lies.
    static QString scriptSays(const QString &target) {
        QByteArray output;
        return runs(target + text("/bin/demo-tool"), {}, &output) ? QString::fromUtf8(output).trimmed() : QString();
    }

    static void bothInstallers() {
        QTest::addColumn<bool>("uv");
        QTest::newRow("uv") << true;
        QTest::newRow("pip") << false;
    }

private Q_SLOTS:
    void theScriptsOfAnEnvironmentRunWhereItWasPut_data() { bothInstallers(); }
    void theScriptsOfAnEnvironmentRunWhereItWasPut() {
        QFETCH(bool, uv);
        NEEDS_TOOLS(uv);
        const QString target = m_folder.path() + (uv ? text("/uv env") : text("/pip env"));
        const RunFinished end = installed(target, "1.0", uv);
        QVERIFY2(end.outcome == RunOutcome::Done, qPrintable(end.problem ? end.problem->evidence : QString()));
        QCOMPARE(scriptSays(target), text("1.0 ") + target);
    }

    void aSecondRunPutsItsVersionInPlace_data() { bothInstallers(); }
    void aSecondRunPutsItsVersionInPlace() {
        QFETCH(bool, uv);
        NEEDS_TOOLS(uv);
        const QString target = m_folder.path() + (uv ? text("/uv env") : text("/pip env")); // of the test before
        QCOMPARE(installed(target, "2.0", uv).outcome, RunOutcome::Done);
        QCOMPARE(scriptSays(target), text("2.0 ") + target);
    }

    void aVersionThatDoesNotExistLeavesTheFormerWorking_data() { bothInstallers(); }
    void aVersionThatDoesNotExistLeavesTheFormerWorking() {
        QFETCH(bool, uv);
        NEEDS_TOOLS(uv);
        const QString target = m_folder.path() + (uv ? text("/uv env") : text("/pip env")); // of the tests before
        QCOMPARE(installed(target, "9.9", uv).problem->code, ProblemCode::ResolutionFailed);
        QCOMPARE(scriptSays(target), text("2.0 ") + target);
        QCOMPARE(stateOf(PlanFolders::forTarget(target, {})).kind, EnvironmentState::Kind::Ready);
    }
};

QTEST_GUILESS_MAIN(RealInstallTest)
#include "RealInstallTest.moc"
