#pragma once

#include "model/InstallPlan.h"

namespace armature {

struct TargetRules {
    QString programFolder; ///< .app bundle of this program: nothing is installed into it; empty: not checked
    QString home;          ///< the home folder itself is no target
};

/// Where a target stands before a run.
struct TargetVerdict {
    bool replaces = false; ///< an environment of ours is there and will be exchanged
    QStringList warnings;  ///< for people
    bool operator==(const TargetVerdict &) const = default;
};

/// Whether a name can be the target at all, without looking at the disk: BadTarget with the reason. Blanks, quotes, $()
/// and letters of any script are fine; control characters, ":", a leading "-" of the last part, and what is no text are
/// not.
Result<void> checkTargetName(const QString &target);

/// checkTargetName, then the disk: BadTarget (a file, a symlink, a system folder, inside the program or another
/// environment), Denied (no permission), Foreign (a folder with something in it that this program did not make).
/// Changes nothing.
Result<TargetVerdict> checkTarget(const PlanFolders &folders, const TargetRules &rules);

/// The rules of this program and user.
TargetRules ownTargetRules();

} // namespace armature
