#pragma once

#include "model/InstallPlan.h"

namespace armature {

/// What `pip install --dry-run --report FILE` decided. The report names neither index nor sizes: `index` is empty and
/// `bytes` 0 (see applySizes). URLs come back without credentials. `place` names the text in errors.
///
/// Problems: TooLarge (64 MiB, 20 000 packages), Malformed with the place, Unsupported for another report version than
/// "1".
Result<Resolution> parsePipReport(const QByteArray &json, const QString &place);

/// Fills in the sizes that are still 0 from `bytesByUrl` (URLs without credentials, as in the resolution).
void applySizes(Resolution &resolution, const QMap<QString, qint64> &bytesByUrl);

} // namespace armature
