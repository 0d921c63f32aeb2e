#pragma once

#include "model/Catalog.h"
#include "session/ReadDemand.h"

namespace armature {

/// Of a project that uv refuses because it finds no set of versions: every package that has no file for this machine
/// and Python by itself, not only the one that uv came upon first; with the catalog's verdict and what can be done.
/// `names`: what the project names itself, normalised. Nothing where at most one is impossible and the catalog knows
/// nothing of it: uv's own words are then the better answer.
std::optional<Problem> impossiblePackages(const DemandQuestion &question, const QStringList &names,
                                          const Catalog &catalog, const QString &platform, const Problem &refused,
                                          DemandReader &reader);

} // namespace armature
