#pragma once

#include "FakePlan.h"
#include "run/WorkFolder.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

// What the tests of the runner share: a run carried out to its end, and what it said.

namespace armature::test {

struct Run {
    std::vector<RunEvent> events;
    RunState state;
    int finished = 0;
    bool finishedLast = false;
    EnvironmentState environment;
    std::optional<Resolution> resolution;
    std::optional<VerificationReport> verification;

    [[nodiscard]] QString code() const { return state.problem ? problemCodeName(state.problem->code) : QString(); }
    [[nodiscard]] QByteArray everything() const {
        QByteArray all;
        for (const RunEvent &event : events)
            all += QJsonDocument(toJson(event)).toJson();
        return all;
    }
    [[nodiscard]] bool said(const QString &part) const {
        return std::any_of(events.begin(), events.end(), [&](const RunEvent &event) {
            const auto *line = std::get_if<LineSeen>(&event.what);
            return line != nullptr && line->text.contains(part);
        });
    }
};

inline Run carryOut(const InstallPlan &plan, const RunnerSettings &settings = fakeSettings(),
                    const std::function<void(Runner &, const RunEvent &)> &during = {}) {
    Run run;
    Runner runner(plan, settings);
    QObject::connect(&runner, &Runner::happened, [&](const RunEvent &event) {
        run.events.push_back(event);
        run.state = fold(run.state, event);
        run.finishedLast = std::holds_alternative<RunFinished>(event.what);
        run.finished += run.finishedLast ? 1 : 0;
        if (during)
            during(runner, event);
    });
    runner.start();
    QElapsedTimer clock;
    clock.start();
    while (run.finished == 0 && !clock.hasExpired(60000))
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    QTest::qWait(30);
    run.environment = runner.finalState();
    run.resolution = runner.resolution();
    run.verification = runner.verification();
    return run;
}

inline QByteArray moduleAt(const QString &target) {
    return contentOf(target + text("/lib/python3.11/site-packages/alpha.py"));
}

inline bool startsStep(const RunEvent &event, const QString &id) {
    const auto *started = std::get_if<StepStarted>(&event.what);
    return started != nullptr && started->step == id;
}

inline Step &stepOf(InstallPlan &plan, const char *id) {
    for (Step &step : plan.steps)
        if (step.id == text(id))
            return step;
    qFatal("no such step");
}

/// Folders for targets, and targets that hold a working environment of version 1.
class Targets {
public:
    QString newTarget() { return path() + text("/env%1").arg(++m_count); }
    [[nodiscard]] QString path() const { return m_folder.path(); }
    QString builtTarget() {
        QString target = newTarget();
        const Run run = carryOut(fakePlan(target, text("1.0")));
        if (run.state.outcome != RunOutcome::Done)
            qFatal("%s", run.everything().constData());
        return target;
    }

private:
    QTemporaryDir m_folder;
    int m_count = 0;
};

/// The environment of version 1 is in its place, works, and nothing half built lies beside it.
inline void verifyFormer(const QString &target) {
    QCOMPARE(moduleAt(target), QByteArray("version = '1.0'\n"));
    const PlanFolders folders = PlanFolders::forTarget(target, {});
    QCOMPARE(stateOf(folders).kind, EnvironmentState::Kind::Ready);
    QVERIFY(!QFileInfo::exists(folders.staging));
}

} // namespace armature::test
