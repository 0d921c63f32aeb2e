#pragma once

// Versions and headers of tools and Pythons. Pure.

#include "base/Version.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace armature {

/// `python --version`: "Python 3.10.12" (Python 2 printed it to standard error).
Version parsePythonVersion(const QString &text);

/// The version in a folder name of pyenv ("3.11.4") or uv ("cpython-3.12.3-linux-aarch64-gnu"); empty for any other
/// name.
Version pythonVersionFromFolder(const QString &folderName);

/// "aarch64", "x86_64", "arm64", "arm64 x86_64" (a universal Mach-O) from the first 64 bytes of an executable; empty
/// for a script.
QString executableArchitecture(const QByteArray &header);

/// `__version__ = "24.0"` in pip/__init__.py.
Version pipVersionFromSource(const QString &text);

/// The first version behind a tool's name: "uv 0.5.1 (…)", "pip 24.0 from …".
Version parseToolVersion(const QString &text, const QString &tool);

struct CudaToolkit {
    Version release; ///< "12.4"
    Version nvcc;    ///< "12.4.131"
};
/// `nvcc --version`: "Cuda compilation tools, release 12.4, V12.4.131".
CudaToolkit parseNvcc(const QString &text);
/// version.json of the toolkit folder.
CudaToolkit parseCudaVersionJson(const QByteArray &json);

} // namespace armature
