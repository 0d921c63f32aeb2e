#pragma once

#include "host/Process.h"
#include "model/InstallPlan.h"

#include <QTemporaryDir>
#include <functional>

namespace armature {

/// Asks the installer's resolver which versions a plan means, without touching the target: the plan's own command, in a
/// temporary folder. The finished plan holds the resolution and, for uv, the lock file in place of the resolve step:
/// what is shown is what will be installed. The lock names the index of each package, so that uv finds what it has
/// already. A pip plan resolves inside its environment and comes back unchanged.
class Resolver : public QObject {
    Q_OBJECT

public:
    Resolver(InstallPlan plan, ProcessFactory processes, QObject *parent = nullptr);
    void start();
    void cancel();

Q_SIGNALS:
    void line(const armature::LineSeen &line);
    void silent(int seconds);
    /// Exactly once.
    void finished(const armature::Result<armature::InstallPlan> &plan);

private:
    [[nodiscard]] Result<void> writeFiles() const;
    [[nodiscard]] CommandLine inTemporaryFolder(CommandLine command) const;
    void prepareProcess(std::function<void(const ProcessResult &)> then);
    void onResolved(const ProcessResult &result, const CommandLine &command, const QString &output);
    void conclude(const QByteArray &lock);

    InstallPlan m_plan;
    ProcessFactory m_processes;
    std::unique_ptr<Process> m_process;
    QTemporaryDir m_folder;
    QStringList m_lastLines;
};

} // namespace armature
