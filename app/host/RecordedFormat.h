#pragma once

#include <QString>

/// The words of a recorded machine's folder (tests/machines/README.md), shared by its writer and its reader.
namespace armature::recorded {

constexpr int FormatVersion = 1;
inline const QString AboutFile = QStringLiteral("about.toml");
inline const QString FilesFolder = QStringLiteral("files");
inline const QString CommandsFolder = QStringLiteral("commands");
inline const QString ErrorSuffix = QStringLiteral(".stderr");
inline const QString ExitSuffix = QStringLiteral(".exit");
/// Beside a command that gave no answer: the name of a ProblemCode ("timed-out").
inline const QString ProblemSuffix = QStringLiteral(".problem");
/// Keeps a folder that is empty (or of which nothing was read) in version control; never listed.
inline const QString EmptyFolderMarker = QStringLiteral(".keep");

} // namespace armature::recorded
