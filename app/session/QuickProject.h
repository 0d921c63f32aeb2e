#pragma once

#include "model/Subject.h"
#include "session/FindProject.h"

namespace armature {

/// A project folder or file as a subject, by our own reader alone: which file it is as findProject says.
Result<Subject> readProject(const QString &path);

/// One file of a project, by our own reader alone.
Result<Subject> readProjectQuickly(const QString &file);

/// What people should know of a subject that was read in this way.
QString quickReadingNote(const ProjectFileChoice &file);

} // namespace armature
