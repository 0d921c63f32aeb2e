#pragma once

#include "base/Requirement.h"
#include "model/InstallPlan.h"

namespace armature {

/// What `pip install --dry-run --report FILE` decided. The report names neither index nor sizes: `index` is empty and
/// `bytes` 0. URLs come back without credentials. `place` names the text in errors.
///
/// Problems: TooLarge (64 MiB, 20 000 packages), Malformed with the place, Unsupported for another report version than
/// "1".
Result<Resolution> parsePipReport(const QByteArray &json, const QString &place);

/// The same report of a dry run in an empty environment, as what a project asks for, with who asks for what.
/// `environment` decides which requirements hold.
Result<Demand> parsePipDemand(const QByteArray &json, const QString &place, const MarkerEnvironment &environment);

} // namespace armature
