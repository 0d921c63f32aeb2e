#pragma once

#include <QString>

namespace armature {

/// What kind of thing could not be done. `present/` turns a code into words and a remedy; `exitCodeFor` into an exit
/// code.
enum class ProblemCode {
    Internal,           ///< a defect of this program
    NotFound,           ///< a file, folder or program is not there
    Denied,             ///< no permission
    TooLarge,           ///< more bytes, lines or entries than the documented limit
    TimedOut,           ///< silent for longer than its limit
    Malformed,          ///< input that does not follow its format; `subject` holds the place
    UnknownName,        ///< a name nobody knows; `remedy` names the nearest or all that are known
    Usage,              ///< the command line itself is wrong
    Unsupported,        ///< understood, but not on this machine
    Locked,             ///< somebody else works on the same target; `detail` names the holder
    Cancelled,          ///< by the user
    NoSpace,            ///< a volume is too small
    BadTarget,          ///< the target folder cannot be used; `detail` says why
    Foreign,            ///< a folder this program did not make: never touched
    ToolMissing,        ///< neither uv nor pip, or a Python that is not there
    ToolTooOld,         ///< below the floor that is safe to drive
    CommandFailed,      ///< a command ended with a non-zero exit code
    CommandCrashed,     ///< a command was ended by a signal
    NetworkUnreachable, ///< no answer from an index
    AccessDenied,       ///< an index answered 401 or 403
    NotAnIndex,         ///< an index answered with something that is no index page
    ResolutionFailed,   ///< no set of versions fits
    WouldCompile,       ///< a package has no wheel here and building it was not allowed
    NoBuildFits,        ///< no PyTorch build runs on this machine
    NeedsDecision,      ///< only the user can choose (a CPU build on a GPU machine)
    HashMismatch,       ///< a file is not the one that was planned
    VerificationFailed, ///< installed, but it does not work
    CouldNotDetermine,  ///< a question could not be answered either way
};

/// Something that could not be done. Pure data: no text for the user is made here.
struct Problem {
    ProblemCode code = ProblemCode::Internal;
    QString subject{};  ///< what it is about: a path, `file:line:column`, a package, an index id; never a secret
    QString detail{};   ///< why, technically, in one sentence
    QString evidence{}; ///< excerpt of what was seen (redacted), may have several lines
    QString remedy{};   ///< what to do, where the place that failed knows better than the code

    bool operator==(const Problem &) const = default;
};

/// Exit code of the command line for a problem: 1 failed, 2 usage or bad input, 3 locked, 4 could not determine, 5
/// cancelled.
int exitCodeFor(ProblemCode code);

/// The code's stable name in JSON, for example "needs-decision".
QString problemCodeName(ProblemCode code);

/// Inverse of problemCodeName; Internal for a name nobody knows.
ProblemCode problemCodeFromName(const QString &name);

} // namespace armature
