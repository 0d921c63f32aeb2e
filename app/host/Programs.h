#pragma once

#include <QString>
#include <QStringList>

namespace armature {

/// The folders programs are looked for in: PATH (absolute entries only), then the places a program started by
/// double-click or over a bare ssh session does not have on its PATH (~/.local/bin, Homebrew, the CUDA toolkit, WSL's
/// driver folder).
QStringList programFolders();

/// The absolute path of an executable file: `name` itself if it is an absolute path, else the first hit in
/// programFolders(). Empty if there is none; what only opens macOS's offer to install the developer tools
/// (DeveloperTools.h) counts as none.
QString findProgram(const QString &name);

/// The uv that a package brought along with this program: ../lib/armature/uv (Linux) or ../Helpers/uv (a Mac's bundle),
/// seen from the folder of the executable. Empty if there is none.
QString bundledUv();

} // namespace armature
