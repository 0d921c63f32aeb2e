#pragma once

#include <QString>

namespace armature {

/// Characters of foreign text that steer a terminal, hide or reorder what is read, or forge a line: controls, format
/// characters (bidirectional overrides and isolates, zero width), line and paragraph separators. A tab and a line end
/// are among them: who lets them through says so.
bool isHidden(QChar c);

/// `text` for a terminal: what is hidden is shown as U+FFFD, but for line ends and tabs.
QString withoutHidden(const QString &text);

/// JSON for a terminal: what is hidden inside its strings is written as an escape, which reads back as the same.
QByteArray withHiddenEscaped(const QByteArray &json);

} // namespace armature
