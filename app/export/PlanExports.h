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

/// The pylock.toml (PEP 751) of a resolved plan, with the lines that install it in its head. `series` is the Python it
/// was made for: "3.11". CouldNotDetermine without a resolution; Unsupported for a pip plan.
Result<QString> pylockExport(const InstallPlan &plan, const QString &program, const QString &series);

} // namespace armature
