#include "FakePlan.h"
#include "RealTools.h"

#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using namespace armature::test;

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

private Q_SLOTS:
    void installs_data() {
        QTest::addColumn<bool>("uv");
        QTest::newRow("uv") << true;
        QTest::newRow("pip") << false;
    }
    void installs() {
        QFETCH(bool, uv);
        if (realPython().isEmpty() || (uv && realUv().isEmpty()))
            QSKIP("no uv or Python here: set ARMATURE_TEST_UV, ARMATURE_TEST_PYTHON");
        const QString target = m_folder.path() + (uv ? text("/uv env") : text("/pip env"));
        for (const char *version : {"1.0", "2.0"}) {
            QVERIFY(makeWheel(m_folder.path() + text("/wheels"), text(version)));
            const auto events = carryOut(plan(target, text(version), uv));
            const auto *last = std::get_if<RunFinished>(&events.back().what);
            QVERIFY(last != nullptr);
            if (last->problem)
                qWarning("%s: %s\n%s", qPrintable(last->problem->subject), qPrintable(last->problem->detail),
                         qPrintable(last->problem->evidence));
            QCOMPARE(last->outcome, RunOutcome::Done);
            QByteArray output;
            QVERIFY(runs(target + text("/bin/demo-tool"), {}, &output));
            QCOMPARE(QString::fromUtf8(output).trimmed(), text(version) + u' ' + target);
        }
        // A version that does not exist: the former environment goes on working.
        const auto events = carryOut(plan(target, text("9.9"), uv));
        QCOMPARE(std::get<RunFinished>(events.back().what).problem->code, ProblemCode::ResolutionFailed);
        QVERIFY(runs(target + text("/bin/demo-tool"), {}));
        QCOMPARE(stateOf(PlanFolders::forTarget(target, {})).kind, EnvironmentState::Kind::Ready);
    }
};

QTEST_GUILESS_MAIN(RealInstallTest)
#include "RealInstallTest.moc"
