#include "wheels/ReadResolution.h"

#include "base/Literals.h"
#include "wheels/PipReport.h"
#include "wheels/Pylock.h"

#include <algorithm>

namespace armature {
namespace {

/// The hashes that a project states are enforced: the first package whose file has another one.
std::optional<Problem> wrongHash(const InstallPlan &plan, const Resolution &resolution) {
    for (auto stated = plan.hashes.begin(); stated != plan.hashes.end(); ++stated) {
        const ResolvedPackage *const package = resolution.package(stated.key());
        if (package == nullptr)
            continue;
        const QString found = u"sha256:"_s + package->sha256.toLower();
        if (stated.value().contains(found))
            continue;
        const bool comparable = !package->sha256.isEmpty() &&
                                std::any_of(stated->begin(), stated->end(),
                                            [](const QString &hash) { return hash.startsWith("sha256:"_L1); });
        return Problem{
            .code = ProblemCode::HashMismatch,
            .subject = package->file.isEmpty() ? package->name : package->file,
            .detail = comparable ? u"the project states %1 for %2 %3, and the index has %4"_s.arg(
                                       stated->join(u" or "_s), package->name, package->version.text(), found)
                                 : u"the project states %1 for %2, which cannot be compared with a SHA-256"_s.arg(
                                       stated->join(u" or "_s), package->name),
            .remedy = u"If you trust the file, correct the hash in the project; if not, ask who publishes it."_s};
    }
    return std::nullopt;
}

} // namespace

Result<Resolution> parseResolution(const InstallPlan &plan, const QByteArray &text, const QString &place) {
    auto resolution = plan.installer == Installer::Pip ? parsePipReport(text, place)
                                                       : parsePylock(text, place, TagSet(plan.environment));
    if (resolution)
        if (auto wrong = wrongHash(plan, *resolution))
            return *std::move(wrong);
    return resolution;
}

} // namespace armature
