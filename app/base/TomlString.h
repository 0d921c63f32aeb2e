#pragma once

#include <QString>

namespace armature {

/// `text` as a basic string of TOML 1.0, with its quotes. (TomlText.h reads; it brings all of toml++ with it.)
QString tomlString(const QString &text);

} // namespace armature
