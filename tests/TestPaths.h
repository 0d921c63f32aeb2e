// Where the files of the tests are. The paths are compiled into TestPaths.cpp alone: a path in every object would keep
// the compiler cache from serving another clone.
#pragma once

#include <QString>

namespace armature {

QString sourcePath(const char *path);     ///< below the root of the checkout
QString testPath(const char *path);       ///< below tests/
QString testProgram(const char *program); ///< a program that was built for the tests

} // namespace armature
