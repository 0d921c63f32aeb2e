#include "model/Subject.h"

#include "base/Literals.h"

#include <algorithm>
#include <numeric>

namespace armature {
namespace {

qsizetype editDistance(const QString &a, const QString &b) {
    std::vector<qsizetype> row(size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i;
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const qsizetype substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[size_t(j)];
            row[size_t(j)] = std::min({substituted, row[size_t(j)] + 1, row[size_t(j) - 1] + 1});
        }
    }
    return row[size_t(b.size())];
}

} // namespace

const Requirement *Subject::requirement(const QString &package) const {
    const auto it = std::find_if(requirements.begin(), requirements.end(),
                                 [&](const Requirement &r) { return r.normalized() == package; });
    return it == requirements.end() ? nullptr : &*it;
}

QString nearestName(const QString &name, const QStringList &candidates) {
    QString best;
    qsizetype bestDistance = std::max<qsizetype>(2, name.size() / 3) + 1;
    for (const QString &candidate : candidates) {
        const qsizetype distance = editDistance(name.left(64).toLower(), candidate.left(64).toLower());
        if (distance < bestDistance) {
            bestDistance = distance;
            best = candidate;
        }
    }
    return best;
}

Result<Subject> subjectOf(const Stack &stack, const QStringList &options) {
    Subject subject;
    subject.id = stack.id;
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
            const QString nearest = nearestName(option, known);
            return Problem{.code = ProblemCode::UnknownName,
                           .subject = option,
                           .detail = u"%1 has no option of this name"_s.arg(stack.id),
                           .evidence = known.join(u", "_s),
                           .remedy = nearest.isEmpty() ? QString() : u"Did you mean \"%1\"?"_s.arg(nearest)};
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
    subject.limits = stack.limits;
    subject.diskGb = stack.diskGb;
    subject.fromStack = true;
    return subject;
}

} // namespace armature
