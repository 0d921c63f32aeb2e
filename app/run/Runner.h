#pragma once

#include "base/Literals.h"
#include "host/Process.h"
#include "run/EnvironmentState.h"
#include "run/TargetCheck.h"
#include "verify/Verifier.h"

#include <functional>

namespace armature {

struct RunnerSettings {
    ProcessFactory processes = makeLiveProcess;
    /// Reads what a resolve step has written (pylock.toml, pip's report).
    std::function<Result<Resolution>(const InstallPlan &plan, const QString &file)> readResolution;
    /// What to ask the new environment. Its folder and scratch folder are set by the runner.
    std::function<VerifyRequest(const InstallPlan &plan, const std::optional<Resolution> &resolution)>
        makeVerifyRequest;
    QString programName = u"armature"_s; ///< as it is named to somebody who finds the target locked
    QString programVersion;
    QString catalogDigest;
    bool keepStaging = false; ///< leave a half-built environment for inspection when a run fails
    TargetRules targetRules = ownTargetRules();
};

/// Carries out a plan. Needs an event loop; long work on files is done in a thread of its own. Whatever happens, the
/// former environment stays in its place until a new one is installed, checked and verified, and exactly one
/// RunFinished is told, last. The live Process ends a child when the thread that runs this object ends.
class Runner : public QObject {
    Q_OBJECT

public:
    Runner(InstallPlan plan, RunnerSettings settings, QObject *parent = nullptr);
    ~Runner() override;

    void start();
    /// Ends the running command with all its children within 5 s and tidies up; the exchange itself is not interrupted.
    void cancel();

    /// What the resolver answered in this run, else the plan's.
    [[nodiscard]] const std::optional<Resolution> &resolution() const;
    [[nodiscard]] const std::optional<VerificationReport> &verification() const;
    /// Valid after RunFinished.
    [[nodiscard]] const EnvironmentState &finalState() const;
    [[nodiscard]] QString logFile() const;

Q_SIGNALS:
    void happened(const armature::RunEvent &event);

private:
    class Engine;
    std::unique_ptr<Engine> m_engine;
};

} // namespace armature
