#pragma once

// For sources only: toml++ stays out of the headers others include.

#include "base/Result.h"

#include <QByteArray>
#include <toml++/toml.h>

namespace armature {

/// Parses TOML 1.0. TooLarge above `maxBytes`, Malformed with `place:line:column`, also for what
/// nests deeper than 64 levels, which the parser itself would not survive. No exception leaves it.
Result<toml::table> parseToml(const QByteArray &text, const QString &place, qint64 maxBytes);

/// "place:line:column" of a node of a parsed document.
QString placeOf(const QString &place, const toml::node &node);

/// The text under `key`, or empty if there is none or it is no text.
QString textAt(const toml::table &table, std::string_view key);

} // namespace armature
