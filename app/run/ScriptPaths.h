#pragma once

#include <QByteArray>
#include <QString>

namespace armature {

/// The text of a script, activation file or configuration of an environment at `from`, as it must read at `to`. Pure.
/// Besides the path itself its quoting is put right: the standard library (before 3.13) and pip write paths into double
/// quotes, where a shell expands "$" and runs "$(…)", and pip writes first lines with blanks in them, which no kernel
/// understands. `name`: of the file, without folders.
QByteArray withNewPath(const QString &name, const QByteArray &content, const QString &from, const QString &to);

} // namespace armature
