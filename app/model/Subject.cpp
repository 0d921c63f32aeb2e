#include "model/Subject.h"

#include "base/Literals.h"
#include "base/Nearest.h"

#include <algorithm>

namespace armature {

const Requirement *Subject::requirement(const QString &package) const {
    const auto it = std::find_if(requirements.begin(), requirements.end(),
                                 [&](const Requirement &r) { return r.normalized() == package; });
    return it == requirements.end() ? nullptr : &*it;
}

std::optional<Limit> newerRelease(const Stack &stack) {
    const auto own = Version::parse(stack.version);
    if (!own || stack.upstream.newest <= *own)
        return std::nullopt;
    const QString newest = stack.upstream.newest.text();
    Limit limit;
    limit.id = u"newer-release"_s;
    limit.title = u"%1 %2 is out"_s.arg(stack.title, newest);
    limit.consequence = u"This is %1 %2; what %3 asks for is not known here."_s.arg(stack.title, stack.version, newest);
    limit.remedy = u"Look for a newer catalog (armature catalog update), or compare with the release's own list of "
                   "requirements."_s;
    limit.provenance = stack.upstream.provenance;
    return limit;
}

Result<Subject> subjectOf(const Stack &stack, const QStringList &options) {
    Subject subject;
    subject.id = stack.id;
    subject.release = stack.version;
    subject.title = (stack.title + u' ' + stack.version).trimmed();
    subject.origin = (stack.id + u' ' + stack.version).trimmed();
    subject.python = stack.python;
    QStringList texts = stack.requirements;
    for (const QString &option : options) {
        const auto it = std::find_if(stack.options.begin(), stack.options.end(),
                                     [&](const StackOption &o) { return o.id == option; });
        if (it == stack.options.end()) {
            QStringList known;
            for (const StackOption &o : stack.options)
                known << o.id;
            return unknownName(option, u"%1 has no option of this name"_s.arg(stack.id), known);
        }
        texts << it->requirements;
    }
    for (const QString &text : texts) {
        auto parsed = Requirement::parse(text);
        if (!parsed)
            return parsed.problem();
        subject.requirements.push_back(*parsed);
    }
    subject.rows = stack.packages;
    subject.preferFlavour = stack.preferFlavour;
    for (const QString &name : stack.sourceBuilds)
        subject.sourceBuilds << normalizedName(name);
    subject.floors = stack.floors;
    subject.limits = stack.limits;
    if (auto newer = newerRelease(stack))
        subject.limits.push_back(*std::move(newer));
    if (!stack.notRead.isEmpty())
        subject.notes << stack.notRead;
    subject.diskGb = stack.diskGb;
    subject.fromStack = true;
    return subject;
}

} // namespace armature
