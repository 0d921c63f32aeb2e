#pragma once

#include "host/Process.h"
#include "model/InstallPlan.h"
#include "verify/Inspect.h"

namespace armature {

/// What a plan's step asks, and where.
struct VerifyRequest : VerifyStep {
    QString environment;
    QString scratchFolder;          ///< an empty folder of ours: scripts are written here and run here
    QMap<QString, QString> records; ///< see InspectOptions
    int limitSeconds = 600;         ///< of silence per script
};

/// Gives the text of a verification script by its file name.
using ScriptLoader = std::function<Result<QByteArray>(const QString &name)>;

/// The scripts that travel inside the program (":/verify/NAME").
Result<QByteArray> loadScriptFromResources(const QString &name);

/// Judges an environment from outside, then runs one script per package, one process each. Never blocks the event loop.
/// Every package gets a check "installed" (version and files, from outside), the checks of its script, and a check
/// "process", "hang", "script" or "report" where its process did not end as it should.
class Verifier : public QObject {
    Q_OBJECT

public:
    explicit Verifier(ProcessFactory processes, QObject *parent = nullptr);
    Verifier(ProcessFactory processes, ScriptLoader scripts, QObject *parent = nullptr);
    /// Ends what still runs; no signal is emitted any more.
    ~Verifier() override;
    /// Once per object.
    void start(const VerifyRequest &request);
    /// `finished` follows within the 5 s a process has to end.
    void cancel();

Q_SIGNALS:
    void line(const armature::LineSeen &line);
    void progress(const armature::ProgressSeen &progress); ///< done and total count packages
    /// Exactly once. `cancelled`: the report holds what was judged until then.
    void finished(const armature::VerificationReport &report, bool cancelled);

private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
};

} // namespace armature
