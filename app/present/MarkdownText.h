#pragma once

#include <QStringList>

namespace armature {

/// Text that may stand anywhere in a paragraph or table cell: one line, at most 1000 characters, no markup, no HTML, no
/// controls.
QString markdownText(const QString &text);

/// A fenced block whose fence is longer than any in `text`; controls other than line ends are removed. Ends with a line
/// end.
QString markdownFence(const QString &text);

/// A table: header and rows of already escaped cells. Empty without rows.
QString markdownTable(const QStringList &header, const QList<QStringList> &rows);

} // namespace armature
