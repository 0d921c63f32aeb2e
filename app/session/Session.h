#pragma once

#include "detect/Detect.h"
#include "host/Host.h"
#include "model/InstallPlan.h"
#include "model/MachineProfile.h"
#include "model/Subject.h"
#include "plan/MakePlan.h"
#include "session/ProjectTable.h"

#include <functional>

namespace armature {

struct SessionOptions {
    QString catalogFolder; ///< empty: the installed one or the one inside the program, whichever is newer
    QString machineFolder; ///< a recorded machine; empty: this machine
    std::function<void(const QString &)>
        note{}; ///< told what people should know besides, such as an installed catalog that is refused
};

/// A build that the resolver found no set of versions with.
struct FailedBuild {
    TorchBuild build;
    Problem problem;
};

/// The one mutable object: machine, catalog, choices and what follows from them. Each stage is made when asked for and
/// kept; changing one clears what is downstream of it.
class Session {
public:
    explicit Session(SessionOptions options) : m_options(std::move(options)) {}

    Result<const Catalog *> catalog();
    /// `progress` is called with what is known so far, if the machine must be read.
    Result<const MachineProfile *> machine(const DetectProgress &progress = {});
    /// Reads the machine anew.
    void checkAgain();
    /// Another machine: a recorded one, or this one where `folder` is empty.
    void useMachine(const QString &folder);
    /// A machine that was read before, of a record: shown, and nothing installed for it.
    void useProfile(const MachineProfile &machine);

    /// Whether a project is read by the user's own uv (which may use the network and takes seconds), or quickly by our
    /// own reader. What was read in the other way is forgotten.
    void letInstallerRead(bool allowed);
    /// What uv said where it refused the project and the quick reading stands in for it (see readQuicklyIfRefused).
    [[nodiscard]] const std::optional<Problem> &refusedReading() const { return m_refusedReading; }
    /// Whether a project that uv refuses is read quickly instead: to show it, never to plan.
    void readQuicklyIfRefused(bool allowed) { m_quickIfRefused = allowed; }
    /// Ends the reading, from an event loop that runs while subject(), report() or plan() wait for it. What is asked
    /// for until the next letInstallerRead() is answered with Cancelled.
    void cancelReading() { m_reader.cancel(); }

    void setChoices(const Choices &choices);
    [[nodiscard]] const Choices &choices() const { return m_choices; }
    Result<const Subject *> subject();
    Result<const CompatibilityReport *> report();
    /// The report with a row for every package of the catalog, those of the subject first.
    Result<CompatibilityReport> wholeTable();
    /// The same for another machine; this session stays as it is.
    Result<CompatibilityReport> wholeTableFor(const MachineProfile &machine);
    /// The project's own packages, each for this machine and for the catalog's platforms. Asks uv where that is allowed
    /// (letInstallerRead). Only of a project.
    Result<ProjectTable> projectPackages();
    /// The plan without a resolution; a Resolver adds one.
    Result<const InstallPlan *> plan();
    /// After the resolver found no set of versions for plan(): whether plan() and report() now hold the next acceptable
    /// build of PyTorch, to be resolved instead. False where another build cannot help or enough of them were tried.
    bool takeNextBuild(const Problem &unresolved);
    /// The refusal where no build was left: the installer's cause with the build of the first choice, and what was
    /// tried besides. `last` where nothing else was tried.
    [[nodiscard]] Problem refusalOfBuilds(const Problem &last) const;
    /// Puts back the credentials that a stored plan leaves out, from the user's own installer settings and from what is
    /// `given` again. NeedsDecision names what is still lacking.
    Result<void> restoreCredentials(InstallPlan &plan, const Choices &given);
    [[nodiscard]] bool simulated() const { return !m_options.machineFolder.isEmpty() || m_profileGiven; }

    /// A plan of one step that judges an environment: the catalog's packages among what it should hold, with the claims
    /// for this platform. The problems of expectationOf, and those of reading catalog and machine.
    Result<InstallPlan> verificationPlan(const QString &environment, bool hash, const QStringList &accept = {});

private:
    void forgetSubject();
    [[nodiscard]] bool asksInstaller() const;
    [[nodiscard]] DemandQuestion questionHere(const QString &uv, const ProjectFileChoice &file,
                                              const QString &series) const;
    Result<void> resolveNamedPython(Choices &choices, MachineProfile &machine) const;
    [[nodiscard]] QString uvElsewhere() const;
    Result<Subject> projectSubject();
    Result<Subject> makeProjectSubject(const Catalog &catalog);
    Result<Subject> makeSubject();
    void showPlan(CompatibilityReport &report, const MachineProfile &machine) const;
    [[nodiscard]] Subject subjectWithEveryRow() const;
    Result<void> readVolumes();
    SessionOptions m_options;
    Choices m_choices;
    std::optional<Catalog> m_catalog;
    std::optional<MachineProfile> m_machine;
    bool m_volumesCurrent = false;
    bool m_profileGiven = false;
    std::optional<Subject> m_subject;
    std::optional<Demand> m_demand;    ///< of the subject, where the installer read it
    QString m_demandPython;            ///< the Python that the whole project has files for
    std::vector<FailedBuild> m_failed; ///< builds that the resolver found no set of versions with, in order
    bool m_triedEveryBuild = false;    ///< with what asks for PyTorch as the installer chose it
    bool m_quickIfRefused = false;
    std::optional<Problem> m_refusedReading;
    bool m_asksInstaller = false;
    DemandReader m_reader;
    std::optional<CompatibilityReport> m_report;
    std::optional<InstallPlan> m_plan;
};

} // namespace armature
