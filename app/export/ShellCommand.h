#pragma once

#include "model/InstallPlan.h"

namespace armature {

/// One word for a POSIX sh: single quotes where needed, never $'…'.
QString shWord(const QString &word);

/// The commands of a plan as lines of a script that knows `$target` (the environment), `$work` (a temporary folder),
/// `$python` and `$uv`. What belongs to the machine the plan was made on alone is left out: its cache, its Python's
/// path, the platform it stood in for.
class ShellCommands {
public:
    ShellCommands(const InstallPlan &plan, bool fetchPython) : m_plan(plan), m_fetchPython(fetchPython) {}

    /// A command of the plan, with a line end.
    [[nodiscard]] QString line(const CommandLine &command) const;
    /// pip's dry run as the installation itself: a script reads no report.
    [[nodiscard]] QString installInsteadOf(const CommandLine &dryRun) const;

private:
    [[nodiscard]] QString word(const QString &argument) const;
    [[nodiscard]] QString program(const CommandLine &command) const;
    [[nodiscard]] QStringList words(const QStringList &arguments) const;
    [[nodiscard]] QString written(const QString &environment, const QString &program, const QStringList &words) const;
    const InstallPlan &m_plan;
    bool m_fetchPython;
};

} // namespace armature
