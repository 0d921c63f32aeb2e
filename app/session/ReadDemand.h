#pragma once

#include "base/Requirement.h"
#include "host/Process.h"
#include "model/Demand.h"
#include "model/InstallPlan.h"
#include "model/MachineProfile.h"
#include "session/FindProject.h"

namespace armature {

/// How the user's uv is asked what a project needs.
struct DemandQuestion {
    QString uv; ///< program; for pip: the Python that has it
    ProjectFileChoice file;
    QString series;         ///< Python: "3.12"
    QString targetPlatform; ///< uv's --python-platform for a machine that is not this one; else empty
    QString macosTarget;    ///< MACOSX_DEPLOYMENT_TARGET for it
    Choices choices;
    bool anyPython = false;  ///< there is some Python here: reading fetches none
    QStringList leftOut{};   ///< packages that are no part of a question about one package alone
    QStringList overrides{}; ///< requirements in place of the project's own: pins that cannot work on this machine
};

/// The command that asks: the project's own file, unchanged and from its place, with the user's own settings. No code
/// of the project or of a source distribution is run, but for what `choices.builds` names.
CommandLine demandCommand(const DemandQuestion &question);

/// The same question for pip; `report`: the file it writes its answer to.
CommandLine pipDemandCommand(const DemandQuestion &question, const QString &report);

/// A package that uv finds no version of even without anything else of the project.
struct PackageRefusal {
    QString package;
    QStringList lines; ///< what uv said
};

/// Asks, one question at a time.
class DemandReader {
public:
    /// Runs the command and reads the answer; waits in an event loop of its own, so not for the GUI thread. The problem
    /// is uv's own cause, or Cancelled.
    Result<Demand> read(const DemandQuestion &question);
    /// The same by pip, whose Python is the question's program: a dry run that installs nothing and runs no code of a
    /// source distribution that was not named.
    Result<Demand> readByPip(const DemandQuestion &question, const MarkerEnvironment &environment);
    /// Those of `packages`, direct ones of the project, that uv finds no version of for this machine when everything
    /// else is left out, in the order given. What could not be asked is not among them.
    std::vector<PackageRefusal> refusedAlone(const DemandQuestion &question, const QStringList &packages);
    /// Ends the question at hand, from that event loop, and answers every later one with Cancelled.
    void cancel();

private:
    struct Answer {
        ProcessResult result;
        QStringList output, errors;
    };
    Answer run(const CommandLine &command);
    std::vector<Process *> m_processes; ///< of the question at hand
    bool m_cancelled = false;
};

} // namespace armature
