#pragma once

#include "base/Problem.h"

#include <QStringList>

namespace armature {

/// The name of `candidates` nearest to `name` by edit distance, empty if none is near.
QString nearestName(const QString &name, const QStringList &candidates);

/// What to tell somebody who wrote `name` where only `known` are understood: "Did you mean "x"?" if one is near, else
/// all that are known. Empty if nothing is known.
QString didYouMean(const QString &name, const QStringList &known);

/// UnknownName for `name` with the remedy of `didYouMean`. `detail` says who does not know it.
Problem unknownName(const QString &name, const QString &detail, const QStringList &known);

} // namespace armature
