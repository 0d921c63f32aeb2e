#include "plan/ChooseInstaller.h"

#include "base/Literals.h"
#include "plan/MacPrecautions.h"

namespace armature {
namespace {

bool isThere(const Tool *uv) { return uv != nullptr && uv->path.isKnown(); }

bool isSafe(const Tool *uv) { return isThere(uv) && uv->version.isKnown() && *uv->version >= oldestSafeUv(); }

QString whyNotUv(const Tool *uv) {
    if (!isThere(uv))
        return uv != nullptr && uv->origin == ToolOrigin::Chosen ? uv->path.source : u"uv is not installed"_s;
    if (!uv->version.isKnown())
        return u"the version of uv could not be determined (%1), and before %2 it has known security faults"_s.arg(
            uv->version.problem.detail, oldestSafeUv().text());
    return u"uv %1 is older than %2, which first closed known security faults"_s.arg(uv->version->text(),
                                                                                     oldestSafeUv().text());
}

/// A recorded machine's uv is never started: the plan takes it as installed.
InstallerChoice uvOfRecordedMachine(const Tool *uv, const QString &localUv) {
    InstallerChoice choice;
    choice.uv = !localUv.isEmpty() ? localUv : isThere(uv) ? *uv->path : u"uv"_s;
    if (isThere(uv)) {
        choice.version = uv->version.isKnown() ? uv->version->text() : QString();
        return choice;
    }
    choice.version = u"(to be installed)"_s;
    choice.notes << u"uv is not installed on the recorded machine: the plan takes it as installed."_s;
    return choice;
}

Result<InstallerChoice> safeUv(const MachineProfile &machine, const Tool &uv) {
    if (auto problem = vanishingUv(machine, *uv.path))
        return *std::move(problem);
    InstallerChoice choice{Installer::Uv, *uv.path, searchPathForUv(machine), uv.version->text(), {}};
    if (uv.origin != ToolOrigin::SearchPath)
        choice.notes << u"uv %1: %2."_s.arg(choice.version, uv.path.source);
    return choice;
}

/// What was asked for by its path or by name is used or refused, never replaced.
std::optional<Problem> refusedUv(const Tool *uv, const Choices &choices) {
    if (!choices.uv.isEmpty())
        return Problem{
            .code = isThere(uv) ? ProblemCode::ToolTooOld : ProblemCode::NotFound,
            .subject = choices.uv,
            .detail = whyNotUv(uv),
            .remedy =
                u"Choose another uv (--uv), or none: then a safe one that is installed or came with this program is used."_s};
    if (choices.installer == Installer::Uv)
        return Problem{
            .code = isThere(uv) ? ProblemCode::ToolTooOld : ProblemCode::ToolMissing,
            .subject = u"uv"_s,
            .detail = whyNotUv(uv),
            .remedy =
                u"Install a current uv (\"pip install uv\" in any environment serves), or choose pip as the installer (--installer pip)."_s};
    return std::nullopt;
}

} // namespace

Version oldestSafeUv() { return Version::of("0.11.15"); }

Result<InstallerChoice> chooseInstaller(const MachineProfile &machine, const Choices &choices, const QString &localUv) {
    const Tool *uv = machine.tool(u"uv"_s);
    const InstallerChoice pip{Installer::Pip, {}, {}, {}, {}};
    if (choices.installer == Installer::Pip)
        return pip;
    if (machine.simulated)
        return uvOfRecordedMachine(uv, localUv);
    if (isSafe(uv))
        return safeUv(machine, *uv);
    if (auto problem = refusedUv(uv, choices))
        return *std::move(problem);
    InstallerChoice instead = pip;
    instead.notes << whyNotUv(uv) + u": pip is used."_s;
    return instead;
}

} // namespace armature
