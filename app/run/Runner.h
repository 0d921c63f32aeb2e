#pragma once

#include "base/Literals.h"
#include "host/Process.h"
#include "run/EnvironmentState.h"
#include "run/TargetCheck.h"
#include "verify/Verifier.h"

namespace armature {

struct RunnerSettings {
    ProcessFactory processes = makeLiveProcess;
    QString programName = u"armature"_s; ///< as it is named to somebody who finds the target locked
    QString programVersion;
    TargetRules targetRules = ownTargetRules();
};

/// Carries out a plan, which says everything: nothing else is asked for meanwhile. Needs an event loop; long work on
/// files is done in a thread of its own. Whatever happens, the former environment stays in its place until a new one is
/// installed, checked and verified, and exactly one RunFinished is told, last. The live Process ends a child when the
/// thread that runs this object ends.
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
    /// The folder with the user's own files out of the former environment; empty: there were none.
    [[nodiscard]] const QString &kept() const;
    /// Valid after RunFinished.
    [[nodiscard]] const EnvironmentState &finalState() const;

Q_SIGNALS:
    void happened(const armature::RunEvent &event);

private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
};

} // namespace armature
