#pragma once

#include "model/OwnFiles.h"

#include <QByteArray>

namespace armature {

struct FoundOwnFiles {
    OwnFiles told;
    /// What to move so that every one of them is kept: files, and folders that hold nothing else; relative, as the file
    /// system spells them. Not all of them unless `told.complete`.
    QList<QByteArray> entries;
    /// Those of them in site-packages that Python could import: the first ones, and how many.
    QStringList modules;
    qint64 moduleCount = 0;
};

/// Looks for files that belong neither to a package (its RECORD, its dist-info folder) nor to what makes an environment
/// (pyvenv.cfg, Python and the activation scripts, the manifest, the marks of uv and pip, bytecode). A package whose
/// RECORD cannot be read owns what is named like it. Links are files here and are never followed. Looks at a million
/// entries at most.
FoundOwnFiles findOwnFiles(const QString &environment);

} // namespace armature
