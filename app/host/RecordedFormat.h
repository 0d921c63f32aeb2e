#pragma once

#include "base/Literals.h"

#include <QString>

/// The words of a recorded machine's folder (tests/machines/README.md), shared by its writer and its reader.
namespace armature::recorded {

constexpr int FormatVersion = 1;
inline const QString AboutFile = u"about.toml"_s;
inline const QString FilesFolder = u"files"_s;
inline const QString CommandsFolder = u"commands"_s;
inline const QString ErrorSuffix = u".stderr"_s;
inline const QString ExitSuffix = u".exit"_s;
/// Beside a command that gave no answer: the name of a ProblemCode ("timed-out").
inline const QString ProblemSuffix = u".problem"_s;
/// Keeps a folder that is empty (or of which nothing was read) in version control; never listed.
inline const QString EmptyFolderMarker = u".keep"_s;

} // namespace armature::recorded
