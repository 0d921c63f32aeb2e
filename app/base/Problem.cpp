#include "base/Problem.h"

#include "base/Literals.h"

#include <array>
#include <utility>

namespace armature {
namespace {

constexpr std::array<std::pair<ProblemCode, const char *>, 28> Names{{
    {ProblemCode::Internal, "internal"},
    {ProblemCode::NotFound, "not-found"},
    {ProblemCode::Denied, "denied"},
    {ProblemCode::TooLarge, "too-large"},
    {ProblemCode::TimedOut, "timed-out"},
    {ProblemCode::Malformed, "malformed"},
    {ProblemCode::UnknownName, "unknown-name"},
    {ProblemCode::Usage, "usage"},
    {ProblemCode::Unsupported, "unsupported"},
    {ProblemCode::Locked, "locked"},
    {ProblemCode::Cancelled, "cancelled"},
    {ProblemCode::NoSpace, "no-space"},
    {ProblemCode::BadTarget, "bad-target"},
    {ProblemCode::Foreign, "foreign"},
    {ProblemCode::ToolMissing, "tool-missing"},
    {ProblemCode::ToolTooOld, "tool-too-old"},
    {ProblemCode::CommandFailed, "command-failed"},
    {ProblemCode::CommandCrashed, "command-crashed"},
    {ProblemCode::NetworkUnreachable, "network-unreachable"},
    {ProblemCode::AccessDenied, "access-denied"},
    {ProblemCode::NotAnIndex, "not-an-index"},
    {ProblemCode::ResolutionFailed, "resolution-failed"},
    {ProblemCode::WouldCompile, "would-compile"},
    {ProblemCode::NoBuildFits, "no-build-fits"},
    {ProblemCode::NeedsDecision, "needs-decision"},
    {ProblemCode::HashMismatch, "hash-mismatch"},
    {ProblemCode::VerificationFailed, "verification-failed"},
    {ProblemCode::CouldNotDetermine, "could-not-determine"},
}};

} // namespace

int exitCodeFor(ProblemCode code) {
    switch (code) {
    case ProblemCode::Usage:
    case ProblemCode::Malformed:
    case ProblemCode::UnknownName:
    case ProblemCode::BadTarget:
    case ProblemCode::Foreign:
    case ProblemCode::TooLarge:
        return 2;
    case ProblemCode::Locked:
        return 3;
    case ProblemCode::CouldNotDetermine:
    case ProblemCode::NetworkUnreachable:
        return 4;
    case ProblemCode::Cancelled:
        return 5;
    default:
        return 1;
    }
}

QString problemCodeName(ProblemCode code) {
    for (const auto &[known, name] : Names)
        if (known == code)
            return QString::fromLatin1(name);
    return u"internal"_s;
}

ProblemCode problemCodeFromName(const QString &name) {
    for (const auto &[code, known] : Names)
        if (name == QLatin1String(known))
            return code;
    return ProblemCode::Internal;
}

} // namespace armature
