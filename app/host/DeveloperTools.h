#pragma once

#include <QString>

namespace armature {

/// Whether `path` is a program under /usr/bin behind which Apple's developer tools stand (python3, pip3, git …). It is
/// there on every Mac and looks like any other; started without those tools, it opens a window that offers to install
/// them before it can fail. By name alone: xcode-select(1) calls them shims.
bool isDeveloperToolStub(const QString &path);

/// Whether such a program may be started on this machine. On macOS `xcode-select -p` is asked, once, which opens no
/// window; true elsewhere.
bool developerToolsAreThere();

} // namespace armature
