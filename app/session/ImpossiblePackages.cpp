#include "session/ImpossiblePackages.h"

#include "base/Literals.h"
#include "run/Failure.h"

#include <algorithm>

namespace armature {
namespace {

constexpr qsizetype MostAsked = 150;
constexpr qsizetype LongestCause = 300;

/// What is published as source only may be built; what has no file at all may not.
bool isSourceOnly(const PackageRefusal &refusal) {
    const auto names = [&](const QString &line) { return line.contains(u"for `%1`"_s.arg(refusal.package)); };
    return std::any_of(refusal.lines.begin(), refusal.lines.end(), names);
}

/// Whether no index has such a version: what is wrong then is the version asked for, on any machine.
bool isNoVersion(const PackageRefusal &refusal) {
    return uvCause(refusal.lines).contains(u"there is no version of "_s + refusal.package, Qt::CaseInsensitive);
}

struct FileVerdict {
    QString text;
    QString remedy;
    bool known = false; ///< to the catalog
};

FileVerdict fileVerdictOf(const PackageRefusal &refusal, const Catalog &catalog, const QString &platform) {
    const Package *package = catalog.package(refusal.package);
    const Cell *cell = package != nullptr ? package->cell(platform) : nullptr;
    const bool sourceOnly = isSourceOnly(refusal);
    const QString build = sourceOnly ? u"Leave it out, or allow that: --build %1"_s.arg(refusal.package) : QString();
    if (cell != nullptr && !cell->limitation.isEmpty())
        return {cell->limitation,
                cell->remedy.isEmpty() ? build
                : sourceOnly ? cell->remedy + u" To have it built from source: --build %1"_s.arg(refusal.package)
                             : cell->remedy,
                true};
    if (sourceOnly)
        return {u"published as source only for this machine and Python; it would have to be compiled, which runs its "
                u"code."_s,
                build};
    QString cause = uvCause(refusal.lines);
    if (cause.size() > LongestCause)
        cause = cause.left(LongestCause) + u" …"_s;
    return {u"no file for this machine and Python. uv: "_s + cause, {}};
}

} // namespace

std::optional<Problem> impossiblePackages(const DemandQuestion &question, const QStringList &names,
                                          const Catalog &catalog, const QString &platform, const Problem &refused,
                                          DemandReader &reader) {
    if (names.isEmpty() || names.size() > MostAsked)
        return std::nullopt;
    const auto refusals = reader.refusedAlone(question, names);
    QStringList found;
    QStringList lines;
    bool known = false;
    for (const PackageRefusal &refusal : refusals) {
        if (isNoVersion(refusal))
            continue;
        const FileVerdict verdict = fileVerdictOf(refusal, catalog, platform);
        known = known || verdict.known;
        found << refusal.package;
        lines << u"%1: %2%3"_s.arg(refusal.package, verdict.text,
                                   verdict.remedy.isEmpty() ? QString() : u" What to do: "_s + verdict.remedy);
    }
    if (found.isEmpty() || (found.size() == 1 && !known))
        return std::nullopt;
    Problem problem = refused;
    problem.code = ProblemCode::NoBuildFits;
    problem.detail = (found.size() == 1 ? u"%1 has no ready-made file for this machine and Python %2. %3"_s
                                        : u"these packages have no ready-made file for this machine and Python %2: "
                                          "%1. %3"_s)
                         .arg(found.join(u", "_s), question.series, refused.detail);
    problem.evidence = lines.join(u'\n');
    const QString marker = platform.startsWith("macos"_L1)   ? u"; sys_platform != 'darwin'"_s
                           : platform.contains("aarch64"_L1) ? u"; platform_machine != 'aarch64'"_s
                                                             : QString();
    problem.remedy = u"Leave what is named out%1, or do what is said of it below."_s.arg(
        marker.isEmpty() ? QString()
                         : u" on such machines (in the file, \"%1\" behind the name does it)"_s.arg(marker));
    return problem;
}

} // namespace armature
