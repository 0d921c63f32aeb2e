#pragma once

// Private to installer/.

#include "installer/InstallerConfig.h"

namespace armature {

/// A pip.conf as pip's own reader (Python's RawConfigParser) has it: {"section.key": value}, keys as pip normalises
/// them ("--Index_URL" is "index-url"). Malformed with path:line.
Result<QMap<QString, QString>> readPipConfig(const ConfigText &file);

/// All files, in their order.
Result<std::vector<QMap<QString, QString>>> readPipConfigs(const std::vector<ConfigText> &files);

/// What pip takes for a key: `variable` (where it is set and not empty), then `[install]` over all files, then
/// `[global]` over all files. `files`: the stronger first, `parsed` beside them.
MaybeIndex pipValue(const QString &key, const Variables &environment, const std::vector<ConfigText> &files,
                    const std::vector<QMap<QString, QString>> &parsed);

} // namespace armature
