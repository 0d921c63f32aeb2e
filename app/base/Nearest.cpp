#include "base/Nearest.h"

#include "base/Literals.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace armature {
namespace {

constexpr qsizetype MaxNameShown = 80;
constexpr qsizetype MaxNameCompared = 64;

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

QString nearestName(const QString &name, const QStringList &candidates) {
    QString best;
    const QString asked = name.left(MaxNameCompared).toLower();
    qsizetype bestDistance = std::max<qsizetype>(2, asked.size() / 3) + 1;
    for (const QString &candidate : candidates) {
        const qsizetype distance = editDistance(asked, candidate.left(MaxNameCompared).toLower());
        if (distance < bestDistance) {
            bestDistance = distance;
            best = candidate;
        }
    }
    return best;
}

QString didYouMean(const QString &name, const QStringList &known) {
    if (const QString nearest = nearestName(name, known); !nearest.isEmpty())
        return u"Did you mean \"%1\"?"_s.arg(nearest);
    return known.isEmpty() ? QString() : u"Known are: %1"_s.arg(known.join(u", "_s));
}

Problem unknownName(const QString &name, const QString &detail, const QStringList &known) {
    return {.code = ProblemCode::UnknownName,
            .subject = name.left(MaxNameShown),
            .detail = detail,
            .remedy = didYouMean(name, known)};
}

} // namespace armature
