#pragma once

#include "base/Result.h"
#include "model/InstallerSettings.h"

#include <QStringList>
#include <vector>

// Which default index the user's own uv and pip are configured to use. Pure functions on texts that somebody else has
// read.

namespace armature {

/// A configuration file somebody has read. A file that is not there is left out.
struct ConfigText {
    QString path;
    QByteArray text;
};

/// What uv would use (0.13): UV_DEFAULT_INDEX (URL or NAME=URL), UV_INDEX_URL; the first `[[index]]` with `default =
/// true` over all files;
/// `[pip] index-url` over all files; `index-url` over all files. `files`: the stronger first, so user before system.
/// A named index takes UV_INDEX_NAME_USERNAME and _PASSWORD as its credentials. Malformed with `path:line:column` if a
/// file is no TOML or one of these keys is no text: uv refuses such a file as well.
Result<MaybeIndex> uvDefaultIndex(const Variables &environment, const std::vector<ConfigText> &files);

/// What pip would use: PIP_INDEX_URL; `index-url` of `[install]` over all files; of `[global]` over all files. `files`:
/// the stronger first. Malformed with `path:line` where pip's own reader would refuse the file.
Result<MaybeIndex> pipDefaultIndex(const Variables &environment, const std::vector<ConfigText> &files);

/// The default index uv itself names with `uv pip compile --emit-index-url`: the first line "--index-url URL" of its
/// output.
MaybeIndex indexFromCompileOutput(const QString &output);

/// Folders the configuration is looked for in.
struct ConfigPlaces {
    QString home;
    QString pythonPrefix; ///< sys.prefix of the Python pip runs in; empty: no site file
    bool macos = false;
};

/// Where uv looks, the stronger first: nothing with UV_NO_CONFIG, only UV_CONFIG_FILE if set, else user and system
/// file.
QStringList uvConfigFiles(const Variables &environment, const ConfigPlaces &places);

/// Where pip looks, the stronger first: PIP_CONFIG_FILE, site, user and old user file (not with PIP_CONFIG_FILE),
/// global. Only the name of the system's null device in PIP_CONFIG_FILE turns all files off.
QStringList pipConfigFiles(const Variables &environment, const ConfigPlaces &places);

} // namespace armature
