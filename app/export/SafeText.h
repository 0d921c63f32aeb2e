#pragma once

#include <QString>

// Foreign text (package names, limitations, URLs of a catalog somebody else wrote) on its way into a file format.

namespace armature {

/// One line without controls and without characters that hide or reorder what is read (Unicode categories Cc, Cf, Zl,
/// Zp).
QString visibleText(const QString &text);

/// `url` if it is an absolute http or https address without credentials in it, percent-encoded; else empty: no
/// "javascript:", no "file:".
QString webAddress(const QString &url);

/// "# text" on one line, with its line end.
QString commentLine(const QString &text);

/// "# text" wrapped at `width`, each line a comment.
QString commentBlock(const QString &text, int width = 100);

} // namespace armature
