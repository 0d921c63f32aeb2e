#pragma once

#include "model/InstallPlan.h"

// A plan as the files other installers read. All of them are pure; those that need a resolution say so by a Problem.

namespace armature {

/// A constraints file (pip -c, uv -c): name==version for everything the plan fixes. With a resolution: every package,
/// PyTorch with its local label. Without: what the plan itself fixes, and a comment that says so.
QString constraintsExport(const InstallPlan &plan, const QString &program);

/// A locked requirements file for this machine: exact versions, hashes where all are known; packages of an explicit
/// index by the address of their file, since a requirements file cannot name an index for one package.
/// CouldNotDetermine without a resolution.
Result<QString> requirementsExport(const InstallPlan &plan, const QString &program);

/// The pylock.toml (PEP 751) of a resolved plan. CouldNotDetermine without a resolution; Unsupported for a pip plan.
Result<QString> pylockExport(const InstallPlan &plan, const QString &program);

struct ScriptOptions {
    QString program;          ///< of this program, for the header
    QString series;           ///< "3.11": the Python the environment is made from
    QString target;           ///< default folder; empty: "venv"
    bool fetchPython = false; ///< uv fetches the series instead of looking for an installed one (a container has none)
};

/// A POSIX sh script that does what the plan does with plain uv or pip: resolves (or takes the embedded lock), makes
/// the environment, installs, compares the exact versions. It touches nothing that exists and removes what it could not
/// finish. No credentials: see its header.
Result<QString> scriptExport(const InstallPlan &plan, const ScriptOptions &options);

/// A Dockerfile that runs that script on a base image of the reader's choice. Unsupported for macOS, and for a pip
/// plan.
Result<QString> dockerfileExport(const InstallPlan &plan, const ScriptOptions &options);

} // namespace armature
