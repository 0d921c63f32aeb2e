#pragma once

#include "host/Process.h"
#include "model/InstallPlan.h"

#include <QTemporaryDir>

namespace armature {

/// Asks the installer's resolver which versions a plan means, without touching the target: the plan's own command, in a
/// temporary folder. The finished plan holds the resolution and, for uv, the lock file in place of the resolve step:
/// what is shown is what will be installed. A pip plan resolves inside its environment and comes back unchanged.
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
    void conclude(const ProcessResult &result, const CommandLine &command, const QString &output);

    InstallPlan m_plan;
    std::unique_ptr<Process> m_process;
    QTemporaryDir m_folder;
    QStringList m_lastLines;
};

} // namespace armature
