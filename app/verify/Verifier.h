#pragma once

#include "host/Process.h"
#include "verify/Inspect.h"

namespace armature {

/// One package to be questioned from inside the environment.
struct VerifyJob {
    QString package;
    QString importName; ///< empty: nothing to import, only its files and version are judged
    QString script;     ///< name in resources/verify; empty: import_only.py
    Version planned;
    std::optional<Status> claim;
};

struct VerifyRequest {
    QString environment;
    std::vector<VerifyJob> jobs;
    QString device; ///< cpu, cuda or mps: what the plan wants torch to use; empty: not asked
    QString cuda;   ///< "12.9": CUDA of the planned build; empty: not asked
    bool hash = false;
    QMap<QString, QString> exactVersions;
    QString scratchFolder;     ///< an empty folder of ours: scripts are written here and run here
    int limitSeconds = 600;    ///< of silence per script
};

/// Judges an environment from outside, then runs one script per package, one process each. Never blocks the event loop.
class Verifier : public QObject {
    Q_OBJECT

public:
    explicit Verifier(ProcessFactory processes, QObject *parent = nullptr);
    ~Verifier() override;
    void start(const VerifyRequest &request);
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
